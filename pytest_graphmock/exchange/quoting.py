"""The body of a reply or a forward: what is new, who wrote what is old, and that.

`quotation.py` finds the new part again.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from .address import EmailAddress
from .body import Body, with_block
from .message import Message

__all__ = ["quoting"]


def quoting(original: Message, comment: str) -> Body:
    """Return the body of an answer: the comment, who wrote what is quoted, and the original.

    Source: mail.md §10: comment, separator, header block, original (the markup is recalled).
    """
    new = "<br>".join(escape(line) for line in comment.splitlines())
    head = "<br>\r\n".join(f"<b>{name}:</b> {escape(text)}" for name, text in _head(original))
    return with_block(
        (f"<div>{new}</div>\r\n" if new else "")
        + '<hr tabindex="-1" style="display:inline-block; width:98%">\r\n'
        + f'<div id="divRplyFwdMsg" dir="ltr">{head}</div>\r\n<div>&nbsp;</div>',
        original.body,
    )


def _head(original: Message) -> Iterator[tuple[str, str]]:
    author = original.from_ or original.sender
    if author is not None:
        yield "From", str(author)
    sent = original.sent
    hour, half = (sent.hour % 12) or 12, "AM" if sent.hour < 12 else "PM"
    yield "Sent", f"{sent:%A, %B} {sent.day}, {sent.year} {hour}:{sent:%M:%S} {half}"
    for name, people in (("To", original.to_recipients), ("Cc", original.cc_recipients)):
        if people:
            yield name, _listed(people)
    yield "Subject", original.subject


def _listed(people: tuple[EmailAddress, ...]) -> str:
    return "; ".join(str(each) for each in people)
