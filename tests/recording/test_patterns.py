"""Path patterns, as `requests.matching` takes them."""

from __future__ import annotations

import pytest

from pytest_graphmock.recording.patterns import matches

ID = "AAMkADQ1="


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("/me/events/*/cancel", f"/v1.0/me/events/{ID}/cancel", id="one segment"),
        pytest.param("/me/events/*/cancel", f"/beta/me/events/{ID}/cancel", id="any version"),
        pytest.param("/v1.0/me/events/*", f"/v1.0/me/events/{ID}", id="that version"),
        pytest.param("/me/events/*/CANCEL", f"/V1.0/ME/Events/{ID}/cancel", id="letter case"),
        pytest.param("**/cancel", f"/v1.0/users/a%40b.c/events/{ID}/cancel", id="any number"),
        pytest.param("/users/**/events", "/v1.0/users/events", id="none at all"),
        pytest.param("/users/a@b.c/events", "/v1.0/users/a%40b.c/events", id="encoded"),
        pytest.param("/users/*/events", "/v1.0//users('a@b.c')/events", id="key in parentheses"),
        pytest.param(
            "/me/events/*/cancel", f"/v1.0/me/events/{ID}/microsoft.graph.cancel", id="ns"
        ),
        pytest.param("/me/cal*", "/v1.0/me/calendarView", id="part of a segment"),
        pytest.param("/me/events", "/v1.0/me/events?$top=5", id="query left out"),
        pytest.param("/me/events", "/v1.0/me/events/", id="slash at the end"),
        pytest.param("**", "/v1.0/me", id="everything"),
    ],
)
def test_pattern_fits_every_spelling_of_a_path(pattern: str, path: str) -> None:
    """``*`` is one segment, ``**`` any number; version, case and spelling do not matter."""
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        pytest.param("/me/events/*/cancel", "/v1.0/me/events/cancel", id="segment missing"),
        pytest.param("/me/events/*", f"/v1.0/me/events/{ID}/cancel", id="segment too many"),
        pytest.param(
            "/me/events/*", "/v1.0/me/events/x%2Fy/cancel", id="encoded slash divides not"
        ),
        pytest.param("/beta/me", "/v1.0/me", id="other version"),
        pytest.param("/me", "/v1.0/users/me", id="only the end"),
        pytest.param("/me/e.ents", "/v1.0/me/events", id="no regular expression"),
    ],
)
def test_pattern_fits_nothing_else(pattern: str, path: str) -> None:
    """A pattern is the whole path, and no regular expression."""
    assert not matches(pattern, path)
