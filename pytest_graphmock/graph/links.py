"""Links to the next page: the caller's own address with the options written anew."""

from __future__ import annotations

import re
from urllib.parse import quote, quote_plus

from .call import Call

__all__ = ["next_link", "token_link"]


def next_link(call: Call, skip: int, usual_size: int) -> str:
    """Return the address of the next page: the caller's own, with the options written anew."""
    options = dict(call.options.given)
    options["$skip"] = str(skip)
    if call.options.top is None and call.preferences.page_size is None:
        options["$top"] = str(usual_size)
    ordered = sorted(options.items(), key=lambda each: _LINK_ORDER.get(each[0], 0))
    return _link(call, "&".join(f"{_encoded(k)}={_encoded(v)}" for k, v in ordered))


_LINK_ORDER = {
    name: position
    for position, name in enumerate(("$filter", "$select", "$orderby", "$top", "$skip"), start=1)
}


def token_link(call: Call, start: int) -> str:
    options = [(k, v) for k, v in call.options.given if k != "$skipToken"]
    options.append(("$skiptoken", str(start)))
    return _link(call, "&".join(f"{k}={quote(v, safe='')}" for k, v in options))


def _link(call: Call, query: str) -> str:
    """Return the caller's own address with another query; a folder's key stands in parentheses.

    Source: mail.md §4.1 (observed).
    """
    path = _FOLDER_KEY.sub(r"\1('\2')", call.request.raw_path)
    return f"{call.request.origin}{path}?{query}"


_FOLDER_KEY = re.compile(r"((?:mail|child)Folders)/([^/()]+)", re.IGNORECASE)


def _encoded(text: str) -> str:
    """Percent-encode with lower-case digits and ``+`` for a blank (observed)."""
    encoded = quote_plus(text)
    return "".join(
        piece if not position else "%" + piece[:2].lower() + piece[2:]
        for position, piece in enumerate(encoded.split("%"))
    )
