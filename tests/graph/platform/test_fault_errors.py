"""What only a fault answers is what the page of errors says (platform.md §3.3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from pytest_graphmock.server.fault_answers import FAULT_ERRORS


@pytest.mark.parametrize(
    ("status", "code", "message"),
    FAULT_ERRORS,
    ids=[f"{each[0]} {each[1]}" for each in FAULT_ERRORS],
)
def test_fault_is_answered_in_the_services_words(
    office: Any, as_user: Callable[..., Any], status: int, code: str, message: str
) -> None:
    """Status, code and message; with Retry-After where the service has it."""
    office.mock.faults.add("GET", "/me", status=status, code=code)

    answer = as_user(office.ana).get("/me")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["message"]) == (status, code, message)
    assert ("Retry-After" in answer.headers) is (status == 429)
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)
