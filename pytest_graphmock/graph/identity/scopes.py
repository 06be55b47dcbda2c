"""Permissions: what an operation needs, and which scopes and roles hold which others.

Source: calendar.md §16 and mail.md §23 (documented).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["ALL_ROLES", "ALL_SCOPES", "Permissions"]

_LADDERS = (
    ("Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"),
    ("Mail.ReadBasic", "Mail.Read", "Mail.ReadWrite"),
    ("Mail.ReadBasic", "Mail.ReadBasic.All"),
    ("User.ReadBasic", "User.Read", "User.ReadWrite"),
    ("User.ReadBasic.All", "User.Read.All", "User.ReadWrite.All"),
    ("Group.Read.All", "Group.ReadWrite.All"),
    ("GroupMember.Read.All", "Group.Read.All", "Group.ReadWrite.All"),
    ("GroupMember.Read.All", "GroupMember.ReadWrite.All", "Group.ReadWrite.All"),
    ("People.Read", "People.Read.All"),
    ("Organization.Read.All", "Organization.ReadWrite.All"),
    ("Domain.Read.All", "Domain.ReadWrite.All"),
    ("MailboxSettings.Read", "MailboxSettings.ReadWrite"),
    ("Contacts.Read", "Contacts.ReadWrite"),
    ("Place.Read.All", "Place.ReadWrite.All"),
    ("Directory.Read.All", "Directory.ReadWrite.All"),
)
_SHARED = (
    "Calendars.Read",
    "Calendars.ReadWrite",
    "Mail.ReadBasic",
    "Mail.Read",
    "Mail.ReadWrite",
)
_SINGLE = ("Mail.Send", "Mail.Send.Shared", "offline_access", "openid", "profile")

ALL_SCOPES = frozenset(
    [name for ladder in _LADDERS for name in ladder]
    + [f"{name}.Shared" for name in _SHARED]
    + list(_SINGLE)
)
ALL_ROLES = frozenset(
    name for name in ALL_SCOPES if not name.endswith(".Shared") and "." in name
) - {"People.Read", "User.Read", "User.ReadBasic", "User.ReadWrite"}


def _holders() -> dict[str, frozenset[str]]:
    """Return, for each permission, every permission that holds it (itself included), folded."""
    holders: dict[str, set[str]] = {name: {name} for name in ALL_SCOPES}
    for ladder in _LADDERS:
        for position, name in enumerate(ladder):
            holders[name] |= set(ladder[position:])
    for name in _SHARED:
        for held in [each for each, above in holders.items() if name in above]:
            holders[held].add(f"{name}.Shared")
    holders["Calendars.Read.Shared"] |= {"Calendars.ReadWrite.Shared"}
    holders["Mail.Read.Shared"] |= {"Mail.ReadWrite.Shared"}
    holders["Mail.ReadBasic.Shared"] |= holders["Mail.Read.Shared"]
    for name in ("User.ReadBasic.All", "User.Read.All", "Group.Read.All", "GroupMember.Read.All"):
        holders[name] |= holders["Directory.Read.All"]
    for name in ("Organization.Read.All", "Domain.Read.All"):
        holders[name] |= holders["Directory.Read.All"]
    holders["User.ReadWrite.All"] |= holders["Directory.ReadWrite.All"]
    for name in ("User.ReadBasic", "User.Read"):
        holders[name] |= holders["User.ReadBasic.All"]
    return {name: frozenset(each.casefold() for each in above) for name, above in holders.items()}


_HOLDERS = _holders()


@dataclass(frozen=True, slots=True)
class Permissions:
    """What an operation needs: the least of each kind; None where that kind is not supported.

    ``""`` is no more than a token.

    Attributes:
        delegated: In one's own mailbox.
        shared: In somebody else's, with a user's token.
        application: With an application's token.
    """

    delegated: str | None
    application: str | None
    shared: str | None = None

    def allow(self, granted: Iterable[str], *, is_app: bool, is_own: bool) -> bool:
        """Tell whether granted permissions (folded) suffice."""
        needed = self.application if is_app else self.delegated
        if not is_app and not is_own:
            needed = self.shared or self.delegated
        if needed is None or needed == "":
            return needed is not None
        return not _HOLDERS[needed].isdisjoint(granted)
