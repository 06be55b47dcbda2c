"""Whom a mail reaches: mailboxes of the tenant, addresses outside, and those that nobody has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from .address import EmailAddress, is_address
from .directory import Group, Principal, User
from .errors import InvalidRecipientsError
from .message import Message
from .tenant import Tenant

__all__ = ["MOST_RECIPIENTS", "Addressees", "Reader", "addressees_of", "check_recipients"]

#: In To, Cc and Bcc together (documented).
MOST_RECIPIENTS = 500


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody with a mailbox here that the mail reaches."""

    user: User
    is_through_group: bool = False


@dataclass(frozen=True, slots=True)
class Addressees:
    """Where a mail goes; ``unknown`` are addresses in the tenant's own domain that nobody has."""

    readers: tuple[Reader, ...]
    external: tuple[EmailAddress, ...]
    unknown: tuple[EmailAddress, ...]


def check_recipients(message: Message) -> None:
    """Refuse to send to nobody, to what is no address, and to too many.

    Raises:
        InvalidRecipientsError: 400; texts observed, recalled and assumed, in that order.

    Source: mail.md §9.3.
    """
    recipients = message.recipients
    start = "At least one recipient is not valid., "
    if not recipients:
        raise InvalidRecipientsError(
            f"{start}A message can't be sent because it contains no recipients."
        )
    for each in recipients:
        if not is_address(each.address):
            raise InvalidRecipientsError(
                f"{start}Recipient '{each.address or each.name}' is not resolved. All recipients "
                "must be resolved before a message can be submitted."
            )
    if len(recipients) > MOST_RECIPIENTS:
        raise InvalidRecipientsError("One or more recipients are invalid.")


def addressees_of(tenant: Tenant, message: Message) -> Addressees:
    """Return where a mail goes, each mailbox once; a group stands for its members.

    Who is named and a member too is reached by name. A group's own mailbox keeps nothing (assumed),
    a room's does, and so does the sender's own (documented). A user without a mailbox is as
    unknown as an address that nobody has (assumed).

    Source: mail.md §9.1.
    """
    readers: dict[str, Reader] = {}
    external: dict[str, EmailAddress] = {}
    unknown: dict[str, EmailAddress] = {}
    groups: list[Group] = []
    for email in message.recipients:
        found = tenant.directory.find(email.address)
        if isinstance(found, Group):
            groups.append(found)
        elif isinstance(found, User) and found.has_mailbox:
            readers.setdefault(found.id, Reader(found))
        elif found is None and not _is_own(tenant, email):
            external.setdefault(email.folded, email)
        else:
            unknown.setdefault(email.folded, email)
    for member in _members(tenant, groups):
        readers.setdefault(member.id, Reader(member, is_through_group=True))
    return Addressees(tuple(readers.values()), tuple(external.values()), tuple(unknown.values()))


def _members(tenant: Tenant, groups: list[Group]) -> Iterator[User]:
    """Yield the members of groups, and of the groups in them; members without mailboxes are
    passed over (assumed)."""
    seen: set[str] = set()
    waiting: list[Principal] = list(reversed(groups))
    while waiting:
        each = waiting.pop()
        if each.id in seen:
            continue
        seen.add(each.id)
        if isinstance(each, User) and each.has_mailbox:
            yield each
        elif isinstance(each, Group):
            found = (tenant.directory.find(member) for member in reversed(each.member_ids))
            waiting += [member for member in found if member is not None]


def _is_own(tenant: Tenant, email: EmailAddress) -> bool:
    return email.folded.rpartition("@")[2] == tenant.domain.casefold()
