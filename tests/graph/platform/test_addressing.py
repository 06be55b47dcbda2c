"""Addresses, as far as `tests/graph/test_addresses.py` does not walk them (platform.md §1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

As = Callable[..., Any]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/me/mailFolders/?$top=2", id="a slash before the query"),
        pytest.param("/me/mailFolders/", id="a slash at the end"),
        pytest.param("//me//mailFolders", id="double slashes"),
        pytest.param("/Me/MAILFOLDERS", id="any letter case"),
        pytest.param("/me/mailFolders?%24top=2", id="an encoded dollar sign"),
        pytest.param("/me/mailFolders?top=2", id="no dollar sign"),
        pytest.param("/me/mailFolders?$top=2&$format=json", id="$format"),
        pytest.param("/me/mailFolders?$top=2&unheard=of", id="an option of nobody's"),
    ],
)
def test_spelling_of_a_list_does_not_matter(office: Any, as_user: As, path: str) -> None:
    """The same folders come back."""
    ana = as_user(office.ana)

    answer = ana.get(path)

    assert answer.status_code == 200
    assert answer.json()["value"][0] == ana.get("/me/mailFolders").json()["value"][0]


@pytest.mark.parametrize("form", ["/users/{}", "/users('{}')", "/Users(%27{}%27)"])
@pytest.mark.parametrize("case", [str, str.upper])
def test_quote_in_a_key_is_doubled(
    office: Any, as_user: As, form: str, case: Callable[[str], str]
) -> None:
    """In parentheses; behind a slash it stands as it is. Addresses match in any letter case."""
    user = office.mock.add_user("Pat O'Neil", mail="pat.o'neil@contoso.example")
    key = case(user.mail)
    key = key if form == "/users/{}" else key.replace("'", "''")

    answer = as_user("app").get(form.format(quote(key, safe="")))

    assert answer.json()["id"] == user.id


def test_guest_is_found_by_the_encoded_name(office: Any, as_user: As) -> None:
    """``#EXT#`` in a userPrincipalName is sent as ``%23EXT%23``."""
    guest = office.mock.add_user("Guest", mail="guest_fabrikam.example#EXT#@contoso.example")

    answer = as_user("app").get("/users/guest_fabrikam.example%23EXT%23@contoso.example")

    assert answer.json()["id"] == guest.id


@pytest.mark.parametrize(
    "function",
    [
        "delta",
        "delta()",
        "microsoft.graph.delta",
        "microsoft.graph.delta()",
        "Microsoft.Graph.DELTA()",
    ],
)
def test_function_is_called_in_every_way(office: Any, as_user: As, function: str) -> None:
    """With and without parentheses and namespace."""
    answer = as_user(office.ana).get(f"/me/mailFolders/{function}")

    assert "@odata.deltaLink" in answer.json()


@pytest.mark.graph_mock(allow_unimplemented=True)
def test_slash_in_an_id_breaks_the_path(office: Any, as_user: As) -> None:
    """400 with a code of its own, naming what was left over (observed)."""
    event_id = office.meeting().id
    rest = event_id[-60:]

    answer = as_user(office.ana).get(f"/me/events/{event_id[:-60]}/{rest}")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "RequestBroker--ParseUri")
    assert error["message"] == f"Resource not found for the segment '{rest}'."


@pytest.mark.parametrize(
    "path", ["/me/events/$count", "/me/messages/$count", "/me/mailFolders/$count", "/users/$count"]
)
def test_count_is_plain_text(office: Any, as_user: As, path: str) -> None:
    """A number and nothing else."""
    answer = as_user(office.ana).get(path, headers={"ConsistencyLevel": "eventual"})

    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.isdigit()


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("path", "version"),
    [
        pytest.param("/v2.0/me", "v2.0", id="another version"),
        pytest.param("/me", "me", id="none"),
        pytest.param("/v1/me", "v1", id="half of one"),
    ],
)
def test_version_is_one_of_two(office: Any, as_user: As, path: str, version: str) -> None:
    """400 with what stood in its place."""
    answer = as_user(office.ana).session.get(f"{office.mock.url}{path}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")
    assert answer.json()["error"]["message"] == f"Invalid version: {version}"


@pytest.mark.graph_mock(auth="strict", allow_unimplemented=True)
def test_unknown_segment_is_told_before_permissions_and_after_the_token(
    office: Any, as_user: As
) -> None:
    """Routing comes before authorization (observed); without a token the 401 wins (assumed)."""
    poor = as_user(office.ana, scopes=["User.Read"])

    unknown = poor.get("/me/evnts")
    known = poor.get("/me/events")
    nobody = as_user(None).get("/me/evnts")

    assert [each.status_code for each in (unknown, known, nobody)] == [400, 403, 401]
