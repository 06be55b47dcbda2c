"""What operations need: permissions by name, from calendar.md §16 and mail.md §23 (documented)."""

from __future__ import annotations

from ..identity.scopes import Permissions
from ..tree import Access

__all__ = [
    "CALENDARS_READ",
    "CALENDARS_WRITE",
    "CONTACTS_READ",
    "CONTACTS_WRITE",
    "DIRECTORY_READ",
    "DOMAINS_READ",
    "EVENTS_READ",
    "EVENTS_READ_BASIC",
    "GROUPS_READ",
    "GROUPS_WRITE",
    "GROUP_PHOTO_READ",
    "GROUP_PHOTO_WRITE",
    "IDS_TRANSLATE",
    "MAIL_READ",
    "MAIL_READ_BASIC",
    "MAIL_SEND",
    "MAIL_WRITE",
    "MEETING_TIMES",
    "MEMBERS_READ",
    "MEMBERS_WRITE",
    "NOTHING",
    "ORGANIZATION_READ",
    "OUTLOOK_READ",
    "PEOPLE_READ",
    "PHOTO_READ",
    "PHOTO_WRITE",
    "PLACES_READ",
    "PLACES_WRITE",
    "ROOMS_FOUND",
    "SETTINGS_READ",
    "SETTINGS_WRITE",
    "SUBSCRIPTIONS",
    "USERS_READ",
    "USERS_WRITE",
    "USER_READ",
    "USER_WRITE",
]

#: A token is enough: what is asked for inside has needs of its own.
NOTHING = Access(Permissions("", ""))

#: An application has no part in a group's calendar (documented), a personal account neither.
_GROUP_READ = Permissions("Group.Read.All", None)
_GROUP_WRITE = Permissions("Group.ReadWrite.All", None)

#: With attachments and extensions, and to read calendars themselves.
EVENTS_READ = Access(
    Permissions("Calendars.Read", "Calendars.Read", "Calendars.Read.Shared"), _GROUP_READ
)
#: Events without their bodies, which are left out for who may read no more than that
#: (documented on newer pages).
EVENTS_READ_BASIC = Access(
    Permissions("Calendars.ReadBasic", "Calendars.ReadBasic", "Calendars.Read.Shared"), _GROUP_READ
)
CALENDARS_READ = EVENTS_READ
CALENDARS_WRITE = Access(
    Permissions("Calendars.ReadWrite", "Calendars.ReadWrite", "Calendars.ReadWrite.Shared"),
    _GROUP_WRITE,
)
#: Messages without their bodies and what hangs on them, and mail folders (documented).
MAIL_READ_BASIC = Access(Permissions("Mail.ReadBasic", "Mail.ReadBasic", "Mail.ReadBasic.Shared"))
MAIL_READ = Access(Permissions("Mail.Read", "Mail.Read", "Mail.Read.Shared"))
MAIL_SEND = Access(Permissions("Mail.Send", "Mail.Send", "Mail.Send.Shared"))
CONTACTS_READ = Access(Permissions("Contacts.Read", "Contacts.Read", "Contacts.Read.Shared"))
CONTACTS_WRITE = Access(
    Permissions("Contacts.ReadWrite", "Contacts.ReadWrite", "Contacts.ReadWrite.Shared")
)
MEETING_TIMES = Access(Permissions("Calendars.Read.Shared", None))
PLACES_READ = Access(Permissions("Place.Read.All", "Place.Read.All"))
PLACES_WRITE = Access(Permissions("Place.ReadWrite.All", "Place.ReadWrite.All"))
ROOMS_FOUND = Access(Permissions("User.ReadBasic.All", "User.Read.All"))
SETTINGS_READ = Access(Permissions("MailboxSettings.Read", "MailboxSettings.Read"))
SETTINGS_WRITE = Access(Permissions("MailboxSettings.ReadWrite", "MailboxSettings.ReadWrite"))
MAIL_WRITE = Access(Permissions("Mail.ReadWrite", "Mail.ReadWrite", "Mail.ReadWrite.Shared"))
USER_READ = Access(
    Permissions("User.Read", "User.Read.All", "User.ReadBasic.All"), is_directory=True
)
OUTLOOK_READ = Access(Permissions("User.Read", "User.Read.All"))
#: In the directory's scopes although it is about a mailbox; applications have no part in it.
IDS_TRANSLATE = Access(Permissions("User.Read", None, "User.ReadBasic.All"))
USERS_READ = Access(Permissions("User.ReadBasic.All", "User.Read.All"), is_directory=True)
GROUPS_READ = Access(Permissions("GroupMember.Read.All", "GroupMember.Read.All"), is_directory=True)
MEMBERS_READ = GROUPS_READ
#: Handlers ask for what is needed to read what the subscription is about (documented).
SUBSCRIPTIONS = Access(Permissions("", ""))

#: The directory's own permissions (documented, on the page of each operation).
USER_WRITE = Access(
    Permissions("User.ReadWrite", "User.ReadWrite.All", "User.ReadWrite.All"), is_directory=True
)
USERS_WRITE = Access(Permissions("User.ReadWrite.All", "User.ReadWrite.All"), is_directory=True)
GROUPS_WRITE = Access(Permissions("Group.ReadWrite.All", "Group.ReadWrite.All"), is_directory=True)
MEMBERS_WRITE = Access(
    Permissions("GroupMember.ReadWrite.All", "GroupMember.ReadWrite.All"), is_directory=True
)
DIRECTORY_READ = Access(Permissions("Directory.Read.All", "Directory.Read.All"), is_directory=True)
DOMAINS_READ = Access(Permissions("Domain.Read.All", "Domain.Read.All"), is_directory=True)
ORGANIZATION_READ = Access(Permissions("User.Read", "Organization.Read.All"), is_directory=True)
PEOPLE_READ = Access(Permissions("People.Read", "People.Read.All", "People.Read.All"))
PHOTO_READ = Access(Permissions("User.Read", "User.Read.All", "User.ReadBasic.All"))
PHOTO_WRITE = Access(Permissions("User.ReadWrite", "User.ReadWrite.All", "User.ReadWrite.All"))
#: Applications take part in these, other than in what a group's mailbox holds (documented).
GROUP_PHOTO_READ = Access(Permissions("Group.Read.All", "Group.Read.All"), is_directory=True)
GROUP_PHOTO_WRITE = GROUPS_WRITE
