#!/bin/sh
# Cancels a meeting with curl, and looks at what everybody was told:
#
#     graphmock run --users 3 -- sh cancel.sh
set -eu

graph=https://graph.microsoft.com/v1.0
call() { curl --fail --silent --show-error --header "Authorization: Bearer $alice" "$@"; }
post() { call --header 'Content-Type: application/json' --data "$2" "$graph$1"; }
first() { sed -n "s/.*\"$1\": *\"\([^\"]*\)\".*/\1/p" | head -n 1; }

alice= # nobody has to sign in: any token will do, a user's mail acts as that user
alice=$(call "$graph/me?\$select=mail" | first mail)
post /me/events '{
  "subject": "Budget review",
  "start": {"dateTime": "2031-03-04T13:00:00", "timeZone": "UTC"},
  "end": {"dateTime": "2031-03-04T14:00:00", "timeZone": "UTC"},
  "attendees": [{"emailAddress": {"address": "eve@partner.example"}}]
}' > /dev/null
meeting=$(call --get "$graph/me/events" --data-urlencode "\$filter=subject eq 'Budget review'" \
  --data-urlencode '$select=id' | sed 's/.*"value"//' | first id)

post "/me/events/$meeting/cancel" '{"comment": "Room flooded"}'

curl --silent "$GRAPHMOCK_URL/_graphmock/outbox" | grep --quiet '"kind": "cancellation"'
echo "cancelled"
