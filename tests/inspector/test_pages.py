"""The inspector over HTTP: its files, who may frame it, and what its calls tell."""

from __future__ import annotations

import re
import threading
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from hatchling.builders.wheel import WheelBuilder

from pytest_graphmock import GraphMock, Room, Somebody, UsageError, User

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z", users=3)

EVE = "eve@partner.example"
STATIC = Path(__file__).parents[2] / "pytest_graphmock" / "inspector" / "static"
Ask = Callable[..., Any]


@pytest.fixture
def get(graph_mock: GraphMock) -> Callable[..., requests.Response]:
    """Make a GET below ``/_graphmock/``."""

    def make(path: str, **options: Any) -> requests.Response:
        return requests.get(f"{graph_mock.url}/_graphmock/{path}", timeout=30, **options)

    return make


def test_page_and_its_files_are_served(get: Ask) -> None:
    """Everything that the page and its modules name is there, and nothing is from elsewhere."""
    page = get("")
    named = set(re.findall(r"/_graphmock/static/([\w.]+)", page.text))
    for script in STATIC.glob("*.js"):
        named |= set(re.findall(r'from "\./([\w.]+)"', script.read_text("utf-8")))

    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert named == {each.name for each in STATIC.iterdir()} - {"index.html"}
    for name in named:
        answer = get(f"static/{name}")
        assert answer.status_code == 200, name
        assert answer.content == (STATIC / name).read_bytes()
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")


def test_page_allows_its_own_scripts_only(get: Ask) -> None:
    """A strict policy, and nobody frames it."""
    answer = get("")
    directives = answer.headers["Content-Security-Policy"].split("; ")
    policy = dict(each.split(" ", 1) for each in directives)

    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not re.search(r"<script(?![^>]*src=)|<style|\son\w+=|\sstyle=", answer.text)


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2froom.py", "%2e%2e%2f__init__.py", "__init__.py", "x/main.js"]
)
def test_no_other_file_is_served(get: Ask, name: str) -> None:
    """404, whatever leads out of the folder."""
    assert get(f"static/{name}").status_code == 404


def test_page_is_opened_from_a_link_but_not_framed(get: Ask) -> None:
    """Somebody else's link leads here; somebody else's frame does not."""
    opened = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}

    assert get("", headers={**opened, "Sec-Fetch-Dest": "document"}).status_code == 200
    assert get("", headers={**opened, "Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert get("", headers={"Host": "evil.example"}).status_code == 403


def test_no_call_of_the_page_is_in_the_request_log(graph_mock: GraphMock, get: Ask) -> None:
    """What looks changes nothing."""
    for path in ("", "static/main.js", "inspect/overview", "live", "inspect/requests"):
        assert get(path).status_code == 200

    assert len(graph_mock.requests) == 0


def test_body_of_a_mail_can_do_nothing(get: Ask, bob: User, call: Any) -> None:
    """It is sandboxed by its own policy too, also when somebody opens it by itself."""
    bob.receive("Bad", "<b>1 < 2</b>", from_=EVE)
    [message] = bob.inbox.messages

    answer = get(f"inspect/mailboxes/{bob.id}/messages/{message.immutable_id}/body")

    policy = answer.headers["Content-Security-Policy"].split("; ")
    assert policy[:2] == ["sandbox", "default-src 'none'"]
    assert not any("script" in each for each in policy)
    assert "&lt;b&gt;" in answer.text


def test_source_of_a_mail_is_its_mime(get: Ask, bob: User) -> None:
    """As $value gives it."""
    bob.receive("Agenda", "Hello", from_=EVE)
    [message] = bob.inbox.messages

    answer = get(f"inspect/mailboxes/{bob.id}/messages/{message.immutable_id}/source")

    assert answer.content == message.as_mime()
    assert b"Subject: Agenda" in answer.content


def test_search_looks_in_all_folders(get: Ask, bob: User) -> None:
    """In any letter case, in subject, people and body."""
    bob.receive("Agenda", "about llamas", from_=EVE)
    bob.drafts.add_message("Llamas")
    bob.receive("Other", from_=EVE)

    found = get(f"inspect/mailboxes/{bob.id}/messages", params={"search": "LLAMA"}).json()

    assert sorted(each["subject"] for each in found["value"]) == ["Agenda", "Llamas"]
    assert found["total"] == 2


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("inspect/mailboxes/nobody/folders", 404, "there is no mailbox 'nobody'"),
        ("inspect/mailboxes/bob@contoso.example/messages?folder=x", 404, "no such folder"),
        ("inspect/mailboxes/bob@contoso.example/messages?serch=x", 400, "did you mean 'search'?"),
        ("inspect/mailboxes/bob@contoso.example/messages/x", 404, "not there any more"),
        ("inspect/mailboxes/bob@contoso.example/calendar?start=soon&end=x", 400, "no ISO 8601"),
        ("inspect/mailboxes/bob@contoso.example/calendar", 400, "no ISO 8601"),
        ("inspect/meeting?uid=x", 404, "nobody has a copy"),
        ("inspect/as-test?what=x", 400, "it is one of meeting, outbox"),
        ("inspect/as-test?what=request&index=7", 400, "there is no request '7'; there are 0"),
        ("live?since=x&wait=long", 200, "version"),
    ],
)
def test_what_means_nothing_is_refused(
    get: Ask, bob: User, path: str, status: int, told: str
) -> None:
    """In words."""
    answer = get(path)

    assert (answer.status_code, told in answer.text) == (status, True), answer.text


def test_sides_of_a_cancelled_meeting(
    get: Ask, alice: User, bob: User, room: Room, cancel: Any
) -> None:
    """The organizer's first, where it lies now; the room's is gone."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob, room, EVE])
    bob.copy_of(meeting).accept()  # type: ignore[union-attr]  # he has one
    cancel(meeting, "Room flooded")

    found = get("inspect/meeting", params={"uid": meeting.uid}).json()

    shown = [(s["mailbox"], s["place"], s["isCancelled"], s["response"]) for s in found["sides"]]
    assert shown == [
        (alice.mail, "Deleted Items", True, "organizer"),
        (bob.mail, "Calendar", True, "accepted"),
    ]
    answers = {each["mail"]: each["response"] for each in found["sides"][0]["attendees"]}
    assert answers == {bob.mail: "accepted", room.mail: "accepted", EVE: "none"}
    assert found["notices"][-1]["comment"] == "Room flooded"


def test_calendar_shows_dates_of_a_series_in_the_owners_zone(
    graph_mock: GraphMock, get: Ask, alice: User, cancel: Any
) -> None:
    """And the date that was called off, on the attendee's side."""
    pia = graph_mock.add_user("Pia", mail="pia", time_zone="Pacific Standard Time")
    daily = {"pattern": {"type": "daily"}, "range": {"type": "numbered", "numberOfOccurrences": 3}}
    series = alice.calendar.add_meeting(
        "Daily", attendees=[pia], start="2026-03-03T18:00", recurrence=daily
    )
    cancel(series.occurrence("2026-03-04"))

    window = {"start": "2026-03-02", "end": "2026-03-09"}
    found = get(f"inspect/mailboxes/{pia.id}/calendar", params=window).json()["value"]

    assert [(each["start"], each["isCancelled"]) for each in found] == [
        ("2026-03-03T10:00:00", False),
        ("2026-03-04T10:00:00", True),
        ("2026-03-05T10:00:00", False),
    ]


def test_window_takes_instants_too(graph_mock: GraphMock, get: Ask, cancel: Any) -> None:
    """And bounds what lies in Deleted Items as it bounds the calendar."""
    pia = graph_mock.add_user("Pia", mail="pia", time_zone="Pacific Standard Time")
    meeting = pia.calendar.add_meeting("Gone", attendees=[EVE], start="2026-03-03T09:00:00Z")
    cancel(meeting)

    def subjects(start: str, end: str) -> list[str]:
        window = {"start": start, "end": end}
        found = get(f"inspect/mailboxes/{pia.id}/calendar", params=window).json()["value"]
        return [each["subject"] for each in found]

    assert subjects("2026-03-03T09:30:00Z", "2026-03-03T09:45:00Z") == ["Gone"]
    assert subjects("2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z") == []


def test_request_is_told_with_its_effects(
    get: Ask, alice: User, bob: User, room: Room, cancel: Any, call: Any
) -> None:
    """Its own, and nobody else's."""
    first = alice.calendar.add_meeting("First", attendees=[bob])
    second = alice.calendar.add_meeting("Second", attendees=[room])
    cancel(first, "x")
    cancel(second)
    call(bob, "GET", "/me")

    read, later, earlier = get("inspect/requests").json()["value"]

    assert (read["notices"], read["moves"], read["changes"]) == ([], [], [])
    assert [each["comment"] for each in earlier["notices"]] == ["x"]
    assert [(e["mailbox"], e["target"]) for e in later["moves"]] == [
        (room.mail, "(gone)"),
        (alice.mail, "deleteditems"),
    ]
    assert {each["mailbox"] for each in earlier["changes"]} == {alice.mail, bob.mail}


def act(graph_mock: GraphMock, call: str, body: Any) -> requests.Response:
    return requests.post(f"{graph_mock.url}/_graphmock/inspect/{call}", json=body, timeout=5)


def test_attendee_answers_and_organizer_cancels(
    graph_mock: GraphMock, alice: User, bob: User
) -> None:
    """By the rules, and in no request log."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])

    said = {"as": bob.mail, "do": "tentativelyAccept", "uid": meeting.uid, "comment": "late"}
    answered = act(graph_mock, "act", said)
    response = meeting.attendees[0].response
    cancelled = act(graph_mock, "act", {"as": alice.mail, "do": "cancel", "uid": meeting.uid})

    assert (answered.status_code, response) == (204, "tentativelyAccepted")
    assert graph_mock.outbox.responses[0].comment == "late"
    assert (cancelled.status_code, meeting.is_cancelled) == (204, True)
    assert len(graph_mock.requests) == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"do": "cancel"}, "can't be cancelled"),
        ({"do": "explode"}, 'do: "explode" is not one of accept,'),
        ({"as": "nobody@contoso.example"}, "there is no mailbox"),
        ({"as": 5}, "as: 5 is not the address of a user"),
        ({"occurrence": "soon"}, "nobody has a copy"),
        ({"when": "now"}, "there is no such member"),
    ],
)
def test_act_that_is_impossible_is_refused(
    graph_mock: GraphMock, alice: User, bob: User, change: Any, told: str
) -> None:
    """In words, and nothing happens."""
    meeting = alice.calendar.add_meeting("Budget review", attendees=[bob])
    sent = len(graph_mock.outbox)

    body = {"as": bob.mail, "do": "accept", "uid": meeting.uid, **change}
    answer = act(graph_mock, "act", body)

    assert answer.status_code in (400, 404)
    assert told in answer.json()["error"]["message"]
    assert (len(graph_mock.outbox), meeting.is_cancelled) == (sent, False)


def test_mail_is_sent(graph_mock: GraphMock, alice: User, bob: User) -> None:
    """As `user.send` does it."""
    said = {"as": alice.mail, "to": [bob.mail, EVE], "subject": "Hi", "body": "there"}

    assert act(graph_mock, "send", said).status_code == 204
    assert act(graph_mock, "send", {**said, "to": ["not an address"]}).status_code == 400
    assert [each.to for each in graph_mock.outbox.mails] == [[bob.mail, EVE]]


@pytest.mark.parametrize("state", ["cancelled", "cancelled for one outside", "standing"])
@pytest.mark.parametrize("what", ["meeting", "outbox", "request"])
def test_copied_lines_hold(
    graph_mock: GraphMock, get: Ask, alice: User, bob: User, cancel: Any, what: str, state: str
) -> None:
    """What is copied passes where it was copied, and fails where it is not so."""
    people: list[Somebody] = [EVE] if state.endswith("outside") else [bob, EVE]
    meeting = alice.calendar.add_meeting('Bob\'s "budget"', attendees=people)
    kept = None if state.startswith("cancelled") else bob.copy_of(meeting)
    if kept is None:
        cancel(meeting, "It's\nflooded")
    else:
        kept.accept()
        requests.get(f"{graph_mock.base_url}/me", timeout=5)

    query = {"what": what, "uid": meeting.uid if what == "meeting" else "", "index": "0"}
    code = get("inspect/as-test", params=query).json()["code"]

    exec(code, {"graph_mock": graph_mock})
    graph_mock.reset()
    with pytest.raises((AssertionError, UsageError)):
        exec(code, {"graph_mock": graph_mock})


def test_copied_scenario_is_the_tenant(graph_mock: GraphMock, get: Ask, tmp_path: Path) -> None:
    """What one writes the other loads."""
    path = tmp_path / "tenant.yaml"
    path.write_text(get("inspect/as-test?what=scenario").json()["code"], encoding="utf-8")

    assert GraphMock(scenario=str(path)).dump() == graph_mock.dump()


def waiting(get: Ask, since: str) -> tuple[threading.Thread, list[str]]:
    """Ask for news in a thread of its own."""
    told: list[str] = []

    def ask() -> None:
        told.append(get("live", params={"since": since}).json()["version"])

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, told


@pytest.mark.parametrize("news", ["request", "view", "control"])
def test_news_are_told_as_they_happen(
    graph_mock: GraphMock, get: Ask, alice: User, bob: User, call: Any, news: str
) -> None:
    """A call to Graph, a line of a test, a call of the control API."""
    since = get("live").json()["version"]
    thread, told = waiting(get, since)

    if news == "request":
        call(alice, "GET", "/me")
    elif news == "view":
        alice.send(bob, "Hi")
    else:
        requests.post(f"{graph_mock.url}/_graphmock/reset", timeout=5)
    thread.join(10)

    assert told
    assert told[0] != since


def test_without_news_the_wait_ends(get: Ask) -> None:
    """With the version that is known already."""
    since = get("live").json()["version"]

    assert get("live", params={"since": since, "wait": "0.01"}).json() == {"version": since}


def test_who_waits_does_not_hold_up_the_stop() -> None:
    """A server stops at once, and its thread is done."""
    mock = GraphMock(users=1).start()
    url = f"{mock.url}/_graphmock/live"
    since = requests.get(url, timeout=5).json()["version"]
    begun = threading.Event()

    def ask() -> None:
        begun.set()
        with pytest.raises(requests.ConnectionError):
            requests.get(url, params={"since": since}, timeout=15)

    thread = threading.Thread(target=ask)
    thread.start()
    assert begun.wait(5)
    mock.stop()
    thread.join(5)

    assert not thread.is_alive()


def test_wheel_holds_the_page(tmp_path: Path) -> None:
    """As hatchling builds it."""
    builder = WheelBuilder(str(STATIC.parents[2]))
    [wheel] = builder.build(directory=str(tmp_path))

    with zipfile.ZipFile(wheel) as opened:
        held = set(opened.namelist())

    assert {f"pytest_graphmock/inspector/static/{each.name}" for each in STATIC.iterdir()} <= held
