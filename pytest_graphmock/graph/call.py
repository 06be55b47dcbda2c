"""One request on its way through: who calls, what the address found, what was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..exchange.calendar import Calendar, CalendarGroup, MailFolder
from ..exchange.directory import Principal, Room, User
from ..exchange.event import Event
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message
from ..exchange.rooms import RoomList
from ..exchange.tenant import Tenant
from .identity.caller import Caller
from .odata.preferences import Preferences
from .odata.query import QueryOptions
from .path import Route
from .request import Request
from .wire.view import View

if TYPE_CHECKING:
    from .render import Rendered

__all__ = ["Call"]


@dataclass(slots=True)
class Call:
    """What the steps of the address found, and what the handler works with.

    Attributes:
        owner: Whose mailbox the address is in.
        calendars: Keys of the calendars that an event may be in; None for all of the mailbox.
        calendar: The one calendar that the address names, if it names one.
        master: For ``instances``, the series.
        context: What stands in ``@odata.context`` where that is not the address.
        body: For an entity, its JSON; for an action, its parameters by declared name.
    """

    request: Request
    tenant: Tenant
    caller: Caller
    route: Route
    is_beta: bool
    rendered: Rendered
    options: QueryOptions = field(default_factory=QueryOptions)
    preferences: Preferences = field(default_factory=Preferences)
    metadata: str = "minimal"
    owner: Principal | None = None
    calendar_group: CalendarGroup | None = None
    calendar: Calendar | None = None
    event: Event | None = None
    master: Event | None = None
    folder: MailFolder | None = None
    message: Message | None = None
    place: Room | RoomList | None = None
    context: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    _mailbox: Mailbox | None = None

    @property
    def actor(self) -> User | None:
        """The account that acts, in the sense of Exchange's rules."""
        return self.caller.actor

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that the address is in."""
        if self._mailbox is None:
            self._mailbox = self.tenant.mailbox_of(self.principal)
        return self._mailbox

    @property
    def principal(self) -> Principal:
        """Whose mailbox it is."""
        assert self.owner is not None
        return self.owner

    @property
    def view(self) -> View:
        """How entities of this mailbox are to look in the answer."""
        return View(
            self.tenant,
            self.mailbox,
            is_beta=self.is_beta,
            time_zone=self.preferences.time_zone,
            immutable_ids=self.preferences.immutable_ids,
            body_type=self.preferences.body_type,
        )

    @property
    def base(self) -> str:
        """What links in the answer begin with: scheme, host and version as the caller wrote."""
        return f"{self.request.origin}/{'beta' if self.is_beta else 'v1.0'}"
