"""What the tests of the directory share: an application's view of it, and references."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def app(as_user: Callable[..., Any]) -> Any:
    """The API as an application with all roles sees it."""
    return as_user("app")


@pytest.fixture
def error() -> Callable[..., dict[str, Any]]:
    """Return the error of an answer, which has to be one."""

    def read(answer: Any, status: int = 400) -> dict[str, Any]:
        assert answer.status_code == status, answer.text
        found: dict[str, Any] = answer.json()["error"]
        return found

    return read


@pytest.fixture
def reference() -> Callable[[Any], dict[str, str]]:
    """Return the body that refers to somebody, as samples write it."""

    def body(who: Any) -> dict[str, str]:
        key = who if isinstance(who, str) else who.id
        return {"@odata.id": f"https://graph.microsoft.com/v1.0/directoryObjects/{key}"}

    return body
