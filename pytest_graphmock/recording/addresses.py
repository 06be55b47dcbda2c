"""Whom a test means: a user, a room, a group, or an address, in any letter case."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from ..exchange.tenant import Tenant
from ..usage import UsageError

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["HasMail", "Somebody", "key_of", "mail_of", "mails_of"]


class HasMail(Protocol):
    """A user, a room or a group, as a test holds it."""

    @property
    def mail(self) -> str: ...


Somebody: TypeAlias = str | HasMail
"""A user, a room, a group, or an address or short name of one."""


def mail_of(somebody: Somebody) -> str:
    """Return the address of somebody, as it was given.

    Raises:
        UsageError: It is neither an address nor anything that has one.
    """
    mail = somebody if isinstance(somebody, str) else getattr(somebody, "mail", None)
    if not isinstance(mail, str):
        raise UsageError(
            f"{somebody!r} is nobody; give a user, a room, a group or an address such as "
            "'eve@partner.example'"
        )
    return mail


def mails_of(people: Somebody | Iterable[Somebody]) -> list[str]:
    """Return the addresses of some people, or of one."""
    if isinstance(people, str) or not isinstance(people, Iterable):
        people = [people]
    return [mail_of(each) for each in people]


def key_of(tenant: Tenant, somebody: Somebody) -> str:
    """Return what two names of one mailbox have in common; the folded address outside."""
    mail = mail_of(somebody)
    principal = tenant.directory.find(mail)
    return principal.id if principal else mail.casefold()
