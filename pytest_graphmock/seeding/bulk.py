"""Mailboxes with many mails: drawn by the column from small pools, and put where they belong."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NamedTuple, TypeVar

from ..exchange.address import EmailAddress
from ..exchange.body import Body, BodyType
from ..exchange.calendar import DELETED_ITEMS, INBOX, SENT_ITEMS
from ..exchange.conversation import new_message_id
from ..exchange.directory import User
from ..exchange.event import Importance
from ..exchange.item import FileAttachment
from ..exchange.mailbox import Mailbox
from ..exchange.message import Flag, FlagStatus, Message
from ..exchange.tenant import Tenant
from .files import invented_files
from .mail import outsiders
from .past import Past
from .pools import Pools

__all__ = ["fill_folders"]

_Any = TypeVar("_Any")

_ARCHIVE, _JUNK = 2, 7
#: Where a mail that arrived lies now, by its age in days: what is new is in the Inbox.
_NEW, _OLD = (INBOX,), (INBOX, INBOX, INBOX, _ARCHIVE, DELETED_ITEMS)
_CATEGORIES = ((), (), (), (), ("Blue category",), ("Red category",), ("Blue category", "Travel"))
_FLAGS = (*(FlagStatus.NOT_FLAGGED,) * 8, FlagStatus.FLAGGED, FlagStatus.COMPLETE)
_IMPORTANCES = (*(Importance.NORMAL,) * 9, Importance.HIGH)
_POOL = 60
#: The share of new mails, not answers, that something is attached to.
_ATTACHED = 0.1


_TRAITS = 256


class _Traits(NamedTuple):
    """What a reader has done with a mail in the Inbox, and how urgent its author found it."""

    importance: Importance = Importance.NORMAL
    flag_status: FlagStatus = FlagStatus.NOT_FLAGGED
    categories: tuple[str, ...] = ()
    is_read: bool = True


class _Owner(NamedTuple):
    """Somebody, with what is needed over and over."""

    mailbox: Mailbox
    email: EmailAddress
    heading: str


class _Thread(NamedTuple):
    """A conversation as it stands: who wrote last, to whom, what and when."""

    name: str
    subject: str
    author: _Owner
    reader: _Owner
    text: str
    at: datetime


def fill_folders(
    tenant: Tenant, users: list[User], pools: Pools, past: Past, per_user: int
) -> None:
    """Put about so many mails into everybody's folders.

    Two in three are of colleagues, who have a copy each; half of those go on with a conversation
    and quote what it answers. The others come from outside, some of them as junk.
    """
    if users and per_user:
        with _collector_paused():
            _Filling(tenant, users, pools, past).fill(per_user)


class _Filling:
    """Draws with `random` alone: the fastest, and the same numbers on every Python."""

    def __init__(self, tenant: Tenant, users: list[User], pools: Pools, past: Past) -> None:
        size = min(_POOL, 8 + len(users))
        self._tenant, self._random = tenant, pools.dice.random
        self._users = [
            _Owner(tenant.mailbox_of(each), each.email, f"{each.display_name} wrote:")
            for each in users
        ]
        self._topics = [pools.topic() for _ in range(size)]
        self._texts = [pools.prose() for _ in range(size)]
        self._bodies = {text: Body(BodyType.TEXT, text).as_html() for text in self._texts}
        self._strangers = outsiders(pools, min(_POOL, len(users)))
        self._files = invented_files(pools)
        self._last = past.before_today
        self._written: list[tuple[Mailbox, Message]] = []
        self._moments = [past.moment() for _ in range(_TRAITS)]
        self._traits = [self._new_traits() for _ in range(_TRAITS)]

    def _pick(self, pool: Sequence[_Any]) -> _Any:
        return pool[int(self._random() * len(pool))]

    def _new_traits(self) -> _Traits:
        pick = self._pick
        return _Traits(pick(_IMPORTANCES), pick(_FLAGS), pick(_CATEGORIES), self._random() < 0.6)

    def fill(self, per_user: int) -> None:
        for user in self._users:
            thread: _Thread | None = None
            left = per_user
            while left > 0:
                if len(self._users) == 1 or self._random() < 0.5:
                    self._arrive(user)
                    left -= 1
                else:
                    thread = self._write(user, thread)
                    left -= 2  # the colleague has the other one
        self._deliver()

    def _deliver(self) -> None:
        """Put all into the folders in the order of time, which is the order that those keep."""
        for mailbox, message in sorted(self._written, key=lambda each: each[1].received):
            self._tenant.put(mailbox, message, "add")

    def _arrive(self, user: _Owner) -> None:
        """A letter from outside."""
        stranger, text, at = self._pick(self._strangers), self._pick(self._texts), self._moment()
        folder = _JUNK if self._random() < 0.1 else self._place(at)
        subject, body = self._pick(self._topics), self._bodies[text]
        self._put(user, folder, stranger, user.email, subject, body, at, self._attached(at))

    def _write(self, user: _Owner, thread: _Thread | None) -> _Thread:
        """A mail to a colleague, or an answer: return the conversation, which may go on."""
        text = self._pick(self._texts)
        message_id = new_message_id(self._tenant, self._tenant.ids.next())
        attached: tuple[FileAttachment, ...] = ()
        if thread is not None and self._random() < 0.5:
            next_, body = self._answer(thread, text)
        else:
            subject, at = self._pick(self._topics), self._moment()
            next_ = _Thread(message_id, subject, user, self._colleague(user), text, at)
            body, attached = self._bodies[text], self._attached(at)
        name, subject, author, reader, _, at = next_
        for owner, folder in ((author, SENT_ITEMS), (reader, self._place(at))):
            people = author.email, reader.email
            self._put(owner, folder, *people, subject, body, at, attached, message_id, name)
        return next_

    def _answer(self, thread: _Thread, text: str) -> tuple[_Thread, Body]:
        subject = thread.subject if thread.subject.startswith("RE: ") else f"RE: {thread.subject}"
        at = min(self._last, thread.at + timedelta(minutes=5 + int(self._random() * 300)))
        quoted = f"{text}\n\n{thread.author.heading}\n> {thread.text}"
        next_ = _Thread(thread.name, subject, thread.reader, thread.author, text, at)
        return next_, Body(BodyType.TEXT, quoted).as_html()

    def _put(
        self,
        owner: _Owner,
        folder: int,
        from_: EmailAddress,
        to: EmailAddress,
        subject: str,
        body: Body,
        at: datetime,
        attached: tuple[FileAttachment, ...],
        message_id: str = "",
        thread: str = "",
    ) -> None:
        tenant, traits = self._tenant, _SETTLED
        if folder == INBOX:
            traits = self._traits[int(self._random() * _TRAITS)]
        key = tenant.ids.next()
        message_id = message_id or new_message_id(tenant, key)
        message = Message(
            key=key,
            place=tenant.ids.next(),
            folder=folder,
            version=tenant.ids.next(),
            created=at,
            modified=at,
            received=at,
            sent=at,
            subject=subject,
            body=body,
            sender=from_,
            from_=from_,
            to_recipients=(to,),
            importance=traits.importance,
            flag=Flag(traits.flag_status),
            categories=traits.categories,
            is_read=traits.is_read and folder != _JUNK,
            internet_message_id=message_id,
            thread=thread or message_id,
            attachments=attached,
        )
        self._written.append((owner.mailbox, message))

    def _attached(self, at: datetime) -> tuple[FileAttachment, ...]:
        """One of a few files now and then; what is in it is held once for all mails."""
        if self._random() >= _ATTACHED:
            return ()
        return (replace(self._pick(self._files), modified=at),)

    def _moment(self) -> datetime:
        """Some office hour, with seconds, so that hardly two mails came at the same time."""
        return self._pick(self._moments) + timedelta(seconds=int(self._random() * 60))

    def _place(self, at: datetime) -> int:
        return self._pick(_NEW if self._last - at < _RECENT else _OLD)

    def _colleague(self, user: _Owner) -> _Owner:
        found = self._pick(self._users)
        while found is user:
            found = self._pick(self._users)
        return found


_SETTLED = _Traits()
_RECENT = timedelta(days=3)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Nothing of what is made is garbage, and looking for it takes two thirds of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
