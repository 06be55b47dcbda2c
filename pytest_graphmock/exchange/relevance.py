"""People who matter to somebody: with whom they share mails and meetings.

Source: platform.md §16. The service weighs what it does not tell; here each mail and each meeting
counts once for everybody else in it (assumed).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .address import EmailAddress
from .directory import Principal
from .event import Event
from .item import Item
from .mailbox import Mailbox
from .message import Message
from .tenant import Tenant

__all__ = ["Acquaintance", "acquaintances"]


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Somebody in one's mails and meetings; ``principal`` is None for people outside."""

    email: EmailAddress
    principal: Principal | None
    shared: int


def acquaintances(tenant: Tenant, mailbox: Mailbox) -> list[Acquaintance]:
    """Return who is in a mailbox's mails and meetings, most often first."""
    counts: Counter[EmailAddress] = Counter()
    names: dict[EmailAddress, EmailAddress] = {}
    for item in mailbox.items.values():
        for email in set(_people_in(item)):
            counts[email] += 1
            names.setdefault(email, email)
    own = tenant.owner_of(mailbox).email
    found = (
        Acquaintance(names[email], tenant.directory.find(email.address), shared)
        for email, shared in counts.items()
        if email != own
    )
    return sorted(found, key=lambda each: (-each.shared, each.email.folded))


def _people_in(item: Item) -> Iterator[EmailAddress]:
    if isinstance(item, Event):
        yield item.organizer
        yield from (each.email for each in item.attendees)
    elif isinstance(item, Message):
        writers = (item.from_, item.sender)
        yield from (each for each in writers if each is not None)
        yield from item.to_recipients
        yield from item.cc_recipients
