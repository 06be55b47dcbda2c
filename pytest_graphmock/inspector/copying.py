"""What is on the screen as lines of a test: an assertion, or the tenant as a scenario."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from ..recording.cancellations import cancellations_of
from ..recording.outbox import Notice
from ..recording.requests import shortened
from ..server.control.declared import Answer, Asked, BadCallError, CallTable
from ..server.control.schema import TEXT, object_of
from ..views import Event
from .room import Inspector

__all__ = ["CALLS"]

CALLS: CallTable[Inspector] = CallTable()


@CALLS.add(
    "GET",
    "inspect/as-test",
    "What is shown as lines for a test: a meeting, the outbox, a request, or the scenario",
    query={
        "what": {"type": "string", "enum": ["meeting", "outbox", "request", "scenario"]},
        "uid": {"type": "string", "description": "of a meeting"},
        "occurrence": {"type": "string", "description": "a date of a series"},
        "index": {"type": "string", "description": "which request, from 0 on"},
    },
    answers=object_of({"code": TEXT}),
)
def _as_test(room: Inspector, asked: Asked) -> Answer:
    query = asked.query
    writer = _WRITERS.get(query.get("what", ""))
    if writer is None:
        raise BadCallError(f"what: it is one of {', '.join(_WRITERS)}")
    with room.mock.tenant.lock:
        return Answer({"code": writer(room, query)})


def _meeting(room: Inspector, query: Mapping[str, str]) -> str:
    day = query.get("occurrence") or None
    sides = room.sides(query.get("uid", ""), day)
    kept = next((each for each in sides if each.is_in_calendar), None)
    if kept is None:
        about = list(room.mock.outbox.about(sides[0]))
        return _notices(about)
    held = f"meeting = graph_mock.{_found(kept)}.copy_of({kept.ical_uid!r})"
    return f"{held}\n{_cancelled(room, kept) or _answered(kept)}\n"


def _found(event: Event) -> str:
    kind = "group" if type(event.owner).__name__ == "Group" else "user"
    return f"{kind}({event.owner.mail!r})"


def _cancelled(room: Inspector, event: Event) -> str | None:
    """Return what asserts that a meeting was called off; None if it was not."""
    effects = [each.effects for each in room.mock.requests]
    days = (event.occurrence_date, None)
    for found in reversed(cancellations_of(room.views, effects)):
        if found.uid == event.uid and found.day in days:
            comment = f", comment={found.comments[0]!r}" if found.comments else ""
            return f"graph_mock.assert_cancelled(meeting, to={found.told!r}{comment})"
    return None


def _answered(event: Event) -> str:
    lines = ["graph_mock.assert_not_cancelled(meeting)"]
    if event.is_organizer and event.attendees:
        answers = {each.mail: each.response_status for each in event.attendees}
        lines.append(
            f"assert {{each.mail: each.response for each in meeting.attendees}} == {answers!r}"
        )
    else:
        lines.append(f"assert meeting.response_status == {event.response_status!r}")
    return "\n".join(lines)


def _outbox(room: Inspector, query: Mapping[str, str]) -> str:
    return _notices(list(room.mock.outbox), whole=True)


def _notices(notices: list[Notice], *, whole: bool = False) -> str:
    """Return an assertion of some notices: that there are no others, or that these are there."""
    members = [_notice(each) for each in notices]
    if not whole:
        return "".join(f"assert {each} in list(graph_mock.outbox)\n" for each in members)
    listed = "".join(f"    {each},\n" for each in members)
    return (
        f"assert graph_mock.outbox == [\n{listed}]\n"
        if members
        else "assert not graph_mock.outbox\n"
    )


def _notice(notice: Notice) -> str:
    said: dict[str, Any] = {
        "kind": notice.kind,
        "subject": notice.subject,
        "to": notice.to,
        "comment": notice.comment or "",
    }
    return repr(said)


def _request(room: Inspector, query: Mapping[str, str]) -> str:
    requests = list(room.mock.requests)
    index = query.get("index", "")
    if not index.isdecimal() or int(index) >= len(requests):
        raise BadCallError(f"index: there is no request {index!r}; there are {len(requests)}")
    request = requests[int(index)]
    pattern = _pattern(request.target)
    alike = room.mock.requests.matching(request.method, pattern)
    answered = [each.status for each in alike]
    return (
        f"calls = graph_mock.requests.matching({request.method!r}, {pattern!r})\n"
        f"assert [each.status for each in calls] == {answered!r}\n"
    )


def _pattern(target: str) -> str:
    """Return a path without what is another in every run: version, query, long ids."""
    path = re.sub(r"^/(v1\.0|beta)(?=/)", "", target.partition("?")[0])
    return "/".join("*" if shortened(part) != part else part for part in path.split("/"))


def _scenario(room: Inspector, query: Mapping[str, str]) -> str:
    from ..seeding.yaml_source import to_yaml

    return to_yaml(room.mock.dump())


_WRITERS: Mapping[str, Callable[[Inspector, Mapping[str, str]], str]] = {
    "meeting": _meeting,
    "outbox": _outbox,
    "request": _request,
    "scenario": _scenario,
}
