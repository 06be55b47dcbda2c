"""A calendar in Microsoft Graph, with nothing but the standard library."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

GRAPH = "https://graph.microsoft.com/v1.0"
MIDNIGHT = time(tzinfo=timezone.utc)


class Calendar:
    """The calendar of the user whose token this is.

    Args:
        token: A bearer token with the permission Calendars.ReadWrite.
        graph_url: Another address of Graph, such as a national cloud's.
    """

    def __init__(self, token: str, graph_url: str = GRAPH) -> None:
        self._token = token
        self._graph_url = graph_url

    def list_day(self, day: date) -> list[dict[str, Any]]:
        """Return what takes place on a day (in UTC), dates of series too."""
        start = datetime.combine(day, MIDNIGHT)
        end = start + timedelta(days=1)
        window = {"startDateTime": start.isoformat(), "endDateTime": end.isoformat()}
        page = self._get(f"{self._graph_url}/me/calendarView?{urlencode(window)}")
        events: list[dict[str, Any]] = page["value"]
        while "@odata.nextLink" in page:
            page = self._get(page["@odata.nextLink"])
            events += page["value"]
        return events

    def cancel(self, event_id: str, comment: str) -> None:
        """Cancel a meeting for everyone; only its organizer may."""
        self._post(event_id, "cancel", {"comment": comment})

    def decline(self, event_id: str, comment: str) -> None:
        """Decline an invitation, with a mail to the organizer."""
        self._post(event_id, "decline", {"comment": comment})

    def decline_silently(self, event_id: str) -> None:
        """Decline an invitation whose organizer wants no answers: Graph refuses to mail one."""
        self._post(event_id, "decline", {"sendResponse": False})

    def _get(self, url: str) -> dict[str, Any]:
        with urlopen(Request(url, headers=self._headers), timeout=10) as answer:
            page: dict[str, Any] = json.load(answer)
        return page

    def _post(self, event_id: str, action: str, body: dict[str, Any]) -> None:
        url = f"{self._graph_url}/me/events/{quote(event_id, safe='')}/{action}"
        urlopen(Request(url, json.dumps(body).encode(), self._headers), timeout=10).close()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
