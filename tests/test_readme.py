"""What the README shows runs as printed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[[str], pytest.RunResult]

README = Path(__file__).parents[1] / "README.md"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", README.read_text("utf-8"), re.M | re.S)
TESTS = [example for example in EXAMPLES if "def test_" in example]
SCRIPTS = [example for example in EXAMPLES if "def test_" not in example]


def title_of(example: str) -> str:
    """The name of its test, to read in the report."""
    found = re.search(r"def (test_\w+)", example)
    return found[1] if found else "script"


def test_first_example_is_the_complete_test() -> None:
    """The README's first screen holds one test that needs nothing but the fixture."""
    assert title_of(EXAMPLES[0]) == "test_cancelling_tells_everyone"
    assert not re.search(r"import (requests|httpx|msgraph|O365)", EXAMPLES[0])


@pytest.mark.parametrize("example", TESTS, ids=title_of)
def test_example_passes_as_printed(run_printed: Run, example: str) -> None:
    """Pasted into a file of an otherwise empty directory, the example passes."""
    result = run_printed(example)

    result.assert_outcomes(passed=example.count("def test_"))


@pytest.mark.parametrize("example", SCRIPTS, ids=title_of)
def test_script_runs_as_printed(run_printed: Run, example: str) -> None:
    """An example without a test is a script that ends well."""
    result = run_printed(example)

    assert result.ret == 0
