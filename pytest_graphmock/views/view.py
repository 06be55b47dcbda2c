"""What all live views have in common: they name a thing and look it up when they are read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

from ..exchange.item import Item
from ..exchange.mailbox import Mailbox
from ..usage import UsageError
from .attachments import Attachment, attachments_of

if TYPE_CHECKING:
    from .factory import Views
    from .people import Principal

__all__ = ["ItemView"]

_Item = TypeVar("_Item", bound=Item)


class ItemView(Generic[_Item]):
    """An event, a message or a contact in one mailbox, wherever it lies there.

    It keeps the last state that it saw, so that an item that is gone still has its name and ids.
    Its ``id`` is the one that it had when the test got hold of it, as code under test knows it.
    """

    __slots__ = ("_id", "_key", "_last", "_mailbox", "_views")

    def __init__(self, views: Views, mailbox: Mailbox, item: _Item) -> None:
        self._views = views
        self._mailbox = mailbox
        self._key = item.key
        self._last = item
        self._id = mailbox.id_of(item)

    def _find(self) -> _Item | None:
        """Return the item as it is now; None when it has left the mailbox for good."""
        with self._views.tenant.lock:
            item = self._current()
            if item is not None:
                self._last = item
            return item

    def _current(self) -> _Item | None:
        raise NotImplementedError

    def _read(self) -> _Item:
        item = self._find()
        if item is None:
            raise UsageError(
                f"{self._title!r} is not in the mailbox of {self._owner_mail} any more; what "
                "became of it is in graph_mock.moves and graph_mock.outbox"
            )
        return item

    @property
    def id(self) -> str:
        """The default id that the item had when this view was made.

        It does not follow the item: after a cancel, a GET of it is a 404, as it is for the code
        that was given it. `current_id` is what the item is called since.
        """
        return self._id

    @property
    def current_id(self) -> str:
        """The default id now, which is new after a move; the last one of an item that is gone."""
        return self._mailbox.id_of(self._find() or self._last)

    @property
    def immutable_id(self) -> str:
        """The id that stays while the item stays in its mailbox."""
        return self._mailbox.id_of(self._last, immutable=True)

    @property
    def change_key(self) -> str:
        """The version of the item, new with every change."""
        return self._mailbox.change_key_of(self._read())

    @property
    def created(self) -> datetime:
        """When it was made, in UTC."""
        return self._read().created

    @property
    def modified(self) -> datetime:
        """When it was last changed, in UTC."""
        return self._read().modified

    @property
    def categories(self) -> list[str]:
        """The categories that it bears."""
        return list(self._read().categories)

    @property
    def attachments(self) -> list[Attachment]:
        """What is attached to it: ``name``, ``size``, ``content`` and more of each."""
        return attachments_of(self._read())

    @property
    def owner(self) -> Principal:
        """Whose mailbox it is in."""
        return self._views.principal(self._views.tenant.owner_of(self._mailbox))

    @property
    def is_gone(self) -> bool:
        """Whether it has left its mailbox for good."""
        return self._find() is None

    @property
    def _title(self) -> str:
        return getattr(self._last, "subject", "")

    @property
    def _owner_mail(self) -> str:
        return self._views.tenant.owner_of(self._mailbox).mail

    @property
    def _identity(self) -> tuple[object, ...]:
        return (self._mailbox, self._key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ItemView) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    def __str__(self) -> str:
        return self._title
