# A program that knows nothing of a mock: it cancels a meeting with curl.
exec curl --fail --silent --show-error \
    --header "Authorization: Bearer $TOKEN" \
    --json '{"comment": "Room flooded"}' \
    "https://graph.microsoft.com/v1.0/me/events/$EVENT/cancel"
