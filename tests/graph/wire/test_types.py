"""The names of properties, held against the service's published types."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock.graph.wire.types import known_properties, navigation_properties

TYPES = (
    "event message eventMessage eventMessageRequest eventMessageResponse mailFolder calendar "
    "calendarGroup contact contactFolder user group room directoryObject"
).split()


@pytest.mark.parametrize("type_name", TYPES)
def test_a_type_has_the_properties_that_the_service_publishes(
    contract: Any, type_name: str
) -> None:
    """Every name of the metadata is known, and no other but the two that v1.0 was seen to have."""
    is_beta = contract.version == "beta"
    seen = {"uid", "occurrenceId"} if type_name == "event" else set()

    known = known_properties(type_name, is_beta)

    assert known == set(contract.properties(type_name)) | seen


@pytest.mark.parametrize("type_name", TYPES)
def test_a_type_leads_where_the_service_publishes(contract: Any, type_name: str) -> None:
    """Navigation properties are told from the others."""
    published = {p.name for p in contract.properties(type_name).values() if p.navigation}

    assert navigation_properties(type_name, contract.version == "beta") == published


@pytest.mark.parametrize(
    ("type_name", "name", "in_v1", "in_beta"),
    [
        pytest.param("mailFolder", "wellKnownName", False, True, id="beta alone"),
        pytest.param("message", "meetingMessageType", False, False, id="of a derived type"),
        pytest.param("eventMessageRequest", "subject", True, True, id="inherited twice"),
        pytest.param("event", "instances", True, True, id="a navigation property"),
        pytest.param("event", "size", False, False, id="of no type"),
    ],
)
def test_versions_and_types_differ(type_name: str, name: str, in_v1: bool, in_beta: bool) -> None:
    """$select refuses what a type does not have in the version that was asked."""
    assert (name in known_properties(type_name, False)) is in_v1
    assert (name in known_properties(type_name, True)) is in_beta


def test_a_type_that_is_not_there_is_our_own_mistake() -> None:
    """Only a caller of ours can ask for it."""
    with pytest.raises(KeyError):
        known_properties("todoTask", False)
