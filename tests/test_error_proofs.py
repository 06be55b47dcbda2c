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
PROVEN = sorted(PAGE.proofs().items())


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


def longest_piece(message: str) -> str:
    """What of a message stands there whatever the request says."""
    return max(re.split(r"\{\w+\}|'", message), key=len)[:30].strip(" .")


def test_every_error_is_in_a_test() -> None:
    """tests/error_proofs.json says in which; an error that is not there yet is named in one."""
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")]
    unproven = [row for name, row in ROWS.items() if name not in PAGE.proofs()]

    silent = [
        row.name
        for row in unproven
        if not any(row.code in text or longest_piece(row.message) in text for text in texts)
    ]

    assert not silent, "add a test of each, and its line to tests/error_proofs.json"


def test_no_proof_is_of_an_error_that_is_gone() -> None:
    assert set(PAGE.proofs()) <= set(ROWS)


@pytest.mark.parametrize(("name", "test"), PROVEN, ids=[name for name, _ in PROVEN])
def test_proof_is_a_test_that_speaks_of_the_error(name: str, test: str) -> None:
    """It is there, and it says the error's code, its message or its status."""
    path, _, function = test.partition("::")
    row = ROWS[name]

    functions = functions_of(path)
    own = functions[function]
    source = own + "".join(text for name, text in functions.items() if f"{name}(" in own)

    said = (row.code, longest_piece(row.message), str(row.status))
    assert any(each in source for each in said)


def test_page_names_the_test() -> None:
    """In the row of the error."""
    proof = PAGE.proofs()["NotOrganizerError"]

    [row] = [
        line for line in PAGE.errors().splitlines() if "need to be an organizer to cancel" in line
    ]

    assert proof.rpartition("::")[2] in row
