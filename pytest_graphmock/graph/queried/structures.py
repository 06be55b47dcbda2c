"""Structured properties of Outlook's types: what they are called and which members they have."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["BODY", "EMAIL", "FLAG", "LOCATION", "RECIPIENT", "RESPONSE", "ZONED", "structures"]

_Structure = tuple[str, frozenset[str]]


def _of(name: str, *members: str) -> _Structure:
    return name, frozenset(each.casefold() for each in members)


BODY = _of("itemBody", "content", "contentType")
EMAIL = _of("emailAddress", "address", "name")
FLAG = _of("followupFlag", "completedDateTime", "dueDateTime", "flagStatus", "startDateTime")
LOCATION = _of(
    "location",
    "address",
    "coordinates",
    "displayName",
    "locationEmailAddress",
    "locationType",
    "locationUri",
    "uniqueId",
    "uniqueIdType",
)
RECIPIENT = _of("recipient", "emailAddress")
RESPONSE = _of("responseStatus", "response", "time")
ZONED = _of("dateTimeTimeZone", "dateTime", "timeZone")


def structures(**by_name: _Structure) -> Mapping[str, _Structure]:
    """Return structures by folded path; a recipient's address is one, too."""
    found = {name.rstrip("_").casefold(): each for name, each in by_name.items()}
    nested = {f"{name}/emailaddress": EMAIL for name, each in found.items() if each is RECIPIENT}
    return found | nested
