"""Ids, their two forms, and ``translateExchangeIds``: calendar.md §15."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

IMMUTABLE = {"Prefer": 'IdType="ImmutableId"'}
FORMATS = ["entryId", "ewsId", "immutableEntryId", "restId", "restImmutableEntryId"]


def _translate(api: Any, ids: list[str], source: str, target: str) -> list[dict[str, Any]]:
    answer = api.post(
        "/me/translateExchangeIds",
        {"inputIds": ids, "sourceIdType": source, "targetIdType": target},
    )
    assert answer.status_code == 200
    value: list[dict[str, Any]] = answer.json()["value"]
    return value


def test_immutable_id_survives_a_move_and_the_default_one_does_not(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """A cancel moves the organizer's copy to Deleted Items."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    immutable = ana.get(f"/me/events/{meeting.id}", headers=IMMUTABLE).json()["id"]

    ana.post(f"/me/events/{meeting.id}/cancel")

    assert ana.get(f"/me/events/{meeting.id}").status_code == 404
    moved = ana.get(f"/me/events/{immutable}", headers=IMMUTABLE).json()
    assert (moved["id"], moved["isCancelled"]) == (immutable, True)
    assert ana.get(f"/me/events/{immutable}").json()["id"] == meeting.current_id != meeting.id


@pytest.mark.parametrize("headers", [{}, IMMUTABLE], ids=["default", "immutable"])
@pytest.mark.parametrize("date", [None, "2026-03-12"], ids=["master", "occurrence"])
def test_either_form_is_taken_and_the_preferred_one_given(
    office: Any, as_user: Callable[..., Any], headers: dict[str, str], date: str | None
) -> None:
    """The header speaks of answers only (assumed)."""
    series = office.series()
    event = series.occurrence(date) if date else series
    ana = as_user(office.ana)

    answers = [
        ana.get(f"/me/events/{each}", headers=headers) for each in (event.id, event.immutable_id)
    ]

    wanted = event.immutable_id if headers else event.id
    assert [each.json()["id"] for each in answers] == [wanted, wanted]
    assert [each.headers.get("Preference-Applied") for each in answers] == (
        ['IdType="ImmutableId"'] * 2 if headers else [None] * 2
    )


def test_containers_have_one_id(office: Any, as_user: Callable[..., Any]) -> None:
    """Calendars, groups of calendars and folders are called the same either way (documented)."""
    ana = as_user(office.ana)
    for path in ("/me/calendars", "/me/calendarGroups", "/me/mailFolders"):
        default = [each["id"] for each in ana.get(path).json()["value"]]
        immutable = [each["id"] for each in ana.get(path, headers=IMMUTABLE).json()["value"]]

        assert default == immutable
        assert ana.get(f"{path}/{default[0]}", headers=IMMUTABLE).json()["id"] == default[0]


def test_id_looks_like_exchanges_and_belongs_to_one_mailbox(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """152 characters; in a colleague's mailbox, or in other letters, nothing."""
    meeting = office.meeting()

    assert (len(meeting.id), meeting.id[:4]) == (152, "AAMk")
    assert as_user(office.bob).get(f"/me/events/{meeting.id}").status_code == 404
    assert as_user(office.ana).get(f"/me/events/{meeting.id.swapcase()}").status_code in (400, 404)


@pytest.mark.parametrize("source", FORMATS)
@pytest.mark.parametrize("target", FORMATS)
@pytest.mark.parametrize("what", ["event", "occurrence", "message"])
def test_every_format_leads_to_every_other_and_back(
    office: Any, as_user: Callable[..., Any], source: str, target: str, what: str
) -> None:
    """Whatever way an id goes, it names the same thing in the end."""
    series = office.series()
    bob = as_user(office.bob)
    item = {
        "event": office.bob.copy_of(series),
        "occurrence": office.bob.copy_of(series).occurrence("2026-03-12"),
        "message": office.bob.inbox.messages[0],
    }[what]
    ((given,),) = ([each["targetId"]] for each in _translate(bob, [item.id], "restId", source))

    (there,) = _translate(bob, [given], source, target)
    (back,) = _translate(bob, [there["targetId"]], target, "restId")

    assert there["sourceId"] == given
    assert back == {"sourceId": there["targetId"], "targetId": item.id}


def test_rest_formats_are_those_of_the_api(office: Any, as_user: Callable[..., Any]) -> None:
    """In order, under Graph's own context."""
    meetings = [office.meeting(), office.meeting("Another")]
    ana = as_user(office.ana)

    answer = ana.post(
        f"/users/{office.ana.id}/translateExchangeIds",
        {
            "InputIds": [each.id for each in meetings],
            "SourceIdType": "RestId",
            "TargetIdType": "restimmutableentryid",
        },
    )

    assert answer.json()["@odata.context"].endswith(
        "/v1.0/$metadata#Collection(microsoft.graph.convertIdResult)"
    )
    assert [each["targetId"] for each in answer.json()["value"]] == [
        each.immutable_id for each in meetings
    ]


def test_ews_id_becomes_a_rest_id_as_outlook_does_it(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``/`` for ``-`` and ``+`` for ``_`` (documented)."""
    meetings = [office.meeting(f"No. {each}") for each in range(20)]

    found = _translate(as_user(office.ana), [each.id for each in meetings], "restId", "ewsId")

    for meeting, result in zip(meetings, found, strict=True):
        assert result["targetId"].replace("/", "-").replace("+", "_") == meeting.id
    assert any(set("/+") & set(each["targetId"]) for each in found)


@pytest.mark.parametrize("target", FORMATS)
def test_container_keeps_its_id(office: Any, as_user: Callable[..., Any], target: str) -> None:
    """Also as an immutable one; the binary formats lead back."""
    bob = as_user(office.bob)
    containers = [office.bob.calendar.id, office.bob.inbox.id]

    there = [each["targetId"] for each in _translate(bob, containers, "restId", target)]
    back = [each["targetId"] for each in _translate(bob, there, target, "restImmutableEntryId")]

    assert back == containers
    if target.startswith("rest"):
        assert there == containers


@pytest.mark.parametrize(
    ("source", "given", "code"),
    [
        pytest.param("restId", "abc", "ErrorInvalidIdMalformed", id="garbage"),
        pytest.param("entryId", "abc", "ErrorInvalidIdMalformed", id="no binary"),
        pytest.param("immutableEntryId", "AAAA0", "ErrorItemNotFound", id="unknown"),
        pytest.param("restId", "immutable", "ErrorInvalidIdMalformed", id="another format"),
        pytest.param("restId", "foreign", "ErrorItemNotFound", id="another mailbox"),
        pytest.param("restId", "moved", "ErrorItemNotFound", id="before a move"),
    ],
)
def test_id_that_cannot_be_converted_spoils_no_other(
    office: Any, as_user: Callable[..., Any], source: str, given: str, code: str
) -> None:
    """It has ``errorDetails`` and no ``targetId``; the request succeeds."""
    meeting, other = office.meeting(), office.meeting("Cancelled")
    ana = as_user(office.ana)
    ana.post(f"/me/events/{other.id}/cancel")
    wrong = {
        "immutable": meeting.immutable_id,
        "foreign": office.bob.copy_of(meeting).id,
        "moved": other.id,
    }.get(given, given)
    (right,) = _translate(ana, [meeting.id], "restId", source)

    first, second = _translate(ana, [wrong, right["targetId"]], source, "restImmutableEntryId")

    assert first["sourceId"] == wrong
    assert first["errorDetails"]["code"] == code
    assert "targetId" not in first
    assert second == {"sourceId": right["targetId"], "targetId": meeting.immutable_id}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        pytest.param({}, "InputIds", id="nothing"),
        pytest.param({"inputIds": []}, "SourceIdType", id="no source"),
        pytest.param({"inputIds": [], "sourceIdType": "restId"}, "TargetIdType", id="no target"),
        pytest.param(
            {"inputIds": ["A"] * 1001, "sourceIdType": "restId", "targetIdType": "ewsId"},
            "InputIds",
            id="too many",
        ),
        pytest.param({"inputIds": [], "sourceIdType": "guid"}, "guid", id="no such format"),
        pytest.param({"inputIds": "A"}, "StartArray", id="one id"),
    ],
)
def test_translation_that_cannot_be_is_refused(
    office: Any, as_user: Callable[..., Any], body: dict[str, Any], named: str
) -> None:
    """400 naming what is wrong."""
    answer = as_user(office.ana).post("/me/translateExchangeIds", body)

    assert answer.status_code == 400
    assert named in answer.json()["error"]["message"]


@pytest.mark.graph_mock(auth="strict")
def test_application_translates_nothing(office: Any, as_user: Callable[..., Any]) -> None:
    """Applications are not supported (documented); a user needs no scope of Outlook's."""
    body = {
        "inputIds": [office.meeting().id],
        "sourceIdType": "restId",
        "targetIdType": "restImmutableEntryId",
    }
    path = f"/users/{office.ana.id}/translateExchangeIds"

    assert as_user("app").post(path, body).status_code == 403
    assert as_user(office.ana, scopes=["User.Read"]).post(path, body).status_code == 200
    assert as_user(office.ana, scopes=["Calendars.Read"]).post(path, body).status_code == 403
