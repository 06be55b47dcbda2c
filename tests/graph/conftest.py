"""What the tests of the wire share: a session of `requests`, people, a meeting, a snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests

from pytest_graphmock import Event, GraphMock, User


@dataclass
class Api:
    """Graph as one caller sees it: paths are relative to ``/v1.0`` unless they name a version."""

    session: requests.Session
    url: str
    token: str | None

    def __call__(self, method: str, path: str, **options: Any) -> requests.Response:
        headers = dict(options.pop("headers", None) or {})
        if self.token:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        version = "" if path.startswith(("/v1.0", "/beta", "/V1.0", "/BETA")) else "/v1.0"
        return self.session.request(
            method, f"{self.url}{version}{path}", headers=headers, **options
        )

    def get(self, path: str, **options: Any) -> requests.Response:
        return self("GET", path, **options)

    def get_link(self, link: str, **options: Any) -> requests.Response:
        """Follow a link as it stood in an answer."""
        assert link.startswith(self.url), link
        return self.get(link[len(self.url) :], **options)

    def post(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        return self("POST", path, json=json, **options)

    def patch(self, path: str, json: Any = None, **options: Any) -> requests.Response:
        return self("PATCH", path, json=json, **options)

    def delete(self, path: str, **options: Any) -> requests.Response:
        return self("DELETE", path, **options)


@dataclass
class Office:
    """Ana organizes; Bob and Cy are invited; Dan has nothing to do with it."""

    mock: GraphMock
    ana: User
    bob: User
    cy: User
    dan: User

    def meeting(self, subject: str = "Budget review", **options: Any) -> Event:
        """A meeting of Ana's with Bob and Cy."""
        options.setdefault("attendees", [self.bob, self.cy])
        options.setdefault("start", "2026-03-10T13:00:00Z")
        return self.ana.calendar.add_meeting(subject, **options)

    def series(self, days: int = 5, **options: Any) -> Event:
        """The same every day, from 10 March 2026 on."""
        recurrence = {
            "pattern": {"type": "daily", "interval": 1},
            "range": {
                "type": "numbered",
                "startDate": "2026-03-10",
                "numberOfOccurrences": days,
            },
        }
        return self.meeting(recurrence=recurrence, **options)


@dataclass
class Follower:
    """A client that keeps a copy of a collection by delta queries alone.

    Attributes:
        copy: What it has, by id.
        told: The entries of its last round, in order.
    """

    api: Api
    link: str
    headers: dict[str, str]
    copy: dict[str, Any] = field(default_factory=dict)
    told: list[dict[str, Any]] = field(default_factory=list)

    def follow(self) -> list[dict[str, Any]]:
        """Go through one round, page by page, and apply it."""
        self.told = []
        while True:
            answer = self.page()
            if "@odata.deltaLink" in answer:
                return self.told

    def page(self) -> dict[str, Any]:
        """Read one page, apply it, and stand at the next link."""
        response = self.api.get_link(self.link, headers=self.headers)
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        assert ("@odata.nextLink" in answer) is not ("@odata.deltaLink" in answer)
        self.link = answer.get("@odata.nextLink") or answer["@odata.deltaLink"]
        for entry in answer["value"]:
            self.told.append(entry)
            if "@removed" in entry:
                self.copy.pop(entry["id"], None)
            else:
                self.copy[entry["id"]] = entry
        return answer

    @property
    def removed(self) -> list[str]:
        """The ids that the last round took away."""
        return [each["id"] for each in self.told if "@removed" in each]

    @property
    def changed(self) -> list[dict[str, Any]]:
        """What the last round brought."""
        return [each for each in self.told if "@removed" not in each]


@pytest.fixture
def following(as_user: Callable[..., Api]) -> Callable[..., Follower]:
    """Return a client that has been through the first round of a delta query."""

    def begin(who: User | str, path: str, page_size: int | None = None, **headers: str) -> Follower:
        api = as_user(who)
        if page_size is not None:
            headers["Prefer"] = f"odata.maxpagesize={page_size}"
        follower = Follower(api, f"{api.url}/v1.0{path}", headers)
        follower.follow()
        return follower

    return begin


@pytest.fixture(scope="session")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def office(graph_mock: GraphMock) -> Office:
    """Four people with empty mailboxes beside the seeded ones, at nine on 2 March 2026."""
    graph_mock.clock.freeze("2026-03-02T09:00:00Z")
    people = [
        graph_mock.add_user(name, mail=name.split()[0].lower())
        for name in ("Ana Org", "Bob Bell", "Cy Cole", "Dan Dorn")
    ]
    return Office(graph_mock, *people)


@pytest.fixture
def as_user(graph_mock: GraphMock, session: requests.Session) -> Callable[..., Api]:
    """Return the API as a user, an application (``"app"``) or nobody (None) sees it."""

    def api(who: User | str | None, **options: Any) -> Api:
        if who == "app":
            return Api(session, graph_mock.url, graph_mock.token(app=True, **options))
        if who is None or isinstance(who, str):
            return Api(session, graph_mock.url, who)
        return Api(session, graph_mock.url, who.token(**options))

    return api


@pytest.fixture
def snapshot(graph_mock: GraphMock, as_user: Callable[..., Api]) -> Callable[[], dict[str, Any]]:
    """Return all that an application can read of every mailbox, to the byte."""
    app = as_user("app")

    def read() -> dict[str, Any]:
        owners = [each.id for each in (*graph_mock.users, *graph_mock.rooms)]
        parts = ("events?$top=1000", "messages?$top=1000", "mailFolders?$top=1000", "calendars")
        return {
            f"{owner}/{part}": app.get(f"/users/{owner}/{part}").json()["value"]
            for owner in owners
            for part in parts
        }

    return read
