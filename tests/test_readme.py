"""What the README shows runs as printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

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
def test_example_passes_as_printed(pytester: pytest.Pytester, example: str) -> None:
    """Pasted into a file of an otherwise empty directory, the example passes."""
    pytester.path.joinpath("test_example.py").write_text(example, encoding="utf-8")

    result = pytester.runpytest_subprocess()

    result.assert_outcomes(passed=example.count("def test_"))


@pytest.mark.parametrize("example", SCRIPTS, ids=title_of)
def test_script_runs_as_printed(pytester: pytest.Pytester, example: str) -> None:
    """An example without a test is a script that ends well."""
    script = pytester.path / "example.py"
    script.write_text(example, encoding="utf-8")

    result = pytester.runpython(script)

    assert result.ret == 0
