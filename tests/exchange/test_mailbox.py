"""Mailboxes: what is found, counted and kept in order."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from pytest_graphmock.exchange.address import EmailAddress, is_address
from pytest_graphmock.exchange.calendar import (
    DEFAULT_CALENDAR,
    INBOX,
    MY_CALENDARS,
    SENT_ITEMS,
    Calendar,
    MailFolder,
)
from pytest_graphmock.exchange.errors import ItemNotFoundError
from pytest_graphmock.exchange.event import Event

if TYPE_CHECKING:
    from .conftest import World


def test_addresses_are_the_same_in_any_letter_case() -> None:
    """With any name; another address is another."""
    one, same = EmailAddress("Bob@contoso.example", "Bob"), EmailAddress("bob@CONTOSO.example")

    assert one == same
    assert len({one, same, EmailAddress("cy@contoso.example")}) == 2
    assert one != "Bob@contoso.example"
    assert str(one) == "Bob <Bob@contoso.example>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("bob@contoso.example", True),
        ("o'brien+x@contoso.example", True),
        ("bob", False),
        ("bob@", False),
        ("@contoso.example", False),
        ("bob@a@b", False),
        ("bob smith@contoso.example", False),
        ("Bob <bob@contoso.example>", False),
    ],
)
def test_form_of_an_address(text: str, expected: bool) -> None:
    """As far as a server can tell."""
    assert is_address(text) is expected


def test_principals_are_found_by_id_or_address(world: World) -> None:
    """In any letter case."""
    directory = world.tenant.directory

    assert directory.find(world.bob.id.upper()) is world.bob
    assert directory.find("BOB@contoso.example") is world.bob
    assert directory.find("nobody@contoso.example") is None
    assert directory.find_user(world.team.mail) is None
    assert directory.find_group(world.team.mail) is world.team
    assert directory.users == [world.ana, world.bob, world.cy, world.dee]
    assert (directory.rooms, directory.groups) == ([world.room], [world.team])


def test_changed_principal_keeps_place_and_mailbox(world: World) -> None:
    """The old address is free, the new one is theirs."""
    directory, mailbox = world.tenant.directory, world.mailbox(world.bob)
    renamed = replace(world.bob, mail="robert@contoso.example", display_name="Robert")

    world.tenant.journal.write(directory, world.bob, renamed, "settings")

    assert directory.find("robert@contoso.example") is renamed
    assert directory.users[1] is renamed
    assert directory.mailbox_of(renamed) is mailbox
    assert directory.owner_of(mailbox) is renamed


def test_well_known_folders_are_there(world: World) -> None:
    """By name and by id; hidden ones are listed only if asked for."""
    mailbox = world.mailbox(world.ana)
    inbox = mailbox.get_folder("inbox")

    assert inbox.key == INBOX
    history = mailbox.get_folder("conversationhistory")
    assert mailbox.child_folders(history.key) == []
    assert len(mailbox.child_folders(history.key, hidden=True)) == 1
    names = [each.name for each in mailbox.child_folders(1)]
    assert names == sorted(names, key=str.casefold)
    with pytest.raises(ItemNotFoundError):
        mailbox.get_folder("no such folder")


def test_folders_and_calendars_come_and_go(world: World) -> None:
    """Through the journal, so that they can come back."""
    mailbox, tenant = world.mailbox(world.ana), world.tenant
    folder = MailFolder(tenant.ids.next(), "Projects", 1)
    side = Calendar(tenant.ids.next(), "Side", MY_CALENDARS, tenant.ids.next())
    tenant.journal.seal()
    before = world.snapshot()

    for container in (folder, side):
        tenant.journal.write(mailbox, None, container, "create")
    assert folder in mailbox.child_folders(1)
    tenant.journal.write(mailbox, folder, None, "delete")
    assert mailbox.calendars[side.key] is side
    tenant.journal.rewind()

    assert world.snapshot() == before


def test_counts_follow_reading_and_moving(world: World) -> None:
    """Total and unread, in each folder."""
    mailbox = world.mailbox(world.bob)
    for _ in range(3):
        world.meet(world.bob)
    first, second, _ = world.inbox(world.bob)

    world.tenant.replace(mailbox, first, world.tenant.revised(first, is_read=True), "read")
    world.tenant.move(mailbox, second, SENT_ITEMS, "move")

    counts = [
        (mailbox.contents[key].total_count, mailbox.contents[key].unread_count)
        for key in (INBOX, SENT_ITEMS, DEFAULT_CALENDAR)
    ]
    assert counts == [(2, 1), (1, 1), (3, 0)]
    assert mailbox.count_messages((INBOX,)) == 2
    assert mailbox.count_messages() == 3
    assert mailbox.count_events() == 3


def test_messages_come_newest_first(world: World) -> None:
    """Over all folders, but not those of Recoverable Items."""
    mailbox = world.mailbox(world.bob)
    for _ in range(4):
        world.meet(world.bob)
        world.tenant.clock.advance(minutes=1)
    oldest, *_, newest = world.inbox(world.bob)
    world.tenant.move(mailbox, oldest, SENT_ITEMS, "move")
    world.tenant.move(mailbox, newest, 12, "delete")

    received = [each.received for each in mailbox.messages()]

    assert len(received) == 3
    assert received == sorted(received, reverse=True)


def test_events_lists_singles_and_masters(world: World) -> None:
    """By start, and no instances."""
    single = world.meet()
    series = world.meet_daily()

    assert list(world.mailbox(world.ana).events()) == [series, single]


def test_view_lists_singles_and_instances(world: World) -> None:
    """By start, then by when they were made; masters are not in it."""
    world.meet_daily(count=3)
    single = world.meet()

    shown = world.view(world.ana, "2026-03-09", "2026-03-11")

    assert [(each.occurrence_date, each.key == single.key) for each in shown] == [
        (date(2026, 3, 9), False),
        (date(2026, 3, 10), False),
        (None, True),
    ]


def test_view_finds_what_began_long_before(world: World) -> None:
    """A long event is in every window that it covers."""
    holiday = world.meet(start=world.at("2026-03-01T00:00"), end=world.at("2026-03-31T00:00"))
    world.meet()

    assert world.view(world.ana, "2026-03-20", "2026-03-21") == [holiday]


def test_view_is_of_one_calendar(world: World) -> None:
    """What lies in another, or in Deleted Items, is not in it."""
    mailbox = world.mailbox(world.ana)
    event = world.tenant.move(mailbox, world.meet(), 99, "move")

    assert world.view(world.ana, "2026-03-01", "2026-04-01") == []
    window = (world.at("2026-03-01").utc, world.at("2026-04-01").utc)
    assert mailbox.calendar_view(*window, (99,)) == [event]


def _overlaps(event: Event, start: datetime, end: datetime) -> bool:
    first, last = event.span
    return first < end and (last > start or first == last == start)


def test_view_is_what_a_walk_over_everything_finds(world: World) -> None:
    """Many events of many lengths: windows agree with looking at each of them."""
    chance = random.Random(5)
    origin = datetime(2026, 3, 1, tzinfo=timezone.utc)
    events = []
    for _ in range(300):
        start = origin + timedelta(minutes=15 * chance.randrange(2000))
        length = timedelta(minutes=chance.choice([0, 15, 30, 60, 60 * 24 * 9]))
        text = [(start + part).replace(tzinfo=None).isoformat() for part in (timedelta(), length)]
        events.append(world.meet(start=world.at(text[0]), end=world.at(text[1])))

    for _ in range(100):
        start = origin + timedelta(minutes=15 * chance.randrange(2000))
        end = start + timedelta(minutes=15 * chance.randrange(1, 300))

        shown = world.mailbox(world.ana).calendar_view(start, end)

        assert {each.key for each in shown} == {e.key for e in events if _overlaps(e, start, end)}
        assert [each.span[0] for each in shown] == sorted(each.span[0] for each in shown)


def test_what_can_be_held_has_a_repr_worth_reading(world: World) -> None:
    """In a failed assert."""
    things: list[Any] = [world.tenant, world.mailbox(world.ana), world.tenant.clock]

    assert [repr(each) for each in things] == [
        "<Tenant contoso.example: 6 principals>",
        f"<Mailbox of {world.ana.id}: 0 items>",
        "<Clock 2026-03-02T09:00:00+00:00 frozen>",
    ]
