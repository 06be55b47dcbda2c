"""Looking back along the journal: what changed between two positions, at which cost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pytest_graphmock.exchange.calendar import DEFAULT_CALENDAR
from pytest_graphmock.exchange.changes import ChangeType
from pytest_graphmock.exchange.event import Event
from pytest_graphmock.exchange.tracked import Events

if TYPE_CHECKING:
    from .conftest import World


class Unlisted(Events):
    """A calendar that must not be listed."""

    def standing(self) -> Iterator[Event]:
        raise AssertionError("a look back listed the whole calendar")


def test_looking_back_reads_the_journal_and_not_the_mailbox(world: World) -> None:
    """A round costs what changed, however much there is."""
    world.meet(world.bob)
    journal, since = world.tenant.journal, len(world.tenant.journal)
    event = world.meet(world.bob)
    tracked = Unlisted(world.mailbox(world.bob), [DEFAULT_CALENDAR])

    found = list(tracked.changes(journal, since, len(journal)))

    assert [(each.type, each.value.ical_uid) for each in found] == [
        (ChangeType.CREATED, event.ical_uid)
    ]


def test_positions_of_before_a_rewind_are_told_apart(world: World) -> None:
    """The list may be as long again, and still be another one."""
    journal = world.tenant.journal
    known = journal.epoch

    journal.rewind()

    assert journal.epoch != known
