"""A crowd beside the people of a scenario: what its `faker` section asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ..exchange.tenant import Tenant
from ..usage import UsageError
from .filling import fill_tenant
from .pools import check_locales

__all__ = ["seed_crowd"]


@dataclass(frozen=True, slots=True)
class _Crowd:
    users: int = 0
    rooms: int = 0
    groups: int = 0
    seed: int = 0
    messages_per_user: int | None = None
    meetings_per_user: int | None = None
    locale: tuple[str, ...] = ("en_US",)


def seed_crowd(tenant: Tenant, given: dict[str, Any]) -> None:
    """Add invented people with mailboxes to those who are there, and leave theirs alone."""
    words = {key: value for key, value in given.items() if key and key != "locale"}
    locale = given.get("locale", "en_US")
    locales = (locale,) if isinstance(locale, str) else locale
    try:
        check_locales(locales)
    except UsageError as error:
        given[""].value["locale"].fail(str(error))
    fill_tenant(tenant, _Crowd(**words, locale=locales))
