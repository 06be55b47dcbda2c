"""``contact`` and ``contactFolder``: what their lists can be filtered and sorted by (assumed)."""

from __future__ import annotations

from ..odata.dialects import EVENTS
from ..odata.properties import SECOND, STRING, Collection, Property, Queryable
from .extended import EXTENDED

__all__ = ["QUERIED_CONTACT", "QUERIED_CONTACT_FOLDER"]

_TEXTS = {
    "displayname": "display_name",
    "fileas": "file_as",
    "givenname": "given_name",
    "surname": "surname",
    "companyname": "company_name",
    "jobtitle": "job_title",
    "department": "department",
    "mobilephone": "mobile_phone",
}


def _text(member: str) -> Property:
    return Property(STRING, lambda contact, view: getattr(contact, member), True)


_ADDRESS = Queryable(
    "emailAddress",
    EVENTS,
    {
        "address": Property(STRING, lambda email, view: email.address),
        "name": Property(STRING, lambda email, view: email.name),
    },
)
QUERIED_CONTACT = Queryable(
    "contact",
    EVENTS,
    {
        **{path: _text(member) for path, member in _TEXTS.items()},
        "createddatetime": Property(SECOND, lambda contact, view: contact.created, True),
        "lastmodifieddatetime": Property(SECOND, lambda contact, view: contact.modified, True),
        "categories": Collection(STRING, lambda contact, view: contact.categories),
        "emailaddresses": Collection(_ADDRESS, lambda contact, view: contact.email_addresses),
        "singlevalueextendedproperties": Collection(
            EXTENDED, lambda contact, view: contact.single_value_properties
        ),
    },
)
QUERIED_CONTACT_FOLDER = Queryable(
    "contactFolder",
    EVENTS,
    {
        "displayname": Property(STRING, lambda folder, view: folder.name, True),
        "singlevalueextendedproperties": Collection(
            EXTENDED, lambda folder, view: folder.single_value_properties
        ),
    },
)
