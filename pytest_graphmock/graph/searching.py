"""Search folders: what they show, worked out whenever it is asked for.

Nothing lies in a search folder: its messages are those of other folders that its ``filterQuery``
means, as ``$filter`` would. Source: the reference, "mailSearchFolder" (documented).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from ..exchange.calendar import FolderSearch, MailFolder
from ..exchange.message import Message
from .odata.filter import Filter, compile_filter
from .queried.message import QUERIED_MESSAGE
from .wire.view import View

__all__ = ["compiled_search", "counts_of", "messages_of", "places_of", "shows"]


def compiled_search(filter_query: str) -> Filter:
    """Return what a search folder looks for.

    Raises:
        FilterError: It is no filter of messages (400).
    """
    return compile_filter(filter_query, QUERIED_MESSAGE)


def messages_of(
    folder: MailFolder,
    view: View,
    earliest: datetime | None = None,
    latest: datetime | None = None,
    *,
    newest_first: bool = True,
) -> Iterator[Message]:
    """Yield the messages that a folder shows, received between two times."""
    mailbox, search = view.mailbox, folder.search
    if search is None:
        return mailbox.messages([folder.key], earliest, latest, newest_first=newest_first)
    sources = mailbox.searched_folders(search)
    found = mailbox.messages(sources, earliest, latest, newest_first=newest_first)
    return _matching(search, found, view)


def _matching(search: FolderSearch, found: Iterator[Message], view: View) -> Iterator[Message]:
    wanted = compiled_search(search.filter_query)
    return (each for each in found if wanted.matches(each, view))


def counts_of(folder: MailFolder, view: View) -> tuple[int, int]:
    """Return how many items a folder has, and how many of them are unread."""
    if folder.search is None:
        contents = view.mailbox.contents[folder.key]
        return contents.total_count, contents.unread_count
    found = list(messages_of(folder, view))
    return len(found), sum(not each.is_read for each in found)


def places_of(folder: MailFolder, view: View) -> tuple[int, ...]:
    """Return the keys of the folders in which what a folder shows lies."""
    search = folder.search
    return (folder.key,) if search is None else tuple(view.mailbox.searched_folders(search))


def shows(folder: MailFolder, message: Message, view: View) -> bool:
    """Tell whether a message lies in a folder, or is shown in a search folder."""
    search = folder.search
    if search is None:
        return message.folder == folder.key
    is_within = message.folder in view.mailbox.searched_folders(search)
    return is_within and compiled_search(search.filter_query).matches(message, view)
