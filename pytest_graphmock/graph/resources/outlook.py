"""What Outlook offers a user beside mail and calendars.

GET …/outlook, GET …/outlook/supportedTimeZones, with and without ``TimeZoneStandard``.
"""

from __future__ import annotations

from ..answer import Answer
from ..call import Call
from ..render import EntityType, entity_answer, values_answer
from ..tree import Resource
from ..wire.reader import word_of
from ..wire.zones import TimeZoneStandard, zones_to_wire
from .access import OUTLOOK_READ
from .category import MASTER_CATEGORIES, enter_categories

__all__ = ["OUTLOOK"]

OUTLOOK = Resource("outlookUser")

#: Its id is the user's (assumed; the reference shows none).
_OUTLOOK = EntityType("outlookUser", lambda owner, call: {"id": owner.id})
_ZONE = EntityType("timeZoneInformation", lambda zone, call: dict(zone))


@OUTLOOK.on("GET", "Get outlookUser", OUTLOOK_READ, options=frozenset({"select"}))
def get_outlook(call: Call) -> Answer:
    return entity_answer(call, _OUTLOOK, call.principal)


@OUTLOOK.function(
    "supportedTimeZones",
    OUTLOOK_READ,
    {"TimeZoneStandard": word_of(TimeZoneStandard)},
    optional=frozenset({"TimeZoneStandard"}),
)
def list_supported_time_zones(call: Call) -> Answer:
    """Windows names unless IANA's are asked for (documented), all of them at once."""
    standard = call.body.get("TimeZoneStandard") or TimeZoneStandard.WINDOWS
    call.context = "Collection(microsoft.graph.timeZoneInformation)"
    return values_answer(call, _ZONE, list(zones_to_wire(standard, call.tenant.clock.now)))


OUTLOOK.leads("masterCategories", MASTER_CATEGORIES, enter_categories)
OUTLOOK.lacks("supportedLanguages", "taskFolders", "taskGroups", "tasks")
