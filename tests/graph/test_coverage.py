"""The coverage page says what the resource tree does, and the tree is held against the contract."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_graphmock.graph.coverage import page
from pytest_graphmock.graph.errors import NotImplementedHereError, SegmentError
from pytest_graphmock.graph.path import split_path, walk
from pytest_graphmock.graph.resources import tree

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"


def test_coverage_page_is_what_the_tree_prints() -> None:
    """``python -m pytest_graphmock.graph.coverage > docs/coverage.md`` after a change."""
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("version", ["v1.0", "beta"])
def test_every_address_of_the_contract_is_built_or_says_that_it_is_not(
    contract: Callable[[str], Any], version: str
) -> None:
    """No address that Graph publishes is answered as if Graph did not have it."""
    unknown, built = [], []

    for template in contract(version).all_paths:
        address = re.sub(r"\{[^}]*\}", "AAMkKEY", template)
        address = address.replace("/graph.", "/microsoft.graph.")
        try:
            walk(tree(), split_path(address))
            built.append(template)
        except NotImplementedHereError:
            pass
        except SegmentError as error:
            unknown.append(f"{template}: {error.message}")

    assert not unknown, "\n".join(unknown)
    assert len(built) >= 100
