"""What the documentation shows runs as printed, and what it is made from says enough."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Run = Callable[[str], pytest.RunResult]

DOCS = Path(__file__).parents[1] / "docs"
_BLOCK = re.compile(
    r"(<!-- fails -->\n)?^```python\n(.*?)^```$\n*(?:^```text\n(.*?)^```$)?", re.M | re.S
)
_FILE_NAME = re.compile(r"# (\w+\.py)\n")


@dataclass(frozen=True)
class Example:
    """A block of Python in a page.

    Attributes:
        shown: Lines that the run has to print in this order, ``…`` for anything; None when the
            page does not say that the example fails.
    """

    page: str
    line: int
    code: str
    shown: str | None

    @property
    def file_name(self) -> str:
        """What its first line says (``# conftest.py``), else one of its own."""
        said = _FILE_NAME.match(self.code)
        if said is not None:
            return said[1]
        return f"{'test' if self.is_test else 'script'}_of_line_{self.line}.py"

    @property
    def is_test(self) -> bool:
        return "def test_" in self.code

    @property
    def is_script(self) -> bool:
        """Whether nothing else runs it: a block with a file name is there to be imported."""
        return not self.is_test and not _FILE_NAME.match(self.code)

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def examples() -> Iterator[Example]:
    for path in sorted(DOCS.rglob("*.md")):
        page, text = path.relative_to(DOCS).as_posix(), path.read_text("utf-8")
        for block in _BLOCK.finditer(text):
            fails, code, output = block.groups()
            line = text.count("\n", 0, block.start(2)) + 1
            yield Example(page, line, code, output if fails else None)


EXAMPLES = list(examples())
FAILING = [each for each in EXAMPLES if each.shown is not None]
SCRIPTS = [each for each in EXAMPLES if each.is_script]
PASSING = [each for each in EXAMPLES if each.shown is None and not each.is_script]
PAGES = sorted({each.page for each in PASSING})


@pytest.mark.parametrize("page", PAGES)
def test_examples_of_a_page_pass_as_printed(pytester: pytest.Pytester, page: str) -> None:
    """In a directory with the page's files and nothing else, each of its tests passes."""
    own = [each for each in PASSING if each.page == page]
    for each in own:
        pytester.path.joinpath(each.file_name).write_text(each.code, encoding="utf-8")

    outcomes = pytester.runpytest_subprocess().parseoutcomes()

    passed = outcomes.pop("passed", 0)
    outcomes.pop("warnings", None)  # msgraph-sdk's modules warn of themselves
    assert not outcomes
    assert passed >= sum(each.code.count("def test_") for each in own) > 0


def test_every_file_of_a_page_is_used() -> None:
    """A block with a file name is run because a test of the same page imports it."""
    modules = [each for each in PASSING if not each.is_test and each.file_name != "conftest.py"]

    for module in modules:
        imports = re.compile(rf"^(from|import) {module.file_name[:-3]}\b", re.M)
        assert any(imports.search(each.code) for each in PASSING if each.page == module.page), (
            module
        )


@pytest.mark.parametrize("example", SCRIPTS, ids=str)
def test_script_runs_as_printed(run_printed: Run, example: Example) -> None:
    """A block without a test and without a file name is a script that ends well."""
    result = run_printed(example.code)

    assert result.ret == 0


@pytest.mark.parametrize("example", FAILING, ids=str)
def test_failure_reads_as_printed(run_printed: Run, example: Example) -> None:
    """A test that a page says to fail does, in the words that the page shows."""
    result = run_printed(example.code)

    assert result.ret == 1
    assert example.shown
    escaped = re.sub(r"([\[\]?*])", r"[\1]", example.shown)
    result.stdout.fnmatch_lines(escaped.replace("…", "*").splitlines())


def test_unittest_suite_runs_without_pytest(tmp_path: Path) -> None:
    """The page on unittest says that no pytest is needed."""
    [suite] = [each for each in EXAMPLES if "unittest.TestCase" in each.code]
    tmp_path.joinpath("test_suite.py").write_text(suite.code, encoding="utf-8")

    result = subprocess.run(
        [sys.executable, "-m", "unittest"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stderr
    assert "Ran 1 test" in result.stderr


@cache
def made_from_code() -> Any:
    """What fills the generated pages; it needs no documentation tool."""
    path = DOCS / "_ext" / "made_from_code.py"
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module


def test_error_page_has_every_error_class() -> None:
    """An error class that is added is on the page by itself."""
    from pytest_graphmock.exchange import directory_errors
    from pytest_graphmock.exchange import errors as exchange_errors
    from pytest_graphmock.graph import errors as graph_errors

    listed = {row.name.partition(".")[0] for row in made_from_code().error_rows()}

    families = (
        (graph_errors, graph_errors.GraphError),
        (exchange_errors, exchange_errors.Refusal),
        (directory_errors, exchange_errors.Refusal),
    )
    for module, family in families:
        own = {name for name, kind in vars(module).items() if _is_error(kind, family)}
        assert own <= listed


def _is_error(kind: object, family: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, family) and kind is not family


def test_error_page_shows_what_goes_over_the_wire() -> None:
    """Status, code, message and how sure, of a refusal of Exchange and of an answer of Graph's."""
    rows = {row.name: row for row in made_from_code().error_rows()}

    organizer, missing = rows["NotOrganizerError"], rows["NotImplementedHereError"]
    assert (organizer.status, organizer.code) == (400, "ErrorInvalidRequest")
    assert organizer.message.endswith("You need to be an organizer to cancel a meeting.")
    assert organizer.sure == "documented, observed"
    assert (missing.status, missing.sure) == (501, "ours")
    assert rows["ItemNotFoundError"].status == 404


def test_error_page_has_every_refusal_of_the_identity_platform() -> None:
    """By its number, with what the body says."""
    from pytest_graphmock.graph.identity.refusals import REFUSALS

    lines = made_from_code().sign_in_errors().splitlines()[2:]

    assert [int(line.split("|")[1]) for line in lines] == sorted(REFUSALS)
    assert "| 28000 | 400 | `invalid_request` |" in "\n".join(lines)


def test_behaviours_page_says_where_cancelling_is_from() -> None:
    """Sources are found in docstrings."""
    page = made_from_code().behaviours()

    [cancelling] = [line for line in page.splitlines() if line.startswith("| `cancel_meeting`")]
    assert "event: cancel" in cancelling
    assert "documented" in cancelling


def test_reference_has_every_public_name() -> None:
    """Whatever the package makes public has an entry."""
    import pytest_graphmock

    pages = "".join(path.read_text("utf-8") for path in DOCS.joinpath("reference").glob("*.md"))

    public = {name for name in pytest_graphmock.__all__ if not name.startswith("_")}
    assert public <= set(re.findall(r":: pytest_graphmock\.(\w+)$", pages, re.M))


def test_every_page_is_in_the_table_of_contents() -> None:
    """A page that nobody can find is none."""
    index = DOCS.joinpath("index.md").read_text("utf-8")

    pages = {path.relative_to(DOCS).with_suffix("").as_posix() for path in DOCS.rglob("*.md")}
    assert pages - {"index"} <= set(index.splitlines())
