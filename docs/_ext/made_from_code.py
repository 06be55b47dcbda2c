"""What the reference pages say that the code says already, as Markdown: it can't go stale.

The errors come from the error classes, behaviours from docstrings that name a source, the
settings from `Settings`, options and fixtures from the plugin.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest_graphmock
from pytest_graphmock import plugin
from pytest_graphmock.exchange import directory_errors
from pytest_graphmock.exchange import errors as exchange_errors
from pytest_graphmock.graph import errors as graph_errors
from pytest_graphmock.graph.identity.refusals import REFUSALS
from pytest_graphmock.server.fault_answers import FAULT_ERRORS
from pytest_graphmock.settings import Settings

__all__ = ["PAGES", "behaviours", "errors", "fixtures", "options", "settings", "sign_in_errors"]

PACKAGE = Path(pytest_graphmock.__file__).parent

#: Which test provokes which error.
PROOFS = Path(__file__).parents[2] / "tests" / "error_proofs.json"

#: What a docstring says of its source, and what we call it.
_SURE = {
    "documented": re.compile(r"\bdocumented\b", re.I),
    "observed": re.compile(r"\b(observed|observation|seen|quoted)\b", re.I),
    "assumed": re.compile(r"\b(assumed|recalled)\b", re.I),
}
_SOURCE = re.compile(r"\bSource:\s*(.*?)(?=\n\s*\n|\Z)", re.S)


def how_sure(text: str) -> str:
    """Return ``documented``, ``observed`` and ``assumed``, those that a text says, in its order."""
    found = {word: pattern.search(text) for word, pattern in _SURE.items()}
    said = sorted((at.start(), word) for word, at in found.items() if at)
    return ", ".join(word for _, word in said)


@dataclass(frozen=True)
class ErrorRow:
    """One refusal of the service: what goes over the wire, and what its class says of it."""

    status: int
    code: str
    message: str
    name: str
    meaning: str

    @property
    def sure(self) -> str:
        return "ours" if self.status == 501 else how_sure(self.meaning) or "–"


def error_rows() -> list[ErrorRow]:
    """Return what each error class answers, those of Exchange as Graph carries them."""
    rows = [
        _row(graph_errors.from_refusal(make()), name, doc)
        for module in (exchange_errors, directory_errors)
        for name, make, doc in _makers(module, exchange_errors.Refusal)
        if module is exchange_errors or name not in vars(exchange_errors)
    ]
    rows += [
        _row(make(), name, doc)
        for name, make, doc in _makers(graph_errors, graph_errors.GraphError)
    ]
    return sorted(rows, key=lambda each: (each.status, each.code, each.message))


def errors() -> str:
    """Return the table of errors."""
    return _table(
        ("status", "code", "message", "how sure", "when, and where it is from", "tested by"),
        (
            (str(row.status), f"`{row.code}`", row.message, row.sure, row.meaning, _proof(row))
            for row in error_rows()
        ),
    )


def proofs() -> dict[str, str]:
    """Return, by the name of an error's row, the test that provokes it."""
    found: dict[str, str] = json.loads(PROOFS.read_text(encoding="utf-8"))
    return found


def _proof(row: ErrorRow) -> str:
    test = proofs().get(row.name)
    return f"`{test.rpartition('::')[2]}`" if test else "–"


def fault_errors() -> str:
    """Return the table of what is answered on a fault's word, and on nothing else."""
    return _table(
        ("status", "code", "message"),
        (
            (str(status), f"`{code}`", message or "(empty)")
            for status, code, message in sorted(FAULT_ERRORS)
        ),
    )


def sign_in_errors() -> str:
    """Return the table of what the identity platform refuses."""
    return _table(
        ("AADSTS", "status", "error", "message"),
        (
            (
                str(number),
                str(row.status),
                f"`{row.error}`",
                row.sentence.replace("{{", "{").replace("}}", "}"),
            )
            for number, row in sorted(REFUSALS.items())
        ),
    )


def _makers(module: ModuleType, family: type) -> Iterator[tuple[str, Callable[[], Any], str]]:
    """Yield how to make each error: a class, or those of its class methods that are errors."""
    for name, kind in vars(module).items():
        if not (inspect.isclass(kind) and issubclass(kind, family) and kind is not family):
            continue
        made = [
            method
            for method, value in vars(kind).items()
            if isinstance(value, classmethod) and not method.startswith("_")
        ]
        for method in made:
            maker = getattr(kind, method)
            yield f"{name}.{method}", _filled(maker), f"{_doc(maker)} ({_doc(kind)})"
        if not made:
            yield name, _filled(kind), _doc(kind)


def _filled(maker: Callable[..., Any]) -> Callable[[], Any]:
    """Call it with the names of its parameters in the places of their values."""
    parameters = [
        each
        for each in inspect.signature(maker).parameters.values()
        if each.default is each.empty and each.kind is not each.VAR_KEYWORD
    ]
    return lambda: maker(*(f"{{{each.name}}}" for each in parameters))


def _row(error: graph_errors.GraphError, name: str, doc: str) -> ErrorRow:
    return ErrorRow(error.status, error.code, error.message or "(says what)", name, doc)


def behaviours() -> str:
    """Return what the docstrings of rules and wire say about where behaviour is from."""
    sections = []
    for part in ("exchange", "graph"):
        for module in _modules(part):
            rows = [*_sourced(module)]
            if rows:
                about = re.split(r"(?<=\.)\s", _doc(module))[0]
                title = module.__name__.removeprefix("pytest_graphmock.")
                table = _table(("what holds", "source", "how sure"), rows)
                sections.append(f"## {title}\n\n{about}\n\n{table}")
    return "\n\n".join(sections)


def _modules(part: str) -> Iterator[ModuleType]:
    package = importlib.import_module(f"pytest_graphmock.{part}")
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(found.name)


def _sourced(module: ModuleType) -> Iterator[tuple[str, str, str]]:
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Module)):
            continue
        doc = ast.get_docstring(node) or ""
        source = _SOURCE.search(doc)
        if source is None or "errors" in module.__name__.split("."):
            continue
        what = _first_sentence(doc) if isinstance(node, ast.Module) else _named(node, doc)
        said = _one_line(source[1])
        yield what, said, how_sure(said) or "–"


def _named(node: ast.FunctionDef | ast.ClassDef, doc: str) -> str:
    return f"`{node.name}`: {_first_sentence(doc)}"


def settings() -> str:
    """Return the table of the words that the marker, options and ini lines take."""
    meanings = dict(re.findall(r"^ {4}(\w+): (.*(?:\n {8}.*)*)", _doc(Settings, whole=True), re.M))
    known = {name for name, _ in _options()}
    rows = []
    for each in fields(Settings):
        default = "–" if each.default is MISSING else f"`{each.default!r}`"
        option, line = f"--graphmock-{each.name.replace('_', '-')}", f"graphmock_{each.name}"
        elsewhere = [f"`{name}`" if name in known else "–" for name in (option, line)]
        rows.append((f"`{each.name}`", default, _one_line(meanings.get(each.name, "")), *elsewhere))
    return _table(("word", "default", "what it says", "option", "ini line"), rows)


def options() -> str:
    """Return the table of command-line options that the plugin adds; an ini line says the same."""
    rows = [(f"`{name}`", said) for name, said in _options() if name.startswith("--")]
    return _table(("option", "what it says"), rows)


def _options() -> list[tuple[str, str]]:
    """Return the names of options and ini lines, and what their help says."""
    found: list[tuple[str, str]] = []

    def option(*names: str, **given: Any) -> None:
        found.append((names[0], given.get("help", "")))

    def ini(name: str, help: str = "", *_: Any, **__: Any) -> None:
        found.append((name, help))

    group = SimpleNamespace(addoption=option)
    parser = SimpleNamespace(getgroup=lambda *_: group, addini=ini, addoption=option)
    plugin.pytest_addoption(parser)  # type: ignore[arg-type]  # as much of one as it uses
    return found


def fixtures() -> str:
    """Return the public fixtures with their docstrings."""
    tree = ast.parse(Path(plugin.__file__).read_text(encoding="utf-8"))
    found = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and any("fixture" in ast.unparse(each) for each in node.decorator_list)
    ]
    return "\n\n".join(
        f"### `{node.name}`\n\n{ast.get_docstring(node) or ''}\n\nScope: {_scope(node)}."
        for node in found
    )


def _scope(node: ast.FunctionDef) -> str:
    said = re.search(r"scope='(\w+)'", " ".join(ast.unparse(each) for each in node.decorator_list))
    return said[1] if said else "function"


def _doc(thing: object, *, whole: bool = False) -> str:
    doc = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    return doc if whole else _one_line(doc)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _first_sentence(doc: str) -> str:
    return _one_line(re.split(r"\n\s*\n|(?<=[.:])\s(?=Source:)", doc)[0])


def _table(head: tuple[str, ...], rows: Any) -> str:
    lines = [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]
    return "\n".join(lines)


def _line(cells: Any) -> str:
    return f"| {' | '.join(str(each).replace('|', chr(92) + '|') for each in cells)} |"


#: The directives, and what each puts in its place.
PAGES: dict[str, Callable[[], str]] = {
    "graphmock-errors": errors,
    "graphmock-fault-errors": fault_errors,
    "graphmock-sign-in-errors": sign_in_errors,
    "graphmock-behaviours": behaviours,
    "graphmock-settings": settings,
    "graphmock-options": options,
    "graphmock-fixtures": fixtures,
}
