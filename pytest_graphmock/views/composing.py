"""What a test says of an event, turned into Graph's JSON and from there into the model's members.

The JSON's own reader checks it, so that a test can arrange what a request could have made, and
nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from ..exchange.directory import Principal, User
from ..exchange.errors import Refusal
from ..exchange.event import Event, ZonedTime
from ..exchange.tenant import Tenant
from ..exchange.zones import find_zone
from ..graph.errors import GraphError
from ..graph.wire.event import event_from_wire
from ..graph.wire.types import known_properties
from ..recording.addresses import HasMail
from ..usage import UsageError, nearest
from .attachments import attachments_to_wire
from .invitees import Invitee, attendees_to_wire
from .moments import Moment, read_moment

__all__ = ["event_changes", "event_members"]

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_SNAKE = re.compile(r"_([a-z])")
_CAMEL = re.compile(r"(?<=[a-z])([A-Z])")


def event_members(
    tenant: Tenant,
    owner: Principal,
    *,
    subject: str,
    attendees: Iterable[Invitee],
    start: Moment | None,
    end: Moment | None,
    recurrence: Mapping[str, Any] | None,
    location: str | HasMail | Mapping[str, Any] | None,
    body: str | Mapping[str, Any] | None,
    properties: Mapping[str, Any],
) -> dict[str, Any]:
    """Return members of an event for `create_event`.

    Raises:
        UsageError: Graph would refuse it, or knows no such property.
    """
    others = _known(properties)
    if "attachments" in others:
        others["attachments"] = attachments_to_wire(properties["attachments"])
    span = _span(tenant, owner, start, end, is_all_day=bool(others.get("isAllDay")))
    wire: dict[str, Any] = {
        **others,
        "subject": subject,
        "start": _time_to_wire(span[0]),
        "end": _time_to_wire(span[1]),
        "attendees": attendees_to_wire(tenant, attendees),
    }
    if recurrence is not None:
        wire["recurrence"] = _recurrence(recurrence, span[0])
    if location is not None:
        wire["location"] = _location(location)
    if body is not None:
        wire["body"] = _body(body)
    return _read(wire, others, creating=True)


def event_changes(
    tenant: Tenant,
    owner: Principal,
    event: Event,
    own: Mapping[str, Any],
    properties: Mapping[str, Any],
) -> dict[str, Any]:
    """Return members of an event for `update_event`.

    Args:
        own: What was given of the words of `event_members`.

    Raises:
        UsageError: Graph would refuse it, or knows no such property.
    """
    others = _known(properties)
    wire: dict[str, Any] = {**others}
    if "subject" in own:
        wire["subject"] = own["subject"]
    if "attendees" in own:
        wire["attendees"] = attendees_to_wire(tenant, own["attendees"])
    start, end = _new_span(owner, event, own)
    if own.keys() & {"start", "end"}:
        wire |= {"start": _time_to_wire(start), "end": _time_to_wire(end)}
    if "recurrence" in own:
        wire["recurrence"] = _recurrence(own["recurrence"], start)
    if "location" in own:
        wire["location"] = _location(own["location"])
    if "body" in own:
        wire["body"] = _body(own["body"])
    return _read(wire, others, creating=False)


def _new_span(
    owner: Principal, event: Event, own: Mapping[str, Any]
) -> tuple[ZonedTime, ZonedTime]:
    """Return start and end as they are to be; with a new start alone the length stays."""
    zone = owner.time_zone if isinstance(owner, User) else "UTC"
    start = read_moment(own["start"], zone, "start") if "start" in own else event.start
    if "end" in own:
        return start, read_moment(own["end"], zone, "end")
    if "start" not in own:
        return start, event.end
    if event.is_all_day:
        return start, ZonedTime(start.local + (event.end.local - event.start.local), start.zone)
    length = event.end.utc - event.start.utc
    return start, ZonedTime((start.utc + length).astimezone(start.local.tzinfo), start.zone)


def _body(given: str | Mapping[str, Any]) -> dict[str, Any]:
    return dict(_camel(given)) if isinstance(given, Mapping) else {"content": given}


def _read(wire: dict[str, Any], others: Mapping[str, Any], *, creating: bool) -> dict[str, Any]:
    try:
        members = event_from_wire(wire, creating=creating)
    except (GraphError, Refusal) as refusal:
        raise UsageError(f"Graph would refuse this event: {refusal.message}") from None
    for name in others:
        if _snake(name) not in members and others[name] is not None:
            raise UsageError(
                f"{_snake(name)} can't be set: Graph works it out by itself; event.cancel(), "
                "event.accept() and the like bring it about"
            )
    return members


def _known(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return properties by Graph's names; snake case and camel case mean the same."""
    known = {_snake(name): name for name in sorted(known_properties("event", is_beta=False))}
    wire = {}
    for name, value in properties.items():
        if _snake(name) not in known:
            raise UsageError(
                f"an event has no property {name!r}{nearest(_snake(name), known)}; these are "
                "the properties of Graph's event, in snake case"
            )
        wire[known[_snake(name)]] = _camel(value)
    return wire


def _span(
    tenant: Tenant, owner: Principal, start: Moment | None, end: Moment | None, *, is_all_day: bool
) -> tuple[ZonedTime, ZonedTime]:
    """Return start and end; without them it is tomorrow at ten for an hour, or all day."""
    zone = owner.time_zone if isinstance(owner, User) else "UTC"
    if start is None:
        tomorrow = tenant.clock.now.astimezone(find_zone(zone)).date() + _DAY
        start = datetime.combine(tomorrow, time(0 if is_all_day else 10))
    first = read_moment(start, zone, "start")
    if end is None:
        length = _DAY if is_all_day else _HOUR
        return first, ZonedTime(_later(first.local, length), first.zone)
    last = read_moment(end, zone, "end")
    if last.utc < first.utc:
        raise UsageError(
            f"it would end before it starts: start is {_shown(first)}, end is {_shown(last)}"
        )
    return first, last


def _later(moment: datetime, length: timedelta) -> datetime:
    """An hour is an hour even when clocks change; a day is the same hour on the next."""
    if length == _DAY:
        return moment + length
    return (moment.astimezone(find_zone("UTC")) + length).astimezone(moment.tzinfo)


def _shown(moment: ZonedTime) -> str:
    return f"{moment.local:%Y-%m-%d %H:%M} {moment.zone}"


def _time_to_wire(moment: ZonedTime) -> dict[str, str]:
    """The offset goes along, so that an hour that a change of clocks repeats stays the same."""
    return {"dateTime": moment.local.isoformat(), "timeZone": moment.zone}


def _recurrence(given: Mapping[str, Any], start: ZonedTime) -> dict[str, Any]:
    """A range that does not say so begins with the event."""
    recurrence = _camel(given)
    span = {
        "startDate": start.local.date().isoformat(),
        **recurrence.get("range", {"type": "noEnd"}),
    }
    pattern = {"interval": 1, **recurrence.get("pattern", {})}
    return {**recurrence, "pattern": pattern, "range": span}


def _location(given: str | HasMail | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(given, Mapping):
        return dict(_camel(given))
    if isinstance(given, str):
        return {"displayName": given}
    name = getattr(given, "display_name", given.mail)
    return {
        "displayName": name,
        "locationEmailAddress": given.mail,
        "locationType": "conferenceRoom",
    }


def _camel(value: Any) -> Any:
    """Return a value with the names in it as Graph spells them, all the way down."""
    if isinstance(value, Mapping):
        return {_SNAKE.sub(lambda m: m[1].upper(), str(k)): _camel(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_camel(each) for each in value]
    return value


def _snake(name: str) -> str:
    return _CAMEL.sub(r"_\1", name).casefold()
