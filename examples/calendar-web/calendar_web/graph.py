"""What the page asks of Microsoft Graph, as the user who is signed in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import quote

import requests

WEEK = timedelta(days=7)


class GraphError(Exception):
    """Graph refused; the message is Graph's own, in words for the user."""

    def __init__(self, answer: requests.Response) -> None:
        super().__init__(answer.json()["error"]["message"])
        self.status = answer.status_code


class Calendar:
    """The calendar of the user whose token this is."""

    def __init__(self, token: str, graph_url: str) -> None:
        self._graph_url = graph_url
        self._headers = {"Authorization": f"Bearer {token}"}

    def list_week(self) -> list[dict[str, Any]]:
        """Return what takes place within seven days from now, by start, in UTC."""
        now = datetime.now(timezone.utc)
        window = {"startDateTime": now.isoformat(), "endDateTime": (now + WEEK).isoformat()}
        url = f"{self._graph_url}/me/calendarView"
        page = self._ask("GET", url, params={**window, "$select": _SHOWN}).json()
        events = list(page["value"])
        while "@odata.nextLink" in page:
            page = self._ask("GET", page["@odata.nextLink"]).json()
            events += page["value"]
        meetings = (event for event in events if not event["isCancelled"])
        return sorted(meetings, key=lambda meeting: str(meeting["start"]["dateTime"]))

    def cancel(self, event_id: str, comment: str) -> None:
        """Cancel a meeting for everyone, and tell them why.

        Raises:
            GraphError: The user does not organize it, or it is gone.
        """
        url = f"{self._graph_url}/me/events/{quote(event_id, safe='')}/cancel"
        self._ask("POST", url, json={"comment": comment})

    def _ask(self, method: str, url: str, **options: Any) -> requests.Response:
        answer = requests.request(method, url, headers=self._headers, timeout=10, **options)
        if not answer.ok:
            raise GraphError(answer)
        return answer


_SHOWN = "id,subject,start,organizer,isCancelled"
