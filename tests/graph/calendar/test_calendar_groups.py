"""Calendar groups: made, renamed, deleted (calendar.md §17.2)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

DEFAULTS = ["My Calendars", "Other Calendars", "People's Calendars"]


def error_of(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def group_named(api: Any, name: str) -> str:
    groups = api.get("/me/calendarGroups").json()["value"]
    found: str = next(each["id"] for each in groups if each["name"] == name)
    return found


def test_a_new_group_has_a_class_of_its_own(office: Any, as_user: Callable[..., Any]) -> None:
    """201; counted and listed after the three that were there."""
    ana = as_user(office.ana)

    answer = ana.post("/me/calendarGroups", {"name": "Projects"})

    assert answer.status_code == 201
    made = answer.json()
    listed = ana.get("/me/calendarGroups").json()["value"]
    assert [each["name"] for each in listed] == [*DEFAULTS, "Projects"]
    assert UUID(made["classId"]) not in {UUID(each["classId"]) for each in listed[:3]}
    assert ana.get(f"/me/calendarGroups/{made['id']}").json()["changeKey"] == made["changeKey"]
    assert ana.get("/me/calendarGroups/$count").text == "4"
    assert office.ana.calendar_groups == [*DEFAULTS, "Projects"]
    assert office.bob.calendar_groups == DEFAULTS


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param({"name": "my calendars"}, (409, "ErrorFolderExists"), id="name taken"),
        pytest.param({}, (400, "ErrorInvalidRequest"), id="no name"),
        pytest.param({"nam": "x"}, (400, "RequestBodyRead"), id="unknown member"),
        pytest.param({"name": []}, (400, "RequestBodyRead"), id="a list"),
    ],
)
def test_a_group_that_cannot_be_made_is_not(
    office: Any, as_user: Callable[..., Any], body: Any, expected: tuple[int, str]
) -> None:
    """The three stay."""
    answer = as_user(office.ana).post("/me/calendarGroups", body)

    assert error_of(answer) == expected
    assert office.ana.calendar_groups == DEFAULTS


def test_a_group_is_renamed_and_keeps_id_and_class(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """What else is given is read-only."""
    ana = as_user(office.ana)
    made = ana.post("/me/calendarGroups", {"name": "Old"}).json()

    answer = ana.patch(
        f"/me/calendarGroups/{made['id']}", {"name": "New", "classId": str(UUID(int=1))}
    )

    assert answer.status_code == 200
    after = answer.json()
    assert (after["id"], after["classId"], after["name"]) == (made["id"], made["classId"], "New")
    assert after["changeKey"] != made["changeKey"]
    taken = ana.patch(f"/me/calendarGroups/{made['id']}", {"name": "Other calendars"})
    assert error_of(taken) == (409, "ErrorFolderExists")


def test_an_empty_group_can_be_deleted(office: Any, as_user: Callable[..., Any]) -> None:
    """204, then 404."""
    ana = as_user(office.ana)
    path = f"/me/calendarGroups/{group_named(ana, 'Other Calendars')}"

    assert ana.delete(path).status_code == 204

    assert office.ana.calendar_groups == ["My Calendars", "People's Calendars"]
    assert error_of(ana.get(path)) == (404, "ErrorItemNotFound")
    assert error_of(ana.delete(path)) == (404, "ErrorItemNotFound")


def test_a_group_with_calendars_stays_until_it_is_empty(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Deleting a group never deletes what is in it."""
    calendar = office.ana.add_calendar("Apollo", group="Projects")
    ana = as_user(office.ana)
    path = f"/me/calendarGroups/{group_named(ana, 'Projects')}"

    full = ana.delete(path)
    ana.delete(f"{path}/calendars/{calendar.id}")
    empty = ana.delete(path)

    assert error_of(full) == (400, "ErrorCannotDeleteObject")
    assert empty.status_code == 204


def test_the_default_group_cannot_be_deleted(office: Any, as_user: Callable[..., Any]) -> None:
    """400."""
    ana = as_user(office.ana)

    answer = ana.delete(f"/me/calendarGroups/{group_named(ana, 'My Calendars')}")

    assert error_of(answer) == (400, "ErrorCannotDeleteObject")
    assert office.ana.calendar_groups == DEFAULTS


def test_a_calendar_is_not_found_through_another_group(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """404, for changes too."""
    calendar = office.ana.add_calendar("Apollo", group="Projects")
    ana = as_user(office.ana)
    wrong = f"/me/calendarGroups/{group_named(ana, 'Other Calendars')}/calendars/{calendar.id}"

    answers = [ana.get(wrong), ana.patch(wrong, {"name": "x"}), ana.delete(wrong)]

    assert {error_of(each) for each in answers} == {(404, "ErrorItemNotFound")}
    assert calendar.name == "Apollo"
