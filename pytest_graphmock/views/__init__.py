"""What a test holds: live views of people, calendars, folders, events, messages and
contacts.

A view names a thing and looks it up when it is read, so that after the call under test it shows
the state then.
"""

from __future__ import annotations

from ..recording.addresses import Somebody
from .attachments import Attachment
from .calendar import Calendar
from .contact import Contact
from .event import Attendee, Event
from .factory import Views
from .folder import Folder
from .invitees import Invitee
from .message import Message
from .people import Group, Principal, Room, User

__all__ = [
    "Attachment",
    "Attendee",
    "Calendar",
    "Contact",
    "Event",
    "Folder",
    "Group",
    "Invitee",
    "Message",
    "Principal",
    "Room",
    "Somebody",
    "User",
    "Views",
]
