"""Whom a test invites: users, rooms, groups, addresses, short names, mappings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..exchange.address import is_address
from ..exchange.directory import Principal, Room
from ..exchange.event import AttendeeType
from ..exchange.tenant import Tenant
from ..recording.addresses import Somebody, mail_of
from ..usage import UsageError, nearest

if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = ["Invitee", "attendees_to_wire", "find_short_name", "listed", "nearest_mail"]

Invitee: TypeAlias = Somebody | Mapping[str, Any]
"""`Somebody`, or a mapping such as ``{"mail": "eve@partner.example", "type": "optional"}``."""

_TYPES = tuple(each.value for each in AttendeeType)
_WORDS = ("mail", "address", "emailAddress", "email_address", "name", "type")


def attendees_to_wire(tenant: Tenant, attendees: Iterable[Invitee]) -> list[dict[str, Any]]:
    """Return attendees in Graph's JSON; a room that is not said to be anything is a resource.

    Raises:
        UsageError: Somebody is nobody: not in the tenant, and no address outside of it.
    """
    if isinstance(attendees, (str, Mapping)) or not isinstance(attendees, Iterable):
        raise UsageError(
            f"attendees={attendees!r} is one, not several; put it in a list: [{attendees!r}]"
        )
    return [_attendee(tenant, each) for each in attendees]


def find_short_name(
    tenant: Tenant, name: str, kind: type[Principal] = Principal
) -> Principal | None:
    """Return whose address begins with a name before its @, or who is called so.

    Raises:
        UsageError: That is more than one.
    """
    wanted = name.casefold()
    found = [
        each
        for each in tenant.directory
        if isinstance(each, kind)
        and wanted in (each.mail.partition("@")[0].casefold(), each.display_name.casefold())
    ]
    if len(found) > 1:
        mails = ", ".join(each.mail for each in found)
        raise UsageError(f"{name!r} may be any of {mails}; name one by its address")
    return found[0] if found else None


def _attendee(tenant: Tenant, invitee: Invitee) -> dict[str, Any]:
    given = dict(invitee) if isinstance(invitee, Mapping) else {"mail": mail_of(invitee)}
    unknown = [name for name in given if name not in _WORDS]
    if unknown:
        raise UsageError(
            f"an attendee has no {unknown[0]!r}{nearest(unknown[0], _WORDS)}; it has mail (or "
            "address), name and type"
        )
    mail, name = _named(given)
    principal = _resolve(tenant, mail)
    return {
        "emailAddress": {
            "address": principal.mail if principal else mail,
            "name": name or (principal.display_name if principal else mail),
        },
        "type": _type(given, principal),
    }


def _named(given: Mapping[str, Any]) -> tuple[str, str]:
    """Return address and name, from Graph's own nested form too."""
    nested = given.get("emailAddress") or given.get("email_address") or {}
    if not isinstance(nested, Mapping):
        nested = {"address": nested}
    mail = given.get("mail") or given.get("address") or nested.get("address")
    if mail is None:
        raise UsageError(f"{dict(given)!r} names nobody; it needs mail='eve@partner.example'")
    return mail_of(mail), str(given.get("name") or nested.get("name") or "")


def _type(given: Mapping[str, Any], principal: Principal | None) -> str:
    wanted = given.get("type") or ("resource" if isinstance(principal, Room) else "required")
    if wanted not in _TYPES:
        raise UsageError(
            f"an attendee's type is one of {', '.join(_TYPES)}, not {wanted!r}"
            f"{nearest(str(wanted), _TYPES)}"
        )
    return str(wanted)


def _resolve(tenant: Tenant, mail: str) -> Principal | None:
    """Return who an address or a short name is; None outside the tenant."""
    principal = tenant.directory.find(mail)
    if principal is None and "@" not in mail:
        principal = find_short_name(tenant, mail)
    if principal is None and ("@" not in mail or _is_of(tenant, mail)):
        raise UsageError(_nobody(tenant, mail))
    if not is_address(mail) and "@" in mail:
        raise UsageError(f"{mail!r} is no address; write it like 'eve@partner.example'")
    return principal


def _is_of(tenant: Tenant, mail: str) -> bool:
    """An address of the tenant's own domain that nobody has is a slip, not somebody outside."""
    return mail.casefold().rpartition("@")[2] == tenant.domain.casefold()


def _nobody(tenant: Tenant, mail: str) -> str:
    mails = [each.mail for each in tenant.directory]
    return (
        f"no mailbox {mail!r} in this tenant{nearest_mail(mail, mails)}; it has "
        f"{listed(mails)}; create one with graph_mock.add_user(...)"
    )


def nearest_mail(name: str, mails: list[str]) -> str:
    """Return a hint at the address that a name, or an address, resembles most."""
    return nearest(name, mails if "@" in name else [each.partition("@")[0] for each in mails])


def listed(mails: list[str], most: int = 10) -> str:
    """Return some addresses for an error."""
    if not mails:
        return "nobody yet"
    more = f" and {len(mails) - most} more" if len(mails) > most else ""
    return ", ".join(mails[:most]) + more
