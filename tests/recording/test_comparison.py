"""How what happened is laid beside what was expected; what a developer reads is in test_report."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_graphmock import GraphMock, User
from pytest_graphmock.recording.comparison import explain


@pytest.fixture
def told(graph_mock: GraphMock, alice: User, bob: User) -> GraphMock:
    """Three invitations were sent: First, Second and Third."""
    for subject in ("First", "Second", "Third"):
        alice.calendar.add_meeting(subject, attendees=[bob])
    return graph_mock


def lines(op: str, left: object, right: object) -> list[str]:
    found = explain(op, left, right)
    assert found is not None
    return found


def test_likest_are_compared_and_the_rest_is_missing_or_extra(told: GraphMock) -> None:
    """Not the ones that happen to have the same index."""
    expected = [{"subject": "Second", "comment": "Sorry"}, {"subject": "Third"}]

    text = lines("==", told.outbox, expected)

    assert text[0] == "3 notices == 2 expected   (- expected, + happened)"
    assert [line.partition(" from ")[0] for line in text[1:]] == [
        "+ <Notice invitation 'First'",
        "<Notice invitation 'Second'",
        "  comment: - 'Sorry'",
        "  comment: + None",
        "and 1 as expected",
    ]


def test_misspelt_member_is_told_wherever_it_stands(told: GraphMock) -> None:
    """A comparison that ended before it came to it says so all the same."""
    with pytest.raises(Exception, match="no member 'subjekt'"):
        explain("==", told.outbox, [{"subject": "Other"}, {"subjekt": "Second"}])


def test_nearest_come_first_and_few(told: GraphMock, alice: User, bob: User) -> None:
    """Of many, those that are most like what was looked for."""
    alice.calendar.add_meeting("Fourth", attendees=[bob])

    text = lines("in", {"subject": "Thirt"}, told.outbox)

    assert text[0] == "{'subject': 'Thirt'} in 4 notices, nearest first   (- expected, + happened)"
    assert text[1].startswith("<Notice invitation 'Third'")
    assert text[-1] == "and 1 more"


def test_long_sequences_are_compared_in_their_order(told: GraphMock) -> None:
    """Beyond a few thousand pairs looking for the likest would take too long."""
    expected: list[Any] = [{"subject": "First"}] + [{"subject": "Other"}] * 1000

    text = lines("==", told.outbox, expected)

    assert text[0].startswith("3 notices == 1001 expected")
    assert text[-1] == "and 1 as expected"
    assert len(text) < 50


@pytest.mark.parametrize(
    ("op", "expected"),
    [
        pytest.param("!=", [], id="another comparison"),
        pytest.param("==", "text", id="text"),
        pytest.param("==", 3, id="number"),
        pytest.param("is", None, id="identity"),
    ],
)
def test_other_comparisons_are_pythons_own(told: GraphMock, op: str, expected: object) -> None:
    """pytest explains them as ever."""
    assert explain(op, told.outbox, expected) is None
    assert explain("in", 1, [1]) is None
    assert explain("==", [1], [2]) is None
    assert explain("==", [], []) is None
