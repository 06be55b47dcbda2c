"""Ids of items in the five formats that clients of Exchange know, and from one to the other.

POST …/translateExchangeIds.

- ``restId`` and ``restImmutableEntryId`` are what Graph itself gives and takes;
- ``ewsId`` is a ``restId`` with ``/`` for ``-`` and ``+`` for ``_``, as Outlook's own
  ``convertToRestId`` has it (documented);
- ``entryId`` and ``immutableEntryId`` are binary ids of MAPI, in the base64 that is documented for
  them: ``-`` and ``_``, and how many ``=`` were cut off as a digit at the end. The bytes are our
  own: those of the REST id without its header, which names the mailbox.
"""

from __future__ import annotations

import base64
import binascii
from enum import Enum

from . import ids
from .errors import InvalidIdError, ItemNotFoundError
from .mailbox import Mailbox

__all__ = ["IdFormat", "translate_id"]


class IdFormat(Enum):
    ENTRY_ID = "entryId"
    EWS_ID = "ewsId"
    IMMUTABLE_ENTRY_ID = "immutableEntryId"
    REST_ID = "restId"
    REST_IMMUTABLE_ENTRY_ID = "restImmutableEntryId"

    @property
    def is_immutable(self) -> bool:
        """Whether ids of this format stay when the item moves."""
        return self in (IdFormat.IMMUTABLE_ENTRY_ID, IdFormat.REST_IMMUTABLE_ENTRY_ID)

    @property
    def is_binary(self) -> bool:
        """Whether ids of this format are bytes that MAPI knows, written as text."""
        return self in (IdFormat.ENTRY_ID, IdFormat.IMMUTABLE_ENTRY_ID)


def translate_id(mailbox: Mailbox, text: str, source: IdFormat, target: IdFormat) -> str:
    """Return what an item, folder or calendar of a mailbox is called in another format.

    Containers have one id, which stands for the immutable one too (documented: they are constant).

    Raises:
        InvalidIdError: It is no id of the source format.
        ItemNotFoundError: The mailbox has nothing of that id, or not any more (assumed).
    """
    rest_id = _to_rest(mailbox, text, source)
    default, immutable = _names(mailbox, ids.parse_id(rest_id))
    if rest_id != (immutable if source.is_immutable else default):
        raise InvalidIdError
    return _from_rest(immutable if target.is_immutable else default, target)


def _names(mailbox: Mailbox, reference: ids.ItemReference) -> tuple[str, str]:
    """Return the default and the immutable id of what an id names."""
    item = mailbox.find_event(reference) or mailbox.find_message(reference)
    if item is not None:
        return mailbox.id_of(item), mailbox.id_of(item, immutable=True)
    for register in (mailbox.folders, mailbox.calendars, mailbox.calendar_groups):
        container = register.get(reference.key)
        if container is not None and mailbox.id_of_container(container) == reference.text:
            return reference.text, reference.text
    raise ItemNotFoundError


_TO_EWS = str.maketrans("-_", "/+")
_FROM_EWS = str.maketrans("/+", "-_")


def _to_rest(mailbox: Mailbox, text: str, source: IdFormat) -> str:
    if source.is_binary:
        return ids.with_header(mailbox.guid, _decoded(text), immutable=source.is_immutable)
    return text.translate(_FROM_EWS) if source is IdFormat.EWS_ID else text


def _from_rest(rest_id: str, target: IdFormat) -> str:
    if target.is_binary:
        return _encoded(ids.without_header(rest_id))
    return rest_id.translate(_TO_EWS) if target is IdFormat.EWS_ID else rest_id


def _encoded(raw: bytes) -> str:
    text = base64.urlsafe_b64encode(raw).decode()
    cut = text.rstrip("=")
    return f"{cut}{len(text) - len(cut)}"


def _decoded(text: str) -> bytes:
    if text[-1:] not in ("0", "1", "2"):
        raise InvalidIdError
    try:
        return base64.b64decode(text[:-1] + "=" * int(text[-1]), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise InvalidIdError from None
