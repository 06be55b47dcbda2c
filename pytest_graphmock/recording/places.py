"""What a test calls the places in a mailbox: ``inbox``, ``Inbox/Projects``, ``calendar``."""

from __future__ import annotations

from ..exchange.calendar import Calendar, MailFolder
from ..exchange.mailbox import Mailbox

__all__ = ["GONE", "is_place", "path_of", "place_name"]

#: Where something is that left its mailbox for good.
GONE = "(gone)"


def place_name(mailbox: Mailbox, key: int) -> str:
    """Return a folder's well-known name, else its path; ``calendar`` for the default one."""
    calendar = mailbox.calendars.get(key)
    if calendar is not None:
        return _calendar_name(calendar)
    folder = mailbox.folders.get(key)
    if folder is None:
        return GONE
    return folder.well_known_name or path_of(mailbox, folder)


def path_of(mailbox: Mailbox, folder: MailFolder) -> str:
    """Return the display names that lead to a folder: ``Inbox/Projects``."""
    names: list[str] = []
    at: MailFolder | None = folder
    while at is not None and at.well_known_name != "msgfolderroot":
        names.insert(0, at.name)
        at = None if at.parent is None else mailbox.folders.get(at.parent)
    return "/".join(names)


def is_place(name: str, wanted: object) -> bool:
    """Tell whether a place is the one that a test means: a folder, its name, or its path."""
    return name.casefold() == str(wanted).strip("/").casefold()


def _calendar_name(calendar: Calendar) -> str:
    return "calendar" if calendar.is_default else f"calendar/{calendar.name}"
