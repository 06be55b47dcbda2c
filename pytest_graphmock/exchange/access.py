"""Who may read and write whose calendar and mail.

The account that acts is a `User`, or None where there is nobody to ask: an application, or a
caller whom the server was told not to identify. An application may do in every mailbox what its
role says, but nothing in a group's (documented).
"""

from __future__ import annotations

from .calendar import Calendar, CalendarRole
from .directory import Group, Principal, User
from .errors import AccessDeniedError
from .event import Event
from .mailbox import Mailbox
from .privacy import Sight
from .tenant import Tenant

__all__ = [
    "readable_calendars",
    "require_mail_access",
    "require_ownership",
    "require_read",
    "require_sight",
    "require_write",
    "sender_of",
    "sight_of",
]


def readable_calendars(tenant: Tenant, mailbox: Mailbox, actor: User | None) -> list[Calendar]:
    """Return the calendars of a mailbox whose events an account may see, oldest first.

    Raises:
        AccessDeniedError: There is none: nothing here is shared with that account (403).
    """
    at_home = _is_at_home(tenant, mailbox, actor)
    calendars = [
        calendar
        for _, calendar in sorted(mailbox.calendars.items())
        if at_home or _role(calendar, actor).may_read
    ]
    if not calendars:
        raise AccessDeniedError
    return calendars


def require_read(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, actor: User | None) -> None:
    """Refuse whoever may not see the events of a calendar.

    Raises:
        AccessDeniedError: Not shared with that account (403 on the wire).
    """
    if not (_is_at_home(tenant, mailbox, actor) or _role(calendar, actor).may_read):
        raise AccessDeniedError


def require_write(tenant: Tenant, mailbox: Mailbox, calendar: Calendar, actor: User | None) -> None:
    """Refuse whoever may not change a calendar; the role decides, not who made the event.

    Source: calendar.md §17.3 (documented).
    """
    if not (_is_at_home(tenant, mailbox, actor) or _role(calendar, actor).may_write):
        raise AccessDeniedError


def require_ownership(tenant: Tenant, mailbox: Mailbox, actor: User | None) -> None:
    """Refuse everybody but the owner: nobody else makes, renames, deletes or shares calendars.

    Source: calendar.md §17.3 (documented for sharing, assumed for the rest).
    """
    if not _is_at_home(tenant, mailbox, actor):
        raise AccessDeniedError


def sight_of(tenant: Tenant, mailbox: Mailbox, event: Event, actor: User | None) -> Sight:
    """Return how much of an event an account gets to see.

    Source: calendar.md §17.3 (documented: private events, and titles and places alone).
    """
    if actor is None or mailbox.owner_id == actor.id or _is_at_home(tenant, mailbox, actor):
        return Sight.ALL
    role = _role(mailbox.calendars.get(event.folder) or mailbox.default_calendar, actor)
    return Sight.of(role, event.sensitivity)


def require_sight(tenant: Tenant, mailbox: Mailbox, event: Event, actor: User | None) -> None:
    """Refuse whom something of an event is hidden from to change it or to pass it on.

    Raises:
        AccessDeniedError: A private event, and neither its owner nor a delegate with access to
            private ones; or a role that shows titles and places alone (403; documented that they
            have no access, the code is assumed).
    """
    if sight_of(tenant, mailbox, event, actor) is not Sight.ALL:
        raise AccessDeniedError


def require_mail_access(tenant: Tenant, mailbox: Mailbox, actor: User | None) -> None:
    """Refuse everybody but the owner: mail folders are not shared here."""
    if not _is_at_home(tenant, mailbox, actor):
        raise AccessDeniedError


def sender_of(owner: Principal, actor: User | None) -> Principal:
    """Return who a message is from in the sense of ``sender``: the account that acted."""
    return actor or owner


def _role(calendar: Calendar, actor: User | None) -> CalendarRole:
    return calendar.role_of(actor.mail if actor else "")


def _is_at_home(tenant: Tenant, mailbox: Mailbox, actor: User | None) -> bool:
    """Tell whether the account owns the mailbox, or is a member of the group that does."""
    if actor is None:
        return True
    owner = tenant.owner_of(mailbox)
    return owner.has_member(actor.id) if isinstance(owner, Group) else owner.id == actor.id
