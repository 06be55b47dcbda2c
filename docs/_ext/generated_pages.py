"""Sphinx: directives that put in their place what the code says of itself."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from made_from_code import PACKAGE, PAGES
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective
from sphinx.util.typing import ExtensionMetadata


class FromCode(SphinxDirective):
    """The Markdown that a function of `made_from_code` returns."""

    def run(self) -> list[nodes.Node]:
        for module in PACKAGE.rglob("*.py"):
            self.env.note_dependency(str(module))
        return self.parse_text_to_nodes(PAGES[self.name](), allow_section_headings=True)


class PropertySentences:
    """Keeps napoleon from taking a property's sentence up to a colon for its type."""

    def __init__(self) -> None:
        self._kept: dict[str, list[str]] = {}

    def keep(self, app: Sphinx, what: str, name: str, _: Any, __: Any, lines: list[str]) -> None:
        if what == "property":
            self._kept[name] = lines.copy()

    def put_back(
        self, app: Sphinx, what: str, name: str, _: Any, __: Any, lines: list[str]
    ) -> None:
        if what == "property":
            lines[:] = self._kept.pop(name)


def setup(app: Sphinx) -> ExtensionMetadata:
    for name in PAGES:
        app.add_directive(name, FromCode)
    sentences = PropertySentences()
    app.connect("autodoc-process-docstring", sentences.keep, priority=400)
    app.connect("autodoc-process-docstring", sentences.put_back, priority=600)
    return {"version": "1", "parallel_read_safe": True}
