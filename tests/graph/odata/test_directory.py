"""The directory's own rules: ``ConsistencyLevel``, ``$count``, ``$search``, paging by token."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

EVENTUAL = {"ConsistencyLevel": "eventual"}
Get = Callable[..., Any]


def names(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [each["displayName"] for each in answer.json()["value"]]


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("startswith(displayName,'ana o')", ["Ana Org"]),
        ("mail eq 'BOB@contoso.example'", ["Bob Bell"]),
        (
            "userPrincipalName in ('bob@contoso.example','cy@contoso.example')",
            ["Bob Bell", "Cy Cole"],
        ),
        ("displayName ge 'Dan D' and displayName le 'Dan E'", ["Dan Dorn"]),
        ("proxyAddresses/any(p:p eq 'smtp:dan@contoso.example')", ["Dan Dorn"]),
    ],
)
def test_users_are_found_without_asking_specially(
    office: Any, get: Get, expression: str, found: list[str]
) -> None:
    """eq, in, startswith, ge and le, any: the default index knows them (documented)."""
    assert names(get("/users", filter=expression)) == found


@pytest.mark.parametrize(
    "options",
    [
        {"filter": "mail ne 'x'"},
        {"filter": "not startswith(mail,'x')"},
        {"filter": "endswith(mail,'contoso.example')"},
        {"filter": "startswith(displayName,'a')", "orderby": "displayName"},
        {"orderby": "mail"},
    ],
)
def test_advanced_query_needs_its_header_and_count(
    office: Any, get: Get, options: dict[str, str]
) -> None:
    """400 unless both are there (documented); with both it is evaluated."""
    for headers, more in (({}, {}), ({}, {"count": "true"}), (EVENTUAL, {})):
        refused = get("/users", headers, **options, **more)
        assert refused.status_code == 400
        assert refused.json()["error"]["code"] == "Request_UnsupportedQuery"
        assert refused.json()["error"]["message"] == "Unsupported Query."

    answer = get("/users", EVENTUAL, count="true", **options)

    assert answer.status_code == 200
    assert answer.json()["@odata.count"] == len(answer.json()["value"]) > 0


def test_contains_is_nothing_for_the_directory(office: Any, get: Get) -> None:
    """Not even with the header (documented)."""
    answer = get("/users", EVENTUAL, filter="contains(displayName,'a')", count="true")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "Request_UnsupportedQuery"


def test_count_is_passed_over_without_its_header(office: Any, get: Get) -> None:
    """``$count=true`` alone does nothing; with the header it stands on the first page only."""
    alone = get("/users", count="true").json()
    first = get("/users", EVENTUAL, count="true", top="2").json()
    token = first["@odata.nextLink"].rpartition("skiptoken=")[2]
    second = get("/users", EVENTUAL, count="true", top="2", skiptoken=token).json()

    assert "@odata.count" not in alone
    assert first["@odata.count"] == len(alone["value"])
    assert "@odata.count" not in second


@pytest.mark.parametrize("path", ["/users", "/groups"])
def test_count_segment_needs_the_header(office: Any, get: Get, path: str) -> None:
    """A bare number with it, 400 without (documented)."""
    refused = get(f"{path}/$count")
    counted = get(f"{path}/$count", EVENTUAL, filter="mail ne 'cy@contoso.example'")
    listed = get(path, EVENTUAL, filter="mail ne 'cy@contoso.example'", count="true").json()

    assert refused.json()["error"]["code"] == "Request_BadRequest"
    assert refused.json()["error"]["message"] == "$count is not currently supported."
    assert counted.text == str(listed["@odata.count"])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"displayName:org"', ["Ana Org"]),
        ('"displayName:cole cy"', ["Cy Cole"]),
        ('"mail:bob" OR "mail:dan@"', ["Bob Bell", "Dan Dorn"]),
        ('"displayName:bell" AND "mail:dan"', []),
    ],
)
def test_search_goes_word_by_word_or_from_the_beginning(
    office: Any, get: Get, text: str, found: list[str]
) -> None:
    """Names by their words, addresses from the left; the header alone is enough (documented)."""
    known = {"Ana Org", "Bob Bell", "Cy Cole", "Dan Dorn"}

    assert [each for each in names(get("/users", EVENTUAL, search=text)) if each in known] == found


@pytest.mark.parametrize(
    ("text", "headers", "code"),
    [
        ('"displayName:x"', {}, "Request_UnsupportedQuery"),
        ("displayName:x", EVENTUAL, "Request_BadRequest"),
        ('"displayName:x" "mail:y"', EVENTUAL, "Request_BadRequest"),
        ('"nothing:x"', EVENTUAL, "Request_BadRequest"),
    ],
)
def test_search_that_is_none_is_refused(
    office: Any, get: Get, text: str, headers: dict[str, str], code: str
) -> None:
    """Without the header, without quotes, without a property that there is."""
    answer = get("/users", headers, search=text)

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == code


def test_groups_and_members_take_filters(office: Any, get: Get) -> None:
    """``groupTypes/any`` as SDK samples write it; members by their names."""
    group = office.mock.add_group("Zebra", members=[office.bob, office.cy])

    groups = get("/groups", filter="groupTypes/any(c:c eq 'Unified') and displayName eq 'zebra'")
    members = get(f"/groups/{group.id}/members", filter="startswith(displayName,'cy')")

    assert names(groups) == ["Zebra"]
    assert names(members) == ["Cy Cole"]


def test_page_of_a_thousand_is_too_large(office: Any, get: Get) -> None:
    """The directory's limit is 999 (observed)."""
    answer = get("/users", top="1000")

    assert answer.status_code == 400
    assert answer.json()["error"] == {
        **answer.json()["error"],
        "code": "Request_UnsupportedQuery",
        "message": "Invalid page size specified: '1000'. Must be between 1 and 999 inclusive.",
    }


def test_directory_does_not_skip(office: Any, get: Get) -> None:
    """It pages by token alone (documented)."""
    answer = get("/users", skip="1")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == "$skip is not allowed"
