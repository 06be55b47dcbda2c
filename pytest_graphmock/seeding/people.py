"""The directory of a seeded tenant: people with offices and managers, rooms, groups."""

from __future__ import annotations

from datetime import datetime, time
from itertools import chain, count, cycle
from typing import Any, Protocol, TypeVar

from ..exchange.directory import Group, Principal, Room, User, WorkingHours
from ..exchange.tenant import Tenant
from .past import Past
from .pools import Pools, address_part

__all__ = ["Headcount", "enrol_group", "enrol_room", "enrol_user", "seed_people"]

_Principal = TypeVar("_Principal", bound=Principal)

#: City, country, Windows time zone.
_OFFICES = (
    ("Seattle", "United States", "Pacific Standard Time"),
    ("New York", "United States", "Eastern Standard Time"),
    ("London", "United Kingdom", "GMT Standard Time"),
    ("Berlin", "Germany", "W. Europe Standard Time"),
    ("Pune", "India", "India Standard Time"),
)
#: Most keep Outlook's own, some begin early or late, one in six is there four days.
_WORKING_HOURS = (
    WorkingHours(),
    WorkingHours(),
    WorkingHours(time(9), time(18)),
    WorkingHours(),
    WorkingHours(time(7), time(15, 30)),
    WorkingHours(days=WorkingHours().days[:4]),
)
#: Where people of other languages sit; all others are in any of the offices.
_OFFICES_ABROAD = {
    "da": ("Copenhagen", "Denmark", "Romance Standard Time"),
    "de": ("Berlin", "Germany", "W. Europe Standard Time"),
    "es": ("Madrid", "Spain", "Romance Standard Time"),
    "fr": ("Paris", "France", "Romance Standard Time"),
    "it": ("Milan", "Italy", "W. Europe Standard Time"),
    "ja": ("Tokyo", "Japan", "Tokyo Standard Time"),
    "ko": ("Seoul", "South Korea", "Korea Standard Time"),
    "nl": ("Utrecht", "Netherlands", "W. Europe Standard Time"),
    "pl": ("Warsaw", "Poland", "Central European Standard Time"),
    "pt": ("Lisbon", "Portugal", "GMT Standard Time"),
    "sv": ("Stockholm", "Sweden", "W. Europe Standard Time"),
    "zh": ("Shanghai", "China", "China Standard Time"),
}
_DEPARTMENTS = ("Sales", "Engineering", "Finance", "Marketing", "Operations")
_CAPACITIES = (4, 6, 8, 12, 20)


class Headcount(Protocol):
    """How large a tenant is to be, and which one of that size."""

    @property
    def users(self) -> int: ...
    @property
    def rooms(self) -> int: ...
    @property
    def groups(self) -> int: ...
    @property
    def seed(self) -> int: ...
    @property
    def messages_per_user(self) -> int | None: ...
    @property
    def meetings_per_user(self) -> int | None: ...
    @property
    def locale(self) -> tuple[str, ...]: ...


def seed_people(tenant: Tenant, size: Headcount, pools: Pools, past: Past) -> list[User]:
    """Enrol people, rooms and groups; the first person leads, the first of a department its own.

    Returns:
        The people.
    """
    users = _seed_users(tenant, size.users, pools, past.long_ago)
    offices = cycle(_OFFICES)
    for number in range(1, size.rooms + 1):
        city, country, zone = next(offices)
        name = f"Conf Room {city}" if number <= len(_OFFICES) else f"Conf Room {city} {number}"
        enrol_room(
            tenant,
            name,
            _free_mail(tenant, address_part(name)),
            past.long_ago,
            capacity=pools.dice.choice(_CAPACITIES),
            building=city,
            city=city,
            country=country,
            time_zone=zone,
        )
    _seed_groups(tenant, users, size.groups, past.long_ago)
    return users


def _seed_users(tenant: Tenant, size: int, pools: Pools, hired: datetime) -> list[User]:
    company = pools.company() if size else ""
    heads: dict[str, str] = {}
    first: str | None = None
    users: list[User] = []
    departments = _DEPARTMENTS[: max(1, size // 3)]
    for number, (given, surname, locale) in enumerate(pools.people(size)):
        department = departments[number % len(departments)]
        anywhere = pools.dice.choice(_OFFICES)
        city, country, zone = _OFFICES_ABROAD.get(locale.partition("_")[0], anywhere)
        mail = _free_mail(tenant, f"{address_part(given)}.{address_part(surname)}")
        user = enrol_user(
            tenant,
            f"{given} {surname}",
            mail,
            hired,
            given_name=given,
            surname=surname,
            job_title=pools.job(),
            department=department,
            company_name=company,
            office_location=city,
            city=city,
            country=country,
            preferred_language=locale.replace("_", "-"),
            time_zone=zone,
            working_hours=_WORKING_HOURS[number % len(_WORKING_HOURS)],
            manager_id=heads.get(department, first),
        )
        first = first or user.id
        heads.setdefault(department, user.id)
        users.append(user)
    return users


def _free_mail(tenant: Tenant, name: str) -> str:
    """Return an address that nobody has yet: the name's, or with a number behind it."""
    candidates = chain([name], (f"{name}{number}" for number in count(2)))
    mails = (f"{each}@{tenant.domain}" for each in candidates)
    return next(each for each in mails if tenant.directory.find(each) is None)


def _seed_groups(tenant: Tenant, users: list[User], size: int, founded: datetime) -> None:
    """The first groups are departments; more of them are projects of everybody."""
    names = [f"{name} Department" for name in _DEPARTMENTS]
    names += [f"Project {number}" for number in range(1, size + 1)]
    for name in names[:size]:
        department = name.removesuffix(" Department")
        members = [each.id for each in users if each.department == department]
        members = members or [each.id for each in users]
        enrol_group(
            tenant,
            name,
            _free_mail(tenant, address_part(name)),
            founded,
            member_ids=tuple(members),
            owner_ids=tuple(members[:1]),
            description=f"Everybody in {name}",
        )


def enrol_user(tenant: Tenant, name: str, mail: str, created: datetime, **members: Any) -> User:
    """Add a person to a tenant; the user principal name is the mail unless it is given."""
    members = {"user_principal_name": mail, **members}
    return _enrolled(tenant, User(**{**_identity(tenant, name, mail, created), **members}))


def enrol_room(tenant: Tenant, name: str, mail: str, created: datetime, **members: Any) -> Room:
    """Add a room to a tenant."""
    members = {"user_principal_name": mail, **members}
    return _enrolled(tenant, Room(**{**_identity(tenant, name, mail, created), **members}))


def enrol_group(tenant: Tenant, name: str, mail: str, created: datetime, **members: Any) -> Group:
    """Add a Microsoft 365 group to a tenant."""
    return _enrolled(tenant, Group(**{**_identity(tenant, name, mail, created), **members}))


def _identity(tenant: Tenant, name: str, mail: str, created: datetime) -> dict[str, Any]:
    guid = str(tenant.ids.guid(f"principal {mail.casefold()}"))
    return {"id": guid, "display_name": name, "mail": mail, "created": created}


def _enrolled(tenant: Tenant, principal: _Principal) -> _Principal:
    tenant.enrol(principal)
    return principal
