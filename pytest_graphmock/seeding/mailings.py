"""Mails of a scenario: put straight into the folders where they are to lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ..exchange.address import EmailAddress
from ..exchange.body import EMPTY
from ..exchange.calendar import INBOX, ROOT, MailFolder
from ..exchange.mailbox import Mailbox
from ..exchange.message import Flag
from ..exchange.tenant import Tenant
from ..usage import nearest
from .agenda import read_body
from .cast import find_address, find_mailbox_owner
from .files import read_files
from .post import put_message
from .spots import Spot
from .times import read_time, zone_of

__all__ = ["lay_messages"]

_AS_THEY_ARE = {"importance": "importance", "categories": "categories"}


def lay_messages(tenant: Tenant, scenario: dict[str, Any]) -> None:
    """Put the mails of a scenario where they are to lie, in its order."""
    for given in scenario.get("messages", ()):
        _lay(tenant, given)


def _lay(tenant: Tenant, given: dict[str, Any]) -> None:
    owner = find_mailbox_owner(tenant, given["mailbox"])
    mailbox = tenant.mailbox_of(owner)
    received = given.get("received")
    thread = given.get("conversation")
    message = put_message(
        tenant,
        mailbox,
        _folder(tenant, mailbox, given),
        subject=given["subject"],
        body=read_body(given["body"]) if "body" in given else EMPTY,
        from_=find_address(tenant, given["from"]) if "from" in given else owner.email,
        to=tuple(_addresses(tenant, given.get("to"))) or (owner.email,),
        cc=tuple(_addresses(tenant, given.get("cc"))),
        is_read=given.get("is_read", False),
        received=read_time(tenant, received, zone_of(owner)).utc if received else None,
        attachments=read_files(given.get("attachments", ())),
        thread=f"<conversation {thread}@{tenant.domain}>" if thread else None,
    )
    members = {name: given[word] for word, name in _AS_THEY_ARE.items() if word in given}
    if "flag" in given:
        members["flag"] = Flag(given["flag"])
    if "bcc" in given:
        members["bcc_recipients"] = tuple(_addresses(tenant, given["bcc"]))
    if members:
        tenant.replace(mailbox, message, replace(message, **members), "add")


def _addresses(tenant: Tenant, given: Spot | tuple[Spot, ...] | None) -> Iterator[EmailAddress]:
    spots = (given,) if isinstance(given, Spot) else given or ()
    for spot in spots:
        yield find_address(tenant, spot)


def _folder(tenant: Tenant, mailbox: Mailbox, given: dict[str, Any]) -> int:
    """Return the folder of a well-known name or a path; a path that is not there is made."""
    wanted = given.get("folder")
    if wanted is None:
        return INBOX
    by_name = {
        name.casefold(): each.key
        for each in mailbox.folders.values()
        for name in (each.well_known_name, each.name)
        if name and each.key != ROOT
    }
    first, *further = [part for part in wanted.split("/") if part.strip()] or [""]
    key = by_name.get(first.casefold())
    if key is None and not wanted.startswith("/") and (hint := nearest(first, by_name)):
        given[""].value["folder"].fail(
            f"there is no folder {first!r}{hint}; if it is to be made, write '/{wanted}'"
        )
    parent = _child(tenant, mailbox, ROOT, first) if key is None else key
    for name in further:
        parent = _child(tenant, mailbox, parent, name)
    return parent


def _child(tenant: Tenant, mailbox: Mailbox, parent: int, name: str) -> int:
    folded = name.casefold()
    for each in mailbox.folders.values():
        if each.parent == parent and each.name.casefold() == folded:
            return each.key
    folder = MailFolder(tenant.ids.next(), name, parent)
    tenant.journal.write(mailbox, None, folder, "create")
    return folder.key
