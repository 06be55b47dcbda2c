"""Options in the parentheses of ``$expand``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.mark.parametrize(
    ("nested", "found"),
    [
        ("$top=9999", ["Budget review", "Later", "Zero; 'q'"]),
        ("$orderby=subject desc;$top=1", ["Zero; 'q'"]),
        ("$filter=subject eq 'Zero; ''q'''", ["Zero; 'q'"]),
        ("orderby=subject;$skip=1;$select=subject", ["Later", "Zero; 'q'"]),
    ],
)
def test_expanded_dates_are_filtered_ordered_and_cut(
    office: Any, as_user: Callable[..., Any], nested: str, found: list[str]
) -> None:
    """``exceptionOccurrences``; a semicolon within quotes separates nothing."""
    ana, series = as_user(office.ana), office.series()
    changes = [{"subject": "Later"}, {"subject": "Zero; 'q'"}, {"showAs": "free"}]
    for occurrence, change in zip(series.occurrences(), changes, strict=False):
        assert ana.patch(f"/me/events/{occurrence.id}", change).status_code == 200

    answer = ana.get(
        f"/me/events/{series.id}", params={"$expand": f"exceptionOccurrences({nested})"}
    )

    listed = answer.json()["exceptionOccurrences"]
    assert sorted(each["subject"] for each in listed) == found
    if "$select" in nested:
        assert {name for each in listed for name in each if "@" not in name} == {"id", "subject"}


def test_folders_expand_their_children(office: Any, get: Callable[..., Any]) -> None:
    """One level deep; Zammad asks with ``$top=9999``."""
    answer = get("mailFolders", expand="childFolders($top=9999;$select=displayName)", top="100")

    assert answer.status_code == 200
    assert all(each["childFolders"] == [] for each in answer.json()["value"])


@pytest.mark.parametrize(
    ("nested", "message"),
    [
        (
            "$filter=foo eq 1",
            "Invalid filter clause: Could not find a property named 'foo' on type "
            "'microsoft.graph.mailFolder'.",
        ),
        (
            "$top=0",
            "Invalid value '0' for $top query option found. The $top query option requires "
            "a positive integer value.",
        ),
        (
            "$select=foo",
            "Parsing OData Select and Expand failed: Could not find a property named "
            "'foo' on type 'microsoft.graph.mailFolder'.",
        ),
    ],
    ids=["filter", "top", "select"],
)
def test_nested_option_that_makes_no_sense_is_refused(
    office: Any, get: Callable[..., Any], nested: str, message: str
) -> None:
    """400 with the same texts as outside; conversation history has a (hidden) child."""
    answer = get("mailFolders/msgfolderroot", expand=f"childFolders({nested})")

    assert answer.status_code == 400
    assert answer.json()["error"]["message"] == message
