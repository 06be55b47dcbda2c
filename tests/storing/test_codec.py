"""Every value that a tenant holds comes back from a file exactly as it was."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from dateutil.tz import tzrange

from pytest_graphmock import GraphMock
from pytest_graphmock.exchange.event import ZonedTime
from pytest_graphmock.exchange.item import OpenExtension
from pytest_graphmock.exchange.journal import Change
from pytest_graphmock.exchange.mailbox import MAILBOX_KINDS, Mailbox
from pytest_graphmock.exchange.tenant import Tenant
from pytest_graphmock.storing.codec import decoded, encoded, form_of
from pytest_graphmock.storing.rows import KINDS, LEFT_OUT
from tests.storing.values import explained, invented, models_in

FIXTURES = Path(__file__).parents[2] / "fixtures"


def assert_round_trip(value: Any) -> None:
    again = decoded(type(value), encoded(value))

    assert explained(again, value) == []


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
@pytest.mark.parametrize("seed", range(8))
def test_any_value_comes_back_exactly(kind: type[Any], seed: int) -> None:
    """Every member set to something, zones and folds and odd letters among it."""
    assert_round_trip(invented(kind, Random(f"{kind.__name__} {seed}")))


def test_everything_that_a_kind_leads_to_has_a_form() -> None:
    """A member of a type that can't be kept fails here, before anybody loses it."""
    seen: set[type[Any]] = set()
    models = [each for kind in KINDS.values() for each in models_in(kind, seen)]

    for model in models:
        form_of(model)
        invented(model, Random(1))

    assert {"Body", "Recurrence", "FileAttachment", "Photo"} <= {each.__name__ for each in models}


def test_every_register_of_a_mailbox_is_kept() -> None:
    """What a mailbox holds by key is of a kind that is kept, or one that is left out on purpose."""
    mailbox = Mailbox(UUID(int=1), "owner")
    kept = [mailbox.register(kind) for kind in MAILBOX_KINDS]

    others = [
        name
        for name, value in vars(mailbox).items()
        if type(value) is dict and not any(value is each for each in kept)
    ]

    assert others == ["upload_sessions"]
    assert [each.__name__ for each in LEFT_OUT] == ["Subscription", "UploadSession"]


def standing_in(tenant: Tenant) -> Iterator[Any]:
    yield from tenant.directory.known
    for mailbox in tenant.directory.mailboxes:
        for kind in MAILBOX_KINDS:
            yield from mailbox.register(kind).values()
    for entry in tenant.journal.entries:
        yield entry.after if isinstance(entry, Change) else entry.what


@pytest.mark.parametrize("seed", [0, 7])
def test_seeded_values_come_back_exactly(seed: int) -> None:
    """People, rooms, groups, mail, meetings and series, as seeding makes them."""
    tenant = GraphMock(users=5, rooms=2, groups=2, seed=seed, now="2026-03-02T09:00:00Z").tenant

    values = list(standing_in(tenant))

    assert len(values) > 200
    for value in values:
        assert_round_trip(value)


@pytest.mark.parametrize("file", sorted(FIXTURES.glob("*.yaml")), ids=lambda each: each.stem)
def test_values_of_scenarios_come_back_exactly(file: Path) -> None:
    """Whatever a scenario can say."""
    for value in standing_in(GraphMock(scenario=file).tenant):
        assert_round_trip(value)


def test_defaults_are_not_written() -> None:
    """A row holds what is different, so that it is short and can be read."""
    moment = ZonedTime(datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Berlin")), "Berlin")

    assert encoded(moment) == '{"local":"2026-03-02T09:00:00[Europe/Berlin]","zone":"Berlin"}'


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(object(), id="another type"),
        pytest.param(ZonedTime(datetime(2026, 1, 1, tzinfo=tzrange("X", 60)), "X"), id="odd zone"),
        pytest.param(OpenExtension("x", (("a", (1, 2)),)), id="no JSON"),
        pytest.param(OpenExtension("x", (("a", MappingProxyType({})),)), id="no JSON either"),
        pytest.param(OpenExtension("x", (("a", timedelta()),)), id="nor this"),
    ],
)
def test_what_would_not_come_back_is_refused(value: Any) -> None:
    """Nothing is kept as something else."""
    with pytest.raises(TypeError):
        encoded(value)
