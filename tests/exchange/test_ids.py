"""Ids: calendar.md §15, what they look like and what they name."""

from __future__ import annotations

import base64
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_graphmock.exchange import ids
from pytest_graphmock.exchange.calendar import INBOX
from pytest_graphmock.exchange.errors import InvalidIdError, ItemNotFoundError
from pytest_graphmock.exchange.ids import Ids, ItemReference, parse_id

if TYPE_CHECKING:
    from .conftest import World

MAILBOX = UUID("11111111-2222-3333-4444-555555555555")


def test_default_id_looks_like_exchanges() -> None:
    """152 characters of URL-safe base64."""
    text = ids.item_id(MAILBOX, 20, 1001, 1002)

    assert len(text) == 152
    assert text.startswith("AAMkA")
    assert text.endswith("=")


def test_immutable_and_container_ids_are_told_apart() -> None:
    """By how they begin and how long they are."""
    immutable, container = ids.immutable_id(MAILBOX, 1001), ids.container_id(MAILBOX, 20)

    assert immutable.startswith("AAkALg")
    assert container.startswith("AAMkA")
    assert len({len(immutable), len(container), 152}) == 3


def test_occurrences_id_is_its_masters_with_the_date() -> None:
    """So it is longer, and another for each date."""
    master = ids.item_id(MAILBOX, 20, 1001, 1002)
    tuesday = ids.item_id(MAILBOX, 20, 1001, 1002, date(2026, 3, 10))

    assert len(tuesday) > len(master)
    assert tuesday.startswith(master[:150])
    assert tuesday != ids.item_id(MAILBOX, 20, 1001, 1002, date(2026, 3, 11))


_numbers = st.integers(1, 2**48 - 1)


@given(st.uuids(), _numbers, _numbers, _numbers, st.none() | st.dates())
def test_id_tells_what_it_names(
    mailbox: UUID, folder: int, key: int, place: int, day: date | None
) -> None:
    """Both forms give the item's number and the date back."""
    for text in (
        ids.item_id(mailbox, folder, key, place, day),
        ids.immutable_id(mailbox, key, day),
    ):
        assert parse_id(text) == ItemReference(text, key, day)
    container = ids.container_id(mailbox, key)
    assert parse_id(container) == ItemReference(container, key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1",
        "abc",
        "11111111-2222-3333-4444-555555555555",
        "A1111111-2222-3333-4444-555555555555",
        "not/base64+at+all",
        "AAMk====",
        "AAMkA" + "x" * 21 + "é",
        "AAMkAGI2 TG93AAA=",
        "AAMkAGI2TG93AAAxxxxxxxxxxxxxx=A",
        "B" + "A" * 151,
    ],
)
def test_garbage_is_malformed(text: str) -> None:
    """Not an Exchange id at all."""
    with pytest.raises(InvalidIdError):
        parse_id(text)


def test_well_formed_but_strange_id_names_nothing(world: World) -> None:
    """Somebody else's id is not found, not malformed."""
    foreign = base64.urlsafe_b64encode(b"\x00\x03\x24\x00" + bytes(range(110))).decode()

    reference = parse_id(foreign)

    assert world.mailbox(world.ana).find_event(reference) is None


@given(st.text(alphabet="AMkQLg0_-=", max_size=220))
def test_no_text_breaks_the_reading(text: str) -> None:
    """It is a reference or it is refused."""
    with suppress(InvalidIdError):
        assert parse_id("A" + text).text == "A" + text


@given(st.integers(0, 150), st.sampled_from("ABab01_-"))
def test_one_letter_changed_names_nothing(
    new_world: Callable[..., World], position: int, letter: str
) -> None:
    """Ids are case-sensitive and exact, wherever the difference is."""
    world = new_world()
    event = world.meet()
    mailbox = world.mailbox(world.ana)
    text = mailbox.id_of(event)
    altered = text[:position] + letter + text[position + 1 :]

    try:
        found = mailbox.find_event(parse_id(altered))
    except InvalidIdError:
        found = None

    assert (found is event) is (altered == text)


def test_moving_changes_the_default_id_only(world: World) -> None:
    """The immutable one stays (documented)."""
    event = world.meet()
    mailbox = world.mailbox(world.ana)

    moved = world.tenant.move(mailbox, event, INBOX, "move")

    assert mailbox.id_of(moved) != mailbox.id_of(event)
    assert mailbox.id_of(moved, immutable=True) == mailbox.id_of(event, immutable=True)
    assert mailbox.find_event(parse_id(mailbox.id_of(event))) is None


def test_both_forms_of_an_occurrences_id_find_it(world: World) -> None:
    """Only on a date on which it happens."""
    event = world.meet_daily(count=2)
    mailbox = world.mailbox(world.ana)
    tuesday = world.on(event, 10)

    for immutable in (False, True):
        found = mailbox.find_event(parse_id(mailbox.id_of(tuesday, immutable=immutable)))
        assert found is not None
        assert found.occurrence_date == date(2026, 3, 10)
    beyond = ids.item_id(mailbox.guid, event.folder, event.key, event.place, date(2026, 3, 20))
    assert mailbox.find_event(parse_id(beyond)) is None


def test_date_far_away_is_not_searched_for(world: World) -> None:
    """A forged date in an id costs nothing: the id's text is looked at first."""
    event = world.meet_daily()
    mailbox = world.mailbox(world.ana)
    forged = ItemReference(mailbox.id_of(world.on(event, 10)), event.key, date(4400, 1, 1))

    assert mailbox.find_event(forged) is None


def test_id_of_one_kind_does_not_find_another(world: World) -> None:
    """An event is no message, a folder is no calendar."""
    event = world.meet(world.bob)
    ana, bob = world.mailbox(world.ana), world.mailbox(world.bob)

    assert ana.find_message(parse_id(ana.id_of(event))) is None
    (message,) = world.inbox(world.bob)
    assert bob.find_event(parse_id(bob.id_of(message))) is None
    assert bob.find_message(parse_id(bob.id_of(message))) is message
    with pytest.raises(ItemNotFoundError):
        ana.get_calendar(parse_id(ana.id_of_container(ana.get_folder("inbox"))))
    with pytest.raises(ItemNotFoundError):
        ana.get_folder(parse_id(ana.id_of_container(ana.default_calendar)))


def test_change_key_is_new_with_every_version(world: World) -> None:
    """And looks like Exchange's."""
    event = world.meet()
    mailbox = world.mailbox(world.ana)

    changed = world.update(event, subject="Other")

    keys = [mailbox.change_key_of(each) for each in (event, changed)]
    assert keys[0] != keys[1]
    assert all(len(base64.b64decode(key)) == 30 for key in keys)


def test_same_seed_gives_the_same_ids() -> None:
    """Another seed gives others."""
    first, second, other = Ids("contoso 1"), Ids("contoso 1"), Ids("contoso 2")

    assert first.next() == second.next()
    assert first.guid("user ana") == second.guid("user ana")
    assert first.guid("user ana") != other.guid("user ana")
    assert first.guid("user ana") != first.guid("user bob")
