"""A tenant that is kept in a file, and the same tenant read from the file again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pytest_graphmock import GraphMock
from pytest_graphmock.storing import open_state

Keep = Callable[..., GraphMock]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the state is to be kept."""
    return tmp_path / "office.state"


@pytest.fixture
def kept(path: Path) -> Iterator[Keep]:
    """Keep a tenant, or go on with the one that is in the file; who had it lets go of it."""
    with ExitStack() as stack:

        def keep(**words: object) -> GraphMock:
            stack.close()
            state = stack.enter_context(open_state(path))
            empty = {"users": 0, "rooms": 0, "groups": 0}
            mock = GraphMock(**(words if state.is_new else empty))
            state.keep(mock.tenant)
            return mock

        yield keep
