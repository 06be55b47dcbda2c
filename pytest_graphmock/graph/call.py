"""One request on its way through: who calls, what the address found, what was asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from ..exchange.calendar import Calendar, CalendarGroup, MailFolder
from ..exchange.directory import Principal, Room, User
from ..exchange.event import Event
from ..exchange.item import Attachment, OpenExtension
from ..exchange.mailbox import Mailbox
from ..exchange.message import Message
from ..exchange.rooms import RoomList
from ..exchange.sharing import LocalNames, Sharing, find_source
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
        local: The caller's own entry for it, where that stands for somebody else's calendar.
        master: For ``instances``, the series.
        found: What the last key led to, where it is something that nothing else looks at: a rule,
            a category, an override.
        relation: The directory objects that a relation such as ``members`` leads to.
        related: One of them, as in ``members/{id}``.
        context: What stands in ``@odata.context`` where that is not the address.
        body: For an entity, its JSON; for an action, its parameters by declared name.
        mime: What a body of MIME says, by the names of `Message`; None where there is none.
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
    local: Calendar | None = None
    sharing: Sharing | None = None
    event: Event | None = None
    master: Event | None = None
    relation: Sequence[Principal] = ()
    related: Principal | None = None
    folder: MailFolder | None = None
    message: Message | None = None
    place: Room | RoomList | None = None
    attachment: Attachment | None = None
    extension: OpenExtension | None = None
    found: object = None
    context: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    mime: Mapping[str, Any] | None = None
    _mailbox: Mailbox | None = None
    _names: Mailbox | None = None

    @property
    def actor(self) -> User | None:
        """The account that acts, in the sense of Exchange's rules.

        In a calendar that somebody else shared it is at least its sharee: an application has no
        more rights there than the user in whose mailbox it works.
        """
        if self.caller.actor is None and self.local is not None and isinstance(self.owner, User):
            return self.owner
        return self.caller.actor

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that the address leads to: the owner's, through a sharee's local calendar."""
        if self._mailbox is None:
            self._mailbox = self.home
        return self._mailbox

    @property
    def home(self) -> Mailbox:
        """The mailbox that the address is in, of the one whom it names."""
        return self.tenant.mailbox_of(self.principal)

    @property
    def names(self) -> Mailbox:
        """By whose ids things go in this address: those of the mailbox that it is in."""
        return self._names or self.mailbox

    def enter_local(self, local: Calendar) -> None:
        """Go on in the calendar that a sharee's local calendar stands for.

        Raises:
            ItemNotFoundError: It is gone (404).
        """
        owners, self.calendar = find_source(self.tenant, local)
        self._names = LocalNames(owners, self.home, local)
        self._mailbox, self.local = owners, local

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
            self.names,
            is_beta=self.is_beta,
            time_zone=self.preferences.time_zone,
            immutable_ids=self.preferences.immutable_ids,
            body_type=self.preferences.body_type,
            unsafe_html=self.preferences.unsafe_html,
            actor=self.actor,
            without_body=self.caller.is_basic and isinstance(self.owner, User),
            without_mail_body=self.caller.is_basic_in_mail,
        )

    @property
    def home_view(self) -> View:
        """How calendars look: always as entries of the mailbox that the address is in."""
        return replace(self.view, mailbox=self.home)

    @property
    def base(self) -> str:
        """What links in the answer begin with: scheme, host and version as the caller wrote."""
        return f"{self.request.origin}/{'beta' if self.is_beta else 'v1.0'}"
