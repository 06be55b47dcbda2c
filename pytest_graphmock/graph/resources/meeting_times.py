"""Suggestions: POST /me/findMeetingTimes, POST /users/{id}/findMeetingTimes."""

from __future__ import annotations

from ...exchange.access import require_read
from ...exchange.directory import User
from ...exchange.errors import AccessDeniedError
from ...exchange.meeting_times import suggest_meeting_times
from ..answer import Answer
from ..call import Call
from ..render import complex_answer
from ..wire.meeting_times import PARAMETERS, request_from_parameters, suggestions_to_wire
from .access import MEETING_TIMES
from .owner import USER


@USER.action("findMeetingTimes", MEETING_TIMES, PARAMETERS)
def find_meeting_times(call: Call) -> Answer:
    """When the owner of the address can meet others; not for applications (documented). 200."""
    if call.caller.is_app:
        raise AccessDeniedError
    organizer = call.principal
    assert isinstance(organizer, User)
    require_read(call.tenant, call.mailbox, call.mailbox.default_calendar, call.actor)
    found = suggest_meeting_times(call.tenant, organizer, request_from_parameters(call.body))
    call.context = "microsoft.graph.meetingTimeSuggestionsResult"
    with_reasons = call.body.get("returnSuggestionReasons") is True
    zone = call.preferences.time_zone
    return complex_answer(call, suggestions_to_wire(found, zone, with_reasons=with_reasons))
