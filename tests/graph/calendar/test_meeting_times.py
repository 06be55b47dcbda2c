"""findMeetingTimes: when and where people can meet (calendar.md §19.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PATH = "/me/findMeetingTimes"
DAY = "2026-03-10"  # a Tuesday
CONTEXT = "/v1.0/$metadata#microsoft.graph.meetingTimeSuggestionsResult"
ALL_COME = "Suggested because it is one of the nearest times when all attendees are available."


def at(hour: float, day: str = DAY) -> dict[str, str]:
    minutes = round(hour % 1 * 60)
    return {"dateTime": f"{day}T{int(hour):02}:{minutes:02}:00", "timeZone": "UTC"}


def between(start: float, end: float, domain: str = "work", day: str = DAY) -> dict[str, Any]:
    slot = {"start": at(start, day), "end": at(end, day)}
    return {"activityDomain": domain, "timeSlots": [slot]}


def request(*guests: Any, **parameters: Any) -> dict[str, Any]:
    """An hour on that Tuesday between 9 and 12 with the guests, unless told otherwise."""
    attendees = [
        {"type": "required", "emailAddress": {"address": getattr(each, "mail", each)}}
        for each in guests
    ]
    usual = {"timeConstraint": between(9, 12), "meetingDuration": "PT1H"}
    return {"attendees": attendees, **usual, **parameters}


def starts(answer: Any) -> list[str]:
    found = answer.json()["meetingTimeSuggestions"]
    return [each["meetingTimeSlot"]["start"]["dateTime"][11:16] for each in found]


def busy(user: Any, start: float, hours: float = 1, show_as: str = "busy") -> None:
    first, last = at(start)["dateTime"], at(start + hours)["dateTime"]
    user.calendar.add_event("Busy", start=f"{first}Z", end=f"{last}Z", show_as=show_as)


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_suggestion_says_when_who_comes_and_how_likely_it_is(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Whole hours and half hours on which everybody is free, the earliest first."""
    busy(office.bob, 9.5)

    answer = as_user(office.ana).post(PATH, request(office.bob))

    assert answer.status_code == 200
    result = answer.json()
    assert result["@odata.context"].endswith(CONTEXT)
    assert result["emptySuggestionsReason"] == ""
    assert starts(answer) == ["10:30", "11:00"]
    assert result["meetingTimeSuggestions"][0] == {
        "confidence": 100.0,
        "organizerAvailability": "free",
        "meetingTimeSlot": {
            "start": {"dateTime": "2026-03-10T10:30:00.0000000", "timeZone": "UTC"},
            "end": {"dateTime": "2026-03-10T11:30:00.0000000", "timeZone": "UTC"},
        },
        "attendeeAvailability": [
            {
                "availability": "free",
                "attendee": {"type": "required", "emailAddress": {"address": office.bob.mail}},
            }
        ],
        "locations": [],
    }


def test_without_parameters_the_next_working_half_hours_are_suggested(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """It is Monday, nine; five candidates of thirty minutes."""
    answer = as_user(office.ana).post(PATH)

    assert starts(answer) == ["09:00", "09:30", "10:00", "10:30", "11:00"]
    first = answer.json()["meetingTimeSuggestions"][0]["meetingTimeSlot"]
    assert first["end"]["dateTime"] == "2026-03-02T09:30:00.0000000"


def test_times_with_everybody_come_before_earlier_ones_without(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Confidence is the mean of free 100, unknown 49 and busy 0; half of it is enough."""
    busy(office.bob, 9)

    answer = as_user(office.ana).post(
        PATH, request(office.bob, office.cy, returnSuggestionReasons=True)
    )

    assert starts(answer) == ["10:00", "10:30", "11:00", "09:00", "09:30"]
    found = answer.json()["meetingTimeSuggestions"]
    assert [each["confidence"] for each in found] == [100, 100, 100, 50, 50]
    reasons = [each["suggestionReason"] for each in found]
    assert reasons[0] == ALL_COME
    assert "most attendees" in reasons[-1]


@pytest.mark.parametrize(
    ("show_as", "confidence"),
    [
        pytest.param("free", 100, id="free"),
        pytest.param("workingElsewhere", 100, id="elsewhere"),
        pytest.param("tentative", 0, id="tentative"),
        pytest.param("oof", 0, id="away"),
    ],
)
def test_chance_of_an_attendee_follows_from_the_calendar(
    office: Any, as_user: Callable[..., Any], show_as: str, confidence: float
) -> None:
    busy(office.bob, 9, 3, show_as)

    answer = as_user(office.ana).post(PATH, request(office.bob, minimumAttendeePercentage=0))

    (found, *_) = answer.json()["meetingTimeSuggestions"]
    assert found["confidence"] == confidence
    assert found["attendeeAvailability"][0]["availability"] == show_as


def test_stranger_may_or_may_not_come(office: Any, as_user: Callable[..., Any]) -> None:
    """Unknown, 49 per cent: just below what is asked for by default."""
    ana = as_user(office.ana)

    refused = ana.post(PATH, request("eve@partner.example"))
    accepted = ana.post(PATH, request("eve@partner.example", minimumAttendeePercentage="40"))

    assert refused.json()["emptySuggestionsReason"] == "AttendeesUnavailableOrUnknown"
    assert refused.json()["meetingTimeSuggestions"] == []
    assert accepted.json()["meetingTimeSuggestions"][0]["confidence"] == 49


@pytest.mark.parametrize(
    ("domain", "day", "suggested"),
    [
        pytest.param("work", DAY, ["08:00", "16:00"], id="work"),
        pytest.param("unknown", DAY, ["08:00", "16:00"], id="unknown is work"),
        pytest.param("work", "2026-03-14", [], id="no work on Saturday"),
        pytest.param("personal", "2026-03-14", ["08:00", "16:00"], id="personal"),
        pytest.param("unrestricted", "2026-03-14", ["00:00", "22:00"], id="any time"),
    ],
)
def test_activity_domain_says_which_hours_count(
    office: Any, as_user: Callable[..., Any], domain: str, day: str, suggested: list[str]
) -> None:
    constraint = between(0, 23, domain, day)

    answer = as_user(office.ana).post(PATH, request(timeConstraint=constraint, maxCandidates=100))

    found = starts(answer)
    assert [*found[:1], *found[-1:]] == suggested
    assert (answer.json()["emptySuggestionsReason"] == "Unknown") is (suggested == [])


def test_work_is_when_the_organizer_says(office: Any, as_user: Callable[..., Any]) -> None:
    """Hours and zone of the mailbox settings count: ten to noon in Tokyo is one to three."""
    ana = as_user(office.ana)
    hours = {"startTime": "10:00:00", "endTime": "12:00:00"}
    ana.patch("/me/mailboxSettings", {"timeZone": "Tokyo Standard Time", "workingHours": hours})

    answer = ana.post(PATH, request(timeConstraint=between(0, 23)))

    assert starts(answer) == ["01:00", "01:30", "02:00"]


def test_slots_begin_on_the_hour_of_their_own_zone(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """In Nepal the half hours lie on the quarters of UTC; answers are in the zone preferred."""
    zone = "Nepal Standard Time"
    slot = {
        "start": {"dateTime": f"{DAY}T15:10:00", "timeZone": zone},
        "end": {"dateTime": f"{DAY}T17:00:00", "timeZone": zone},
    }

    answer = as_user(office.ana).post(
        PATH,
        request(timeConstraint={"timeSlots": [slot]}),
        headers={"Prefer": f'outlook.timezone="{zone}"'},
    )

    assert starts(answer) == ["15:30", "16:00"]
    found = answer.json()["meetingTimeSuggestions"][0]["meetingTimeSlot"]["start"]
    assert found["timeZone"] == zone


def test_at_most_as_many_as_asked_for(office: Any, as_user: Callable[..., Any]) -> None:
    answer = as_user(office.ana).post(PATH, request(maxCandidates=2))

    assert starts(answer) == ["09:00", "09:30"]


@pytest.mark.parametrize("optional", [True, "true"])
def test_organizer_who_is_busy_keeps_the_meeting_away_unless_optional(
    office: Any, as_user: Callable[..., Any], optional: object
) -> None:
    """What is only tentative does not."""
    busy(office.ana, 9, 3)
    ana = as_user(office.ana)

    refused = ana.post(PATH, request(office.bob))
    accepted = ana.post(PATH, request(office.bob, isOrganizerOptional=optional))

    assert refused.json()["emptySuggestionsReason"] == "OrganizerUnavailable"
    assert accepted.json()["meetingTimeSuggestions"][0]["organizerAvailability"] == "busy"


def test_organizer_meets_beside_what_is_tentative(office: Any, as_user: Callable[..., Any]) -> None:
    busy(office.ana, 9, 3, "tentative")

    answer = as_user(office.ana).post(PATH, request(office.bob))

    assert answer.json()["meetingTimeSuggestions"][0]["organizerAvailability"] == "tentative"


def test_attendees_who_are_busy_are_the_reason_for_nothing(
    office: Any, as_user: Callable[..., Any]
) -> None:
    busy(office.bob, 9, 3)

    answer = as_user(office.ana).post(PATH, request(office.bob))

    assert answer.json()["emptySuggestionsReason"] == "AttendeesUnavailable"


def where(*names: str, each: Any = None, **more: Any) -> dict[str, Any]:
    spots = [{"displayName": name, **(each or {})} for name in names]
    return {"isRequired": False, "suggestLocation": False, "locations": spots, **more}


def test_place_is_named_without_asking_whether_it_is_free(
    office: Any, as_user: Callable[..., Any]
) -> None:
    answer = as_user(office.ana).post(PATH, request(locationConstraint=where("Harry's Bar")))

    found = answer.json()["meetingTimeSuggestions"]
    assert [each["locations"] for each in found] == [[{"displayName": "Harry's Bar"}]] * 5


def test_room_is_left_out_where_it_is_taken(office: Any, as_user: Callable[..., Any]) -> None:
    """Only if its availability is to be resolved; the times stay."""
    room = office.mock.add_room("Room 9")
    busy(room, 9)
    each = {"resolveAvailability": True, "locationEmailAddress": room.mail}

    answer = as_user(office.ana).post(PATH, request(locationConstraint=where("Nine", each=each)))

    nine = [{"displayName": "Nine", "locationEmailAddress": room.mail}]
    found = answer.json()["meetingTimeSuggestions"]
    assert [each["locations"] for each in found] == [[], [], nine, nine, nine]


def test_place_that_is_required_drops_the_times_without(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Found by its name too."""
    room = office.mock.add_room("Room 9")
    busy(room, 9)
    constraint = where("room 9", each={"resolveAvailability": True}, isRequired="true")

    answer = as_user(office.ana).post(PATH, request(locationConstraint=constraint))

    assert starts(answer) == ["10:00", "10:30", "11:00"]


def test_no_place_is_the_reason_for_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    constraint = where("Nowhere", each={"resolveAvailability": True}, isRequired=True)

    answer = as_user(office.ana).post(PATH, request(locationConstraint=constraint))

    assert answer.json()["emptySuggestionsReason"] == "LocationsUnavailable"


@pytest.mark.graph_mock(rooms=0)
def test_rooms_that_are_free_and_large_enough_are_suggested(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Three people: not the cabin for two, and the hall only while nobody else has it."""
    office.mock.add_room("Cabin", capacity=2)
    hall = office.mock.add_room("Hall", capacity=3)
    busy(hall, 9)

    answer = as_user(office.ana).post(
        PATH, request(office.bob, office.cy, locationConstraint=where(suggestLocation=True))
    )

    expected = [{"displayName": "Hall", "locationEmailAddress": hall.mail}]
    found = answer.json()["meetingTimeSuggestions"]
    assert [each["locations"] for each in found] == [[], [], *[expected] * 3]


def test_applications_find_no_meeting_times(office: Any, as_user: Callable[..., Any]) -> None:
    """Delegated only (documented)."""
    path = f"/users/{office.ana.id}/findMeetingTimes"

    assert error_of(as_user("app").post(path)) == (403, "ErrorAccessDenied")
    assert as_user(office.ana).post(path).status_code == 200
    assert error_of(as_user(office.bob).post(path)) == (403, "ErrorAccessDenied")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        pytest.param({"meetingDuration": "1 hour"}, "RequestBodyRead", id="no duration"),
        pytest.param({"meetingDuration": "PT"}, "RequestBodyRead", id="duration of nothing"),
        pytest.param({"meetingDuration": "PT0M"}, "ErrorInvalidParameter", id="no time at all"),
        pytest.param({"maxCandidates": 0}, "ErrorInvalidParameter", id="no candidates"),
        pytest.param({"maxCandidates": 1.5}, "RequestBodyRead", id="half a candidate"),
        pytest.param(
            {"minimumAttendeePercentage": 101}, "ErrorInvalidParameter", id="more than all"
        ),
        pytest.param({"minimumAttendeePercentage": "all"}, "RequestBodyRead", id="no number"),
        pytest.param({"timeConstraint": between(12, 9)}, "ErrorInvalidParameter", id="backwards"),
        pytest.param(
            {"timeConstraint": {"timeSlots": [{"start": at(9), "end": at(9, "2026-06-10")}]}},
            "ErrorTimeIntervalTooBig",
            id="a quarter",
        ),
        pytest.param({"timeConstraint": {"activityDomain": "fun"}}, "RequestBodyRead", id="domain"),
        pytest.param({"attendees": [{"type": "required"}]}, "ErrorInvalidRecipients", id="nobody"),
        pytest.param(
            {"attendees": [{"emailAddress": {"address": "bob"}}]},
            "ErrorInvalidRecipients",
            id="no address",
        ),
        pytest.param({"attendees": [{"kind": "x"}]}, "RequestBodyRead", id="no property"),
        pytest.param({"colour": "blue"}, "RequestBodyRead", id="no parameter"),
    ],
)
def test_what_makes_no_sense_is_refused(
    office: Any, as_user: Callable[..., Any], wrong: dict[str, Any], code: str
) -> None:
    assert error_of(as_user(office.ana).post(PATH, request(**wrong))) == (400, code)


@pytest.mark.parametrize("duration", ["PT1H", "PT60M", "PT3600S", "P0DT1H"])
def test_durations_that_say_the_same_are_the_same(
    office: Any, as_user: Callable[..., Any], duration: str
) -> None:
    answer = as_user(office.ana).post(PATH, request(meetingDuration=duration, maxCandidates=1))

    slot = answer.json()["meetingTimeSuggestions"][0]["meetingTimeSlot"]
    assert slot["end"]["dateTime"] == "2026-03-10T10:00:00.0000000"
