"""The journal: what is refused or undone leaves everything as it was, to the byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pytest_graphmock.exchange.event import Event, ResponseType
from pytest_graphmock.exchange.journal import Change, Fact
from pytest_graphmock.exchange.meeting import permanently_delete_event

if TYPE_CHECKING:
    from .conftest import World

_Act = Callable[["World", Event], object]


class Interrupted(Exception):
    """What happens after a rule has done everything."""


_ACTS: dict[str, _Act] = {
    "create": lambda world, event: world.meet(world.bob, world.room, world.eve),
    "update": lambda world, event: world.update(
        event, subject="Other", attendees=world.guests(world.cy, world.dee)
    ),
    "reshape": lambda world, event: world.update(
        event, start=world.at("2026-03-09T15:00"), end=world.at("2026-03-09T16:00")
    ),
    "change a date": lambda world, event: world.update(world.on(event, 11), subject="Other"),
    "cancel": lambda world, event: world.cancel(event, "No"),
    "cancel a date": lambda world, event: world.cancel(world.on(event, 11)),
    "delete": lambda world, event: world.delete(event),
    "purge": lambda world, event: permanently_delete_event(
        world.tenant, world.mailbox(world.ana), event
    ),
    "accept": lambda world, event: world.answer(
        world.copy(world.bob, event), ResponseType.ACCEPTED
    ),
    "decline": lambda world, event: world.answer(
        world.copy(world.bob, event), ResponseType.DECLINED
    ),
    "decline a date": lambda world, event: world.answer(
        world.on(world.copy(world.bob, event), 11), ResponseType.DECLINED
    ),
}


def _series(world: World) -> Event:
    """A series that has seen something already."""
    event = world.meet_daily(world.bob, world.cy, world.room, world.team)
    world.update(world.on(event, 10), subject="Longer talk", attendees=world.guests(world.bob))
    world.cancel(world.on(event, 12))
    return world.now(event)


def _interrupted(world: World, act: Callable[[], object]) -> None:
    with world.tenant.transaction():
        act()
        raise Interrupted


@pytest.mark.parametrize("act", _ACTS.values(), ids=_ACTS)
def test_rule_that_is_interrupted_leaves_everything_as_it_was(world: World, act: _Act) -> None:
    """Every mailbox, every count, the ids and the journal, whatever had been done."""
    event = _series(world)
    before = world.snapshot()

    with pytest.raises(Interrupted):
        _interrupted(world, lambda: act(world, event))

    assert world.snapshot() == before


@pytest.mark.parametrize("act", _ACTS.values(), ids=_ACTS)
def test_rewinding_comes_back_to_the_seal(world: World, act: _Act) -> None:
    """And the same act gives the same bytes again."""
    event = _series(world)
    world.tenant.journal.seal()
    before = world.snapshot()
    act(world, event)
    after = world.snapshot()

    world.tenant.journal.rewind()

    assert world.snapshot() == before
    act(world, event)
    assert world.snapshot() == after


def test_inner_part_can_fail_alone(world: World) -> None:
    """What the outer one did before stands."""
    with world.tenant.transaction():
        event = world.meet()
        with pytest.raises(Interrupted):
            _interrupted(world, lambda: world.cancel(event))

    assert world.now(event) is event


def test_stale_value_cannot_replace_a_newer_one(world: World) -> None:
    """A change says what stood before; if that is not so, nothing is changed."""
    event = world.meet()
    world.update(event, start=world.at("2026-03-10T12:00"))
    before = world.snapshot()

    with pytest.raises(ValueError, match="not what stands"):
        world.tenant.replace(world.mailbox(world.ana), event, replace(event, subject="x"), "x")

    assert world.snapshot() == before


def test_rules_take_an_older_value_for_what_it_names(world: World) -> None:
    """Who holds an event from before the last change means that event."""
    event = world.meet(world.bob)
    world.update(event, subject="First")

    changed = world.update(event, importance=event.importance, categories=("Red",))

    assert (changed.subject, changed.categories) == ("First", ("Red",))


def test_journal_tells_what_happened_in_order(world: World) -> None:
    """Why each change was made, and the notice among them."""
    world.tenant.journal.seal()
    event = world.meet(world.bob)
    world.cancel(event)

    told = [
        entry.reason if isinstance(entry, Change) else entry.what.kind.value
        for entry in world.tenant.journal.entries
        if isinstance(entry, Change | Fact)
    ]

    assert told == [
        "create",
        "send",
        "deliver",
        "invitation",
        "invite",
        "send",
        "deliver",
        "cancellation",
        "cancel",
        "update",
        "cancel",
    ]
