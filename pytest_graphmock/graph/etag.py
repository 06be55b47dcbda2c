"""If-Match: whether a write is about the version that its caller has seen.

Source: platform.md §9.
"""

from __future__ import annotations

import re

from ..exchange.errors import ChangeKeyError
from .call import Call
from .errors import ActionChangeKeyError, ChangeKeyFormatError

__all__ = ["check_change_key", "check_etag_form"]

_ETAG = re.compile(r'(?:W/)?"([^"]*)"')


def check_change_key(call: Call, change_key: str) -> None:
    """Refuse a write of an item that has changed since; without the header there is no condition.

    Raises:
        ChangeKeyError: It is an older version (412; status observed).
        ChangeKeyFormatError: It is no etag (400, assumed).
    """
    given = _given(call)
    if given is None:
        return
    etag = _ETAG.fullmatch(given)
    if etag is None:
        raise ChangeKeyFormatError
    if etag[1] != change_key:
        raise ChangeKeyError


def check_etag_form(call: Call) -> None:
    """Actions of events look at the header's form, and not at the version.

    Raises:
        ActionChangeKeyError: It is no etag (500, observed).
    """
    given = _given(call)
    if given is not None and not _ETAG.fullmatch(given):
        raise ActionChangeKeyError


def _given(call: Call) -> str | None:
    given = (call.request.header("If-Match") or "*").strip()
    return None if given == "*" else given
