"""Mailbox settings: what they say, what a PATCH changes, and whom they are for (mail.md §20)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PATH = "/me/mailboxSettings"
PACIFIC = {
    "@odata.type": "#microsoft.graph.customTimeZone",
    "bias": 480,
    "name": "Customized Time Zone",
    "standardOffset": {
        "time": "02:00:00.0000000",
        "dayOccurrence": 1,
        "dayOfWeek": "sunday",
        "month": 11,
        "year": 0,
    },
    "daylightOffset": {
        "daylightBias": -60,
        "time": "02:00:00.0000000",
        "dayOccurrence": 2,
        "dayOfWeek": "sunday",
        "month": 3,
        "year": 0,
    },
}


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_new_mailbox_has_outlooks_own_settings(office: Any, as_user: Callable[..., Any]) -> None:
    ana = as_user(office.ana)

    settings = ana.get(PATH).json()

    assert settings.pop("@odata.context").endswith(f"#users('{office.ana.id}')/mailboxSettings")
    archive = ana.get("/me/mailFolders/archive").json()["id"]
    assert settings == {
        "archiveFolder": archive,
        "timeZone": "UTC",
        "delegateMeetingMessageDeliveryOptions": "sendToDelegateOnly",
        "dateFormat": "M/d/yyyy",
        "timeFormat": "h:mm tt",
        "userPurpose": "user",
        "automaticRepliesSetting": {
            "status": "disabled",
            "externalAudience": "all",
            "internalReplyMessage": "",
            "externalReplyMessage": "",
            "scheduledStartDateTime": {
                "dateTime": "2026-03-02T09:00:00.0000000",
                "timeZone": "UTC",
            },
            "scheduledEndDateTime": {"dateTime": "2026-03-03T09:00:00.0000000", "timeZone": "UTC"},
        },
        "language": {"locale": "en-US", "displayName": "English (United States)"},
        "workingHours": {
            "daysOfWeek": ["monday", "tuesday", "wednesday", "thursday", "friday"],
            "startTime": "08:00:00.0000000",
            "endTime": "17:00:00.0000000",
            "timeZone": {"name": "UTC"},
        },
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timeZone", "UTC"),
        ("dateFormat", "M/d/yyyy"),
        ("timeFormat", "h:mm tt"),
        ("userPurpose", "user"),
        ("delegateMeetingMessageDeliveryOptions", "sendToDelegateOnly"),
    ],
)
def test_plain_setting_has_an_address_and_stands_under_value(
    office: Any, as_user: Callable[..., Any], name: str, value: str
) -> None:
    answer = as_user(office.ana).get(f"{PATH}/{name}").json()

    context = f"#users('{office.ana.id}')/mailboxSettings/{name}"
    assert answer.pop("@odata.context").endswith(context)
    assert answer == {"value": value}


@pytest.mark.parametrize("name", ["automaticRepliesSetting", "language", "workingHours"])
def test_setting_that_is_an_object_is_answered_as_it_is(
    office: Any, as_user: Callable[..., Any], name: str
) -> None:
    ana = as_user(office.ana)

    answer = ana.get(f"{PATH}/{name}").json()

    assert answer.pop("@odata.context").endswith(f"/mailboxSettings/{name}")
    assert answer == ana.get(PATH).json()[name]


def test_archive_folder_has_an_address_too(office: Any, as_user: Callable[..., Any]) -> None:
    ana = as_user(office.ana)

    assert ana.get(f"{PATH}/archiveFolder").json()["value"] == ana.get(PATH).json()["archiveFolder"]


def test_select_chooses_among_the_settings(office: Any, as_user: Callable[..., Any]) -> None:
    answer = as_user(office.ana).get(f"{PATH}?$select=timeZone,language").json()

    assert set(answer) == {"@odata.context", "timeZone", "language"}


def test_select_of_no_setting_is_refused(office: Any, as_user: Callable[..., Any]) -> None:
    assert error_of(as_user(office.ana).get(f"{PATH}?$select=zone")) == (400, "BadRequest")


def test_rooms_purpose_is_to_be_a_room(office: Any, as_user: Callable[..., Any]) -> None:
    room = office.mock.add_room("Room 9")

    answer = as_user("app").get(f"/users/{room.id}/mailboxSettings/userPurpose")

    assert answer.json()["value"] == "room"


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        pytest.param({"timeZone": "Europe/Berlin"}, {"timeZone": "Europe/Berlin"}, id="zone"),
        pytest.param({"dateFormat": "yyyy-MM-dd"}, {"dateFormat": "yyyy-MM-dd"}, id="date"),
        pytest.param({"timeFormat": "HH:mm"}, {"timeFormat": "HH:mm"}, id="time"),
        pytest.param({"timeFormat": None}, {"timeFormat": "h:mm tt"}, id="null"),
        pytest.param(
            {"delegateMeetingMessageDeliveryOptions": "SendToDelegateAndPrincipal"},
            {"delegateMeetingMessageDeliveryOptions": "sendToDelegateAndPrincipal"},
            id="delegates",
        ),
        pytest.param(
            {"language": {"locale": "de-DE", "displayName": "?"}},
            {"language": {"locale": "de-DE", "displayName": "German (Germany)"}},
            id="language",
        ),
        pytest.param(
            {"language": {"locale": "rm-CH"}},
            {"language": {"locale": "rm-CH", "displayName": "rm-CH"}},
            id="language of no name",
        ),
        pytest.param({"userPurpose": "room", "archiveFolder": "x"}, {}, id="read-only"),
    ],
)
def test_patch_answers_what_it_named_and_nothing_else(
    office: Any, as_user: Callable[..., Any], change: dict[str, Any], shown: dict[str, Any]
) -> None:
    """200; a GET shows the same among all the others, which are as they were."""
    ana = as_user(office.ana)
    before = ana.get(PATH).json()

    answer = ana.patch(PATH, change)

    assert answer.status_code == 200
    body = answer.json()
    assert body.pop("@odata.context").endswith(f"#users('{office.ana.id}')/mailboxSettings")
    assert body == shown
    after = ana.get(PATH).json()
    if "timeZone" in shown:
        before["workingHours"]["timeZone"] = {"name": shown["timeZone"]}
    assert after == before | shown


def test_automatic_replies_keep_what_a_change_does_not_name(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Messages and audience stay when the schedule is set."""
    ana = as_user(office.ana)
    ana.patch(
        PATH,
        {
            "automaticRepliesSetting": {
                "status": "AlwaysEnabled",
                "externalAudience": "ContactsOnly",
                "internalReplyMessage": "Away",
            }
        },
    )

    answer = ana.patch(
        PATH,
        {
            "automaticRepliesSetting": {
                "status": "Scheduled",
                "scheduledStartDateTime": {
                    "dateTime": "2026-03-20T18:00:00.0000000",
                    "timeZone": "Pacific Standard Time",
                },
                "scheduledEndDateTime": {"dateTime": "2026-03-28T18:00:00", "timeZone": "UTC"},
            }
        },
    )

    assert answer.json()["automaticRepliesSetting"] == {
        "status": "scheduled",
        "externalAudience": "contactsOnly",
        "internalReplyMessage": "Away",
        "externalReplyMessage": "",
        "scheduledStartDateTime": {"dateTime": "2026-03-21T01:00:00.0000000", "timeZone": "UTC"},
        "scheduledEndDateTime": {"dateTime": "2026-03-28T18:00:00.0000000", "timeZone": "UTC"},
    }


def test_working_hours_keep_what_a_change_does_not_name(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The reference's sample sends no start and gets the old one; the zone is one by its rules."""
    ana = as_user(office.ana)

    answer = ana.patch(
        PATH,
        {
            "workingHours": {
                "daysOfWeek": ["Monday", "Saturday"],
                "endTime": "18:30:00.0000000",
                "timeZone": PACIFIC,
            }
        },
    )

    assert answer.json()["workingHours"] == {
        "daysOfWeek": ["monday", "saturday"],
        "startTime": "08:00:00.0000000",
        "endTime": "18:30:00.0000000",
        "timeZone": PACIFIC,
    }


def test_named_zone_takes_the_place_of_one_by_its_rules(
    office: Any, as_user: Callable[..., Any]
) -> None:
    ana = as_user(office.ana)
    ana.patch(PATH, {"workingHours": {"timeZone": PACIFIC}})

    ana.patch(PATH, {"workingHours": {"timeZone": {"name": "Tokyo Standard Time"}}})

    zone = ana.get(f"{PATH}/workingHours").json()["timeZone"]
    assert zone == {"name": "Tokyo Standard Time"}


def test_settings_are_seen_by_colleagues_who_ask_for_free_busy(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Zone and hours stand in getSchedule from then on, and in the test's own view of the user."""
    as_user(office.ana).patch(
        PATH, {"timeZone": "Tokyo Standard Time", "workingHours": {"startTime": "10:00:00"}}
    )

    moment = {"dateTime": "2026-03-10T12:00:00", "timeZone": "UTC"}
    answer = as_user(office.bob).post(
        "/me/calendar/getSchedule",
        {
            "schedules": [office.ana.mail],
            "startTime": moment,
            "endTime": moment | {"dateTime": "2026-03-10T13:00:00"},
        },
    )

    hours = answer.json()["value"][0]["workingHours"]
    assert hours["startTime"] == "10:00:00.0000000"
    assert hours["timeZone"] == {"name": "Tokyo Standard Time"}
    assert office.ana.time_zone == "Tokyo Standard Time"
    assert office.ana.working_hours.start.hour == 10


def test_reset_takes_settings_back(office: Any, as_user: Callable[..., Any]) -> None:
    """A user of the seed is as the seed made them; nothing counts as moved."""
    seeded = office.mock.users[0]
    api = as_user(seeded)
    before = api.get(PATH).json()
    api.patch(PATH, {"timeZone": "Europe/Berlin", "dateFormat": "d", "language": {"locale": "fr"}})
    assert list(office.mock.moves) == []

    office.mock.reset()

    office.mock.clock.freeze("2026-03-02T09:00:00Z")
    assert api.get(PATH).json() == before


def test_scenario_takes_changed_settings_along(office: Any, as_user: Callable[..., Any]) -> None:
    """`dump` and `load` keep them."""
    ana = as_user(office.ana)
    replies = {"status": "alwaysEnabled", "internalReplyMessage": "Away"}
    ana.patch(PATH, {"automaticRepliesSetting": replies, "workingHours": {"timeZone": PACIFIC}})
    before = ana.get(PATH).json()

    office.mock.load(office.mock.dump())

    assert as_user(office.mock.user("ana")).get(PATH).json() == before


@pytest.mark.parametrize(
    ("change", "code"),
    [
        pytest.param({"timeZone": "Mars"}, "ErrorTimeZone", id="zone"),
        pytest.param({"timeZone": None}, "ErrorTimeZone", id="no zone"),
        pytest.param({"workingHours": {"timeZone": {"name": "Mars"}}}, "ErrorTimeZone", id="hours"),
        pytest.param({"workingHours": {"startTime": "9"}}, "RequestBodyRead", id="no time"),
        pytest.param({"workingHours": {"startTime": "25:00:00"}}, "RequestBodyRead", id="late"),
        pytest.param(
            {"workingHours": {"startTime": "18:00:00"}}, "ErrorInvalidRequest", id="order"
        ),
        pytest.param({"workingHours": {"daysOfWeek": ["Funday"]}}, "RequestBodyRead", id="day"),
        pytest.param(
            {
                "workingHours": {
                    "timeZone": PACIFIC | {"standardOffset": {"month": 13}},
                }
            },
            "RequestBodyRead",
            id="month",
        ),
        pytest.param({"language": {"locale": "de_DE!"}}, "ErrorInvalidParameter", id="locale"),
        pytest.param({"dateFormat": ""}, "ErrorInvalidParameter", id="format"),
        pytest.param(
            {"automaticRepliesSetting": {"status": "sometimes"}}, "RequestBodyRead", id="status"
        ),
        pytest.param(
            {
                "automaticRepliesSetting": {
                    "scheduledStartDateTime": {"dateTime": "2026-03-20", "timeZone": "UTC"},
                    "scheduledEndDateTime": {"dateTime": "2026-03-19", "timeZone": "UTC"},
                }
            },
            "ErrorInvalidScheduledOofDuration",
            id="schedule",
        ),
        pytest.param(
            {"delegateMeetingMessageDeliveryOptions": "nobody"}, "RequestBodyRead", id="delegates"
        ),
        pytest.param({"colour": "blue"}, "RequestBodyRead", id="no property"),
    ],
)
def test_what_makes_no_sense_changes_nothing(
    office: Any, as_user: Callable[..., Any], change: dict[str, Any], code: str
) -> None:
    """400, and what was right in the same request is not done either."""
    ana = as_user(office.ana)
    before = ana.get(PATH).json()

    answer = ana.patch(PATH, {"timeFormat": "HH:mm"} | change)

    assert error_of(answer) == (400, code)
    assert ana.get(PATH).json() == before


@pytest.mark.parametrize("path", ["", "/timeZone"])
def test_settings_are_their_owners_alone(
    office: Any, as_user: Callable[..., Any], path: str
) -> None:
    """A colleague is refused; an application is not."""
    address = f"/users/{office.ana.id}/mailboxSettings{path}"

    assert error_of(as_user(office.bob).get(address)) == (403, "ErrorAccessDenied")
    assert as_user("app").get(address).status_code == 200


def test_colleague_changes_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    address = f"/users/{office.ana.id}/mailboxSettings"

    answer = as_user(office.bob).patch(address, {"timeZone": "Europe/Berlin"})

    assert error_of(answer) == (403, "ErrorAccessDenied")
    assert office.ana.time_zone == "UTC"


@pytest.mark.graph_mock(auth="strict")
def test_reading_and_writing_need_permissions_of_their_own(
    office: Any, as_user: Callable[..., Any]
) -> None:
    reader = as_user(office.ana, scopes="MailboxSettings.Read")
    other = as_user(office.ana, scopes="Mail.ReadWrite")

    assert reader.get(PATH).status_code == 200
    assert error_of(reader.patch(PATH, {"timeZone": "UTC"})) == (403, "ErrorAccessDenied")
    assert error_of(other.get(PATH)) == (403, "ErrorAccessDenied")
