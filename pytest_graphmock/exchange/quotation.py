"""What of a message's body is its own, and what it quotes."""

from __future__ import annotations

import re

from .body import Body, BodyType

__all__ = ["unique_body"]

#: How Outlook begins what it quotes, in HTML and in text (recalled: mail.md §10).
_QUOTED_HTML = re.compile(
    r"(?:<hr\b[^>]*>\s*)?<div\b[^>]*\bid=[\"']?(?:x_)?(?:divRplyFwdMsg|appendonsend)\b",
    re.IGNORECASE,
)
_QUOTED_TEXT = re.compile(r"^_{20,}\s*$", re.MULTILINE)


def unique_body(body: Body) -> Body:
    """Return the part of a body above the message that it answers or forwards.

    Source: ``uniqueBody`` (documented); where it ends: mail.md §3.
    """
    quoted = _QUOTED_HTML if body.type is BodyType.HTML else _QUOTED_TEXT
    found = quoted.search(body.content)
    if found is None:
        return body
    own = body.content[: found.start()].rstrip()
    if body.type is BodyType.HTML and "<html" in own.lower():
        own += "</body></html>"
    return Body(body.type, own)
