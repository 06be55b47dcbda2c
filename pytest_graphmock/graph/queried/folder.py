"""``mailFolder``, ``calendar``, ``calendarGroup``: what lists of them can be filtered by.

Source: mail.md §12.3 (recalled for folders); names of calendars: clients.md §1.3.
"""

from __future__ import annotations

from ...exchange.calendar import Calendar, CalendarColor, MailFolder
from ...exchange.ids import container_id
from ..odata.dialects import EVENTS
from ..odata.properties import (
    BOOLEAN,
    EXACT,
    INTEGER,
    STRING,
    Collection,
    Property,
    Queryable,
    enumeration,
)
from ..searching import counts_of
from ..wire.view import View
from .extended import EXTENDED

__all__ = ["QUERIED_CALENDAR", "QUERIED_CALENDAR_GROUP", "QUERIED_FOLDER"]


def _parent_id(folder: MailFolder, view: View) -> str | None:
    return None if folder.parent is None else container_id(view.mailbox.guid, folder.parent)


QUERIED_FOLDER = Queryable(
    "mailFolder",
    EVENTS,
    {
        "displayname": Property(STRING, lambda folder, view: folder.name, True),
        "parentfolderid": Property(EXACT, _parent_id),
        "singlevalueextendedproperties": Collection(
            EXTENDED, lambda folder, view: folder.single_value_properties
        ),
        "ishidden": Property(BOOLEAN, lambda folder, view: folder.is_hidden),
        "childfoldercount": Property(
            INTEGER, lambda folder, view: len(view.mailbox.child_folders(folder.key)), True
        ),
        "unreaditemcount": Property(INTEGER, lambda folder, view: counts_of(folder, view)[1], True),
        "totalitemcount": Property(INTEGER, lambda folder, view: counts_of(folder, view)[0], True),
    },
)


def _is_removable(calendar: Calendar, view: View) -> bool:
    return not calendar.is_default


QUERIED_CALENDAR = Queryable(
    "calendar",
    EVENTS,
    {
        "name": Property(STRING, lambda calendar, view: calendar.name, True),
        "color": Property(
            enumeration("calendarColor", CalendarColor), lambda calendar, view: calendar.color
        ),
        "isdefaultcalendar": Property(BOOLEAN, lambda calendar, view: calendar.is_default),
        "isremovable": Property(BOOLEAN, _is_removable),
        "singlevalueextendedproperties": Collection(
            EXTENDED, lambda calendar, view: calendar.single_value_properties
        ),
    },
)

QUERIED_CALENDAR_GROUP = Queryable(
    "calendarGroup",
    EVENTS,
    {"name": Property(STRING, lambda group, view: group.name, True)},
)
