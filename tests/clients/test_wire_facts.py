"""What was seen leaving real clients, spelling by spelling: each row of clients.md §2.

`ELSEWHERE` names the tests of rows that are tested where their subject is.
"""

from __future__ import annotations

import ast
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

import jwt
import pytest
import requests

from pytest_graphmock import Event, GraphMock, User

if TYPE_CHECKING:
    from .conftest import Https

TESTS = Path(__file__).parents[1]


class Fact(NamedTuple):
    """A call as it was seen, and the status that it has to have."""

    method: str
    target: str
    status: int = 200
    json: Any = None
    headers: Mapping[str, str] | None = None

    def sent(self, url: str, token: str, **keys: str) -> requests.Response:
        """Send it, octet for octet: `requests` would tidy the target."""
        request = requests.Request(
            self.method,
            url,
            json=self.json,
            headers={"Authorization": f"Bearer {token}", **(self.headers or {})},
        ).prepare()
        request.url = url + self.target.format(**keys)
        with requests.Session() as session:
            session.trust_env = False
            return session.send(request, timeout=5)


DATED = {"dateTime": "2031-03-04T09:00:00", "timeZone": "Europe/Berlin"}
EVENT = {"subject": "Review", "start": DATED, "end": {**DATED, "dateTime": "2031-03-04T10:00:00"}}
WINDOW = "startDateTime=2031-03-01T00:00:00+00:00&endDateTime=2031-04-01T00:00:00+00:00"
YEARS = "startDateTime=2019-01-01T00:00:00Z&endDateTime=2033-01-01T00:00:00Z"

FACTS = {
    "double slash, encoded user (msgraph-sdk)": Fact("GET", "/v1.0//users/{user}/events"),
    "keys in parentheses": Fact("POST", "/v1.0/users('{mail}')/events/{event}/cancel", 202, {}),
    "folder key in parentheses": Fact("GET", "/v1.0/me/mailFolders('inbox')/messages/delta"),
    "delta() of folders (Thunderbird)": Fact("GET", "/v1.0/me/mailFolders/delta()"),
    "delta() of events (msgraph-sdk)": Fact(
        "GET", "/v1.0/me/calendarView/delta()?startDateTime=2031-03-01&endDateTime=2031-04-01"
    ),
    "cancel below events": Fact("POST", "/v1.0/me/events/{event}/cancel", 202, {"comment": "x"}),
    "cancel below the calendar": Fact(
        "POST", "/v1.0/me/calendar/events/{event}/cancel", 202, {"Comment": "x"}
    ),
    "cancel with an empty object": Fact("POST", "/v1.0/me/events/{event}/cancel", 202, {}),
    "type in another letter case": Fact(
        "POST", "/v1.0/me/events", 201, {"@odata.type": "#microsoft.graph.Event", **EVENT}
    ),
    "null transactionId, times without offsets (O365)": Fact(
        "POST", "/v1.0/me/events", 201, {**EVENT, "transactionId": None}
    ),
    "no metadata": Fact(
        "GET", "/v1.0/me/events", headers={"Accept": "application/json;odata.metadata=none"}
    ),
    "content type with parameters on GET": Fact(
        "GET", "/v1.0/me", headers={"Content-Type": "application/json; charset=utf-8"}
    ),
    "encoded dollar, plus for a blank (O365)": Fact(
        "GET", "/v1.0/me/mailFolders?%24filter=displayName+eq+%27inbox%27&%24top=1"
    ),
    "single quotes inside double (O365)": Fact("GET", "/v1.0/me/messages?$search=%22'words'%22"),
    "view of a calendar with offsets (O365)": Fact(
        "GET", "/v1.0/me/calendars/{calendar}/calendarView?" + WINDOW + "&$top=999"
    ),
    "options without a dollar (Zammad)": Fact("GET", "/v1.0/me/messages?top=1000"),
    "AND in upper case (Zammad)": Fact(
        "GET",
        "/v1.0/me/messages?filter=isRead%20eq%20false%20AND%20receivedDateTime%20ge%202020-01-01T00:00:00Z",
    ),
    "slash before the query (Zammad)": Fact(
        "GET", "/v1.0/me/mailFolders/?includeHiddenFolders=true"
    ),
    "options inside $expand (Zammad)": Fact(
        "GET", "/v1.0/me/mailFolders/?$expand=childFolders($top=9999)"
    ),
    "extended property by name (Zammad)": Fact(
        "GET",
        "/v1.0/me/messages?$expand=singleValueExtendedProperties($filter=Id%20eq%20'LONG%200x0E08')",
    ),
    "user by mail (cal.com)": Fact("GET", "/v1.0/users?$filter=mail%20eq%20'{mail}'"),
    "batch of views (cal.com)": Fact(
        "POST",
        "/v1.0/$batch",
        200,
        {"requests": [{"id": "0", "method": "GET", "url": f"/me/calendarView?{WINDOW}&$top=999"}]},
    ),
    "delta over 14 years (Odoo)": Fact("GET", f"/v1.0/me/calendarView/delta?{YEARS}"),
}


@pytest.fixture
def meeting(graph_mock: GraphMock, organizer: User, attendee: User) -> Event:
    return organizer.calendar.add_meeting(
        "Budget review", attendees=[attendee], start="2031-03-10T09:00:00Z"
    )


@pytest.mark.parametrize("fact", FACTS.values(), ids=FACTS)
def test_what_was_seen_is_understood(
    graph_mock: GraphMock, organizer: User, meeting: Event, fact: Fact
) -> None:
    """The spelling leads where it leads in the real service."""
    answer = fact.sent(
        graph_mock.url,
        organizer.token(),
        user=quote(organizer.mail, safe=""),
        mail=organizer.mail,
        event=meeting.id,
        calendar=organizer.calendar.id,
    )

    assert answer.status_code == fact.status, answer.text
    assert ("cancel" in fact.target) is bool(graph_mock.outbox.cancellations)


def found(graph_mock: GraphMock, user: User, target: str, meeting: Event) -> list[dict[str, Any]]:
    answer = Fact("GET", target).sent(
        graph_mock.url, user.token(), mail=user.mail, calendar=user.calendar.id
    )
    values: list[dict[str, Any]] = answer.json()["value"]
    return values


def test_what_was_seen_finds_what_it_asks_for(
    graph_mock: GraphMock, organizer: User, meeting: Event
) -> None:
    """Filters and windows choose, and are not skipped over."""
    names = (
        "encoded dollar, plus for a blank (O365)",
        "user by mail (cal.com)",
        "view of a calendar with offsets (O365)",
    )

    folders, users, events = (
        found(graph_mock, organizer, FACTS[name].target, meeting) for name in names
    )

    assert [each["displayName"] for each in folders] == ["Inbox"]
    assert [each["id"] for each in users] == [organizer.id]
    assert meeting.id in [each["id"] for each in events]


def test_delta_token_is_passed_back_alone(
    graph_mock: GraphMock, organizer: User, meeting: Event
) -> None:
    """As Odoo does: the window is in the token."""
    token = organizer.token()
    address = f"{graph_mock.base_url}/me/calendarView/delta"
    headers = {"Authorization": f"Bearer {token}"}
    page = requests.get(f"{address}?{YEARS}", headers=headers, timeout=5).json()
    while "@odata.nextLink" in page:
        page = requests.get(page["@odata.nextLink"], headers=headers, timeout=5).json()
    given = page["@odata.deltaLink"].partition("$deltatoken=")[2]
    organizer.calendar.add_event("Later", start="2031-03-11T09:00:00Z")

    page = requests.get(f"{address}?$deltatoken={given}", headers=headers, timeout=5).json()

    assert [each["subject"] for each in page["value"]] == ["Later"]


@pytest.mark.parametrize("host", ["localhost", "graph.example:8080"])
def test_links_have_the_host_that_was_called(
    graph_mock: GraphMock, organizer: User, meeting: Event, host: str
) -> None:
    """Next and delta links, or a client drops its token (Zammad and others)."""
    headers = {"Host": host, "Authorization": f"Bearer {organizer.token()}"}

    links = [
        requests.get(graph_mock.base_url + path, headers=headers, timeout=5).json()
        for path in ("/me/events?$top=1", "/me/mailFolders/delta", "/users?$top=1")
    ]

    for page in links:
        link = page.get("@odata.nextLink") or page["@odata.deltaLink"]
        assert link.startswith(f"http://{host}/v1.0/")


def test_call_without_a_token_is_served(graph_mock: GraphMock) -> None:
    """The JS SDK sends none over plain http; `/me` is the mock's own first user then."""
    answer = requests.get(f"{graph_mock.base_url}/me", timeout=5)

    assert answer.json()["id"] == graph_mock.me.id


ELSEWHERE = {
    "password: instance discovery and realm (MSAL)": (
        "clients/test_identity_msal.py::test_password_signs_in",
        "graph/identity/test_metadata.py::test_instances_are_ours_and_the_clouds",
        "graph/identity/test_metadata.py::test_realm_of_a_user_is_managed",
    ),
    "Retry-After and nextLink inside a batch (cal.com)": (
        "clients/test_batch.py::test_calendars_are_read_in_a_batch_as_cal_com_does",
    ),
}


def test_mime_in_base64_is_sent(graph_mock: GraphMock, organizer: User, attendee: User) -> None:
    """As ``text/plain`` (Zammad); 202, and it arrives."""
    mime = f"From: {organizer.mail}\r\nTo: {attendee.mail}\r\nSubject: Ticket\r\n\r\nHello"
    headers = {"Authorization": f"Bearer {organizer.token()}", "Content-Type": "text/plain"}

    answer = requests.post(
        f"{graph_mock.base_url}/me/sendMail",
        data=base64.b64encode(mime.encode()),
        headers=headers,
        timeout=5,
    )

    assert answer.status_code == 202, answer.text
    assert attendee.inbox.latest("Ticket").from_ == organizer.mail


def test_access_tokens_say_whose_they_are(graph_mock: GraphMock, organizer: User) -> None:
    """Several clients decode them; an application's has no user's name."""
    delegated, application = (
        jwt.decode(each, options={"verify_signature": False})
        for each in (organizer.token(), graph_mock.token(app=True))
    )

    assert {"upn", "app_displayname", "idtyp", "oid", "tid"} <= delegated.keys()
    assert (delegated["upn"], delegated["oid"]) == (organizer.user_principal_name, organizer.id)
    assert delegated["tid"] == application["tid"] == graph_mock.tenant.id
    assert (delegated["idtyp"], application["idtyp"]) == ("user", "app")
    assert "upn" not in application


def test_msal_asks_for_the_configuration_first(graph_mock: GraphMock, https: Https) -> None:
    """And then at the address that it names."""
    msal = pytest.importorskip("msal")
    app = msal.ConfidentialClientApplication(
        "aaaaaaaa-0000-0000-0000-000000000001",
        client_credential="s3cret",
        authority=https.authority,
        instance_discovery=False,
        verify=https.ca_file,
    )

    assert "access_token" in app.acquire_token_for_client(["https://graph.microsoft.com/.default"])

    asked = [each.path.rpartition("/")[2] for each in graph_mock.requests]
    assert asked == ["openid-configuration", "token"]


def test_libraries_refuse_an_authority_over_http(graph_mock: GraphMock) -> None:
    """Before they ask anything, so that nothing but `https_authority` will do."""
    msal = pytest.importorskip("msal")
    azure = pytest.importorskip("azure.identity")

    with pytest.raises(ValueError, match=r"(?i)https"):
        msal.PublicClientApplication("app", authority=graph_mock.authority)
    with pytest.raises(ValueError, match=r"(?i)https"):
        azure.ClientSecretCredential("tenant", "app", "s3cret", authority=graph_mock.url)
    assert not graph_mock.requests


@pytest.mark.parametrize("named", [each for row in ELSEWHERE.values() for each in row])
def test_row_that_is_tested_elsewhere_is(named: str) -> None:
    """The file is there and has that test."""
    path, _, name = named.partition("::")
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))

    assert name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
