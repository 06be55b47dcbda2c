"""A small tenant to render, and the service's published types to hold the results against."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from typing import Any

import pytest

from pytest_graphmock.exchange.clock import Clock
from pytest_graphmock.exchange.directory import Group, Room, User
from pytest_graphmock.exchange.event import Event
from pytest_graphmock.exchange.meeting import create_event
from pytest_graphmock.exchange.tenant import Tenant
from pytest_graphmock.graph.wire.event import event_from_wire
from pytest_graphmock.graph.wire.view import View

_NOW = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)


@pytest.fixture
def tenant() -> Tenant:
    """An organization at 2026-03-02 09:00 UTC, with nobody in it."""
    return Tenant("contoso.example", seed=1, clock=Clock(_NOW))


def _person(tenant: Tenant, name: str) -> dict[str, Any]:
    address = f"{name.partition(' ')[0].lower()}@{tenant.domain}"
    return {
        "id": str(tenant.ids.guid(f"principal {address}")),
        "display_name": name,
        "mail": address,
        "created": _NOW,
    }


@pytest.fixture
def ana(tenant: Tenant) -> User:
    """An organizer."""
    person = _person(tenant, "Ana Org")
    user = User(**person, user_principal_name=person["mail"], given_name="Ana", surname="Org")
    tenant.enrol(user)
    return user


@pytest.fixture
def ben(tenant: Tenant) -> User:
    """A colleague."""
    person = _person(tenant, "Ben Bell")
    user = User(**person, user_principal_name=person["mail"])
    tenant.enrol(user)
    return user


@pytest.fixture
def room(tenant: Tenant) -> Room:
    """A room for eight."""
    person = _person(tenant, "Room4 West")
    place = Room(**person, user_principal_name=person["mail"], capacity=8, building="1")
    tenant.enrol(place)
    return place


@pytest.fixture
def group(tenant: Tenant, ana: User) -> Group:
    """A group that Ana is a member of."""
    sales = Group(**_person(tenant, "Sales Team"), member_ids=(ana.id,))
    tenant.enrol(sales)
    return sales


@pytest.fixture
def view(tenant: Tenant, ana: User) -> View:
    """v1.0, no preferences, Ana's mailbox."""
    return View(tenant, tenant.mailbox_of(ana))


@pytest.fixture
def bens_view(tenant: Tenant, ben: User) -> View:
    """v1.0, no preferences, Ben's mailbox."""
    return View(tenant, tenant.mailbox_of(ben))


@pytest.fixture
def new_event(tenant: Tenant, ana: User) -> Callable[..., Event]:
    """Creates an event in Ana's calendar from the properties of a POST."""

    def create(**properties: Any) -> Event:
        body = {
            "subject": "Budget review",
            "start": {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-10T14:00:00", "timeZone": "UTC"},
            **properties,
        }
        mailbox = tenant.mailbox_of(ana)
        members = event_from_wire(body, creating=True)
        return create_event(tenant, mailbox, mailbox.default_calendar, members, ana)

    return create


@pytest.fixture(params=["v1.0", "beta"])
def contract(request: pytest.FixtureRequest, contract_module: Any) -> Any:
    """The types of each version in turn."""
    return contract_module.Contract.load(request.param)
