"""Each error on the page of errors has a test that provokes it, and the page says which."""

from __future__ import annotations

import ast
import importlib.util
import re
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]


def load_page() -> Any:
    """What the page is made by; it needs no documentation tool."""
    path = ROOT / "docs" / "_ext" / "made_from_code.py"
    spec = importlib.util.spec_from_file_location("made_from_code_for_proofs", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


PAGE = load_page()
ROWS = {row.name: row for row in PAGE.error_rows()}
PROVEN = sorted((name, test) for name, test in PAGE.proofs().items() if test is not None)


@cache
def functions_of(path: str) -> dict[str, str]:
    """The source of each function of a file, its decorators included."""
    text = (ROOT / path).read_text(encoding="utf-8")
    lines = text.splitlines()
    found = {}
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
            found[node.name] = "\n".join(lines[first - 1 : node.end_lineno])
    return found


def test_every_error_has_a_line() -> None:
    """tests/error_proofs.json names the test of each; null for one that has none yet."""
    assert set(PAGE.proofs()) == set(ROWS)


@pytest.mark.parametrize(("name", "test"), PROVEN, ids=[name for name, _ in PROVEN])
def test_proof_is_a_test_that_speaks_of_the_error(name: str, test: str) -> None:
    """It is there, and it says the error's code, its message or its status."""
    path, _, function = test.partition("::")
    row = ROWS[name]

    functions = functions_of(path)
    own = functions[function]
    source = own + "".join(text for name, text in functions.items() if f"{name}(" in own)

    longest = max(re.split(r"\{\w+\}|'", row.message), key=len)[:30].strip(" .")
    assert row.code in source or longest in source or str(row.status) in source


def test_page_names_the_test() -> None:
    """In the row of the error."""
    proof = PAGE.proofs()["NotOrganizerError"]

    [row] = [
        line for line in PAGE.errors().splitlines() if "need to be an organizer to cancel" in line
    ]

    assert proof.rpartition("::")[2] in row
