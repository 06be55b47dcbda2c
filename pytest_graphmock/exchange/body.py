"""Bodies of items: HTML and text, one made from the other, and the preview."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from html import escape
from html.parser import HTMLParser

__all__ = ["EMPTY", "Body", "BodyType", "with_block", "with_comment"]

_HEAD = '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'
#: Behind which the content of a document begins, best first.
_OPENINGS = [
    re.compile(tag, re.IGNORECASE) for tag in (r"<body\b[^>]*>", r"</head>", r"<html\b[^>]*>")
]
_PREVIEW_LENGTH = 255
_BREAKING = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "table", "ul", "ol"})
_UNSEEN = frozenset({"head", "style", "script", "title"})


class BodyType(Enum):
    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Body:
    """The content of an item and what it is written in."""

    type: BodyType = BodyType.HTML
    content: str = ""

    def as_html(self) -> Body:
        """Return the body as an HTML document; an empty one stays empty.

        Source: mail.md §3: text is escaped, HTML without a document around it gets one.
        """
        if not self.content:
            return EMPTY
        if self.type is BodyType.TEXT:
            return Body(BodyType.HTML, _document(_escaped(self.content)))
        if "<html" in self.content.lower():
            return self
        return Body(BodyType.HTML, _document(self.content))

    def as_text(self) -> Body:
        """Return the body as plain text."""
        if self.type is BodyType.TEXT:
            return self
        return Body(BodyType.TEXT, _text_of(self.content))

    @property
    def preview(self) -> str:
        """The first 255 characters of the text (documented: "bodyPreview")."""
        return self.as_text().content[:_PREVIEW_LENGTH]


EMPTY = Body()


def with_comment(comment: str, original: Body) -> Body:
    """Return a body with the comment in a block of its own before the original.

    Source: calendar.md §3.3, assumed: Exchange's cancel item is a smart response, whose new
    content precedes the old body.
    """
    if not comment:
        return original.as_html()
    return with_block(f"<div>{_escaped(comment)}</div>", original)


def with_block(block: str, original: Body) -> Body:
    """Return a body with a piece of HTML before the original."""
    if not original.content:
        return Body(BodyType.HTML, _document(block))
    html = original.as_html().content
    start = next((found.end() for tag in _OPENINGS if (found := tag.search(html))), 0)
    return Body(BodyType.HTML, f"{html[:start]}{block}\r\n{html[start:]}")


def _document(inner: str) -> str:
    return f"{_HEAD}<body>{inner}</body></html>"


def _escaped(text: str) -> str:
    return re.sub(r"\r\n|\r|\n", "<br>", escape(text))


@lru_cache(maxsize=4096)
def _text_of(html: str) -> str:
    reader = _TextReader()
    reader.feed(html)
    reader.close()
    return reader.text


class _TextReader(HTMLParser):
    """Collects what a reader of the HTML would see, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[str] = []
        self._unseen = 0

    def parse_html_declaration(self, i: int) -> int:
        """Take a declaration that makes no sense (``<![``) for a comment, as browsers do."""
        try:
            return super().parse_html_declaration(i)
        except AssertionError:
            return self.parse_bogus_comment(i)

    @property
    def text(self) -> str:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip().replace("\n", "\r\n")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        elif tag in _BREAKING:
            self._pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in _BREAKING and tag != "br":
            self._pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._pieces.append(re.sub(r"\s+", " ", data))
