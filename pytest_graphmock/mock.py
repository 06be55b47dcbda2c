"""GraphMock: the one object that a test holds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from .exchange.clock import Clock
from .exchange.directory import User as ExchangeUser
from .exchange.tenant import Tenant
from .graph.app import GraphApplication
from .graph.identity.caller import AuthMode
from .graph.identity.tokens import TokenIssuer
from .recording.addresses import Somebody, mail_of
from .recording.assertions import Assertions
from .recording.moves import Moves, moves_of
from .recording.outbox import Outbox, notices_of
from .recording.requests import RequestLog, Requests
from .seeding import seed_tenant
from .server.control import ControlApplication
from .settings import Settings
from .usage import UsageError
from .views import Group, Room, User, Views
from .views.hiring import add_group, add_room, add_user

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication
    from pytest_httpserver import HTTPServer
    from typing_extensions import Self, Unpack

    from .server import LoopbackServer
    from .settings import Words

__all__ = ["GraphMock", "UnservedError"]


class UnservedError(AssertionError):
    """A request asked for what pytest-graphmock, or Microsoft Graph itself, does not have."""


class GraphMock(Assertions):
    """A tenant of Microsoft Graph's mail and calendars, served on this machine.

    As a context manager it runs a server of its own::

        with GraphMock(users=3, seed=7) as mock:
            meeting = mock.users[0].calendar.add_meeting("Review", attendees=[mock.users[1]])
            my_app.cancel(meeting.id, url=mock.base_url, token=mock.users[0].token())
            mock.assert_cancelled(meeting, to=[mock.users[1]])

    Args:
        words: Those of the marker: users, rooms, groups, seed, now, auth, domain,
            allow_unimplemented. See `Settings`.
    """

    def __init__(self, **words: Unpack[Words]) -> None:
        self.settings = Settings.of(words)
        self._tenant = Tenant(self.settings.domain, self.settings.seed, Clock(self.settings.now))
        self._tokens = TokenIssuer(self._tenant)
        self._views = Views(self._tenant, self._tokens)
        super().__init__(self._views, RequestLog())
        seed_tenant(self._tenant, self.settings)
        self._graph = GraphApplication(
            self._tenant,
            auth=AuthMode(self.settings.auth),
            me=self._default_user,
            tokens=self._tokens,
            log=self._log,
        )
        self._app = ControlApplication(self, self._graph)
        self._server: LoopbackServer | None = None
        self._own_server: LoopbackServer | None = None

    def __repr__(self) -> str:
        where = self._server.url if self._server else "not started"
        return f"<GraphMock {self._tenant.domain} at {where}: {len(self.users)} users>"

    # -- where it is ---------------------------------------------------------

    def start(self, *, host: str = "127.0.0.1", port: int = 0) -> Self:
        """Serve the tenant from now on, on a free port unless one is given.

        Raises:
            OSError: The port is taken.
        """
        from .server import LoopbackServer

        if self._server is not None:
            raise UsageError(f"this GraphMock is being served already, at {self.url}")
        server = LoopbackServer(self._app, host=host, port=port)
        server.start()
        self._server = self._own_server = server
        return self

    def stop(self) -> None:
        """Stop serving; what was recorded stays. The fixture's server is pytest's to stop."""
        server, self._own_server = self._own_server, None
        if server is not None:
            self._server = None
            server.stop()

    def serve_on(self, server: LoopbackServer) -> None:
        """Answer what comes in on a server that runs already, and goes on when this one is done."""
        self._server = server
        server.app = self._app

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()
        if exc is None:
            self.check()

    @property
    def url(self) -> str:
        """``http://127.0.0.1:PORT``, without a slash at its end."""
        return self._running.url

    @property
    def base_url(self) -> str:
        """``url`` with ``/v1.0``: what a client takes for ``https://graph.microsoft.com/v1.0``."""
        return f"{self.url}/v1.0"

    @property
    def beta_url(self) -> str:
        """``url`` with ``/beta``."""
        return f"{self.url}/beta"

    @property
    def authority(self) -> str:
        """``url`` with the tenant's id: the Microsoft identity platform's address."""
        return f"{self.url}/{self._tenant.id}"

    @property
    def app(self) -> WSGIApplication:
        """The WSGI callable, for clients within the process; it needs no running server."""
        return self._app

    @property
    def override(self) -> HTTPServer:
        """pytest-httpserver's own API, in front of this tenant.

        ``graph_mock.override.expect_request("/v1.0/me").respond_with_json({}, status=503)``
        """
        return self._running

    @property
    def _running(self) -> LoopbackServer:
        if self._server is None:
            raise UsageError(
                "this GraphMock is not being served; use it as a context manager, call start(), "
                "or hand its app to a client within the process"
            )
        return self._server

    # -- who is there --------------------------------------------------------

    @property
    def tenant(self) -> Tenant:
        """The engine: its directory, mailboxes and journal. Not part of the stable API."""
        return self._tenant

    @property
    def clock(self) -> Clock:
        """The tenant's time: ``.now``, ``.freeze(at)``, ``.advance(hours=1)``."""
        return self._tenant.clock

    @property
    def users(self) -> list[User]:
        """The people, in seeded order; those that a test added come last."""
        with self._tenant.lock:
            return [self._views.user(each) for each in self._tenant.directory.users]

    @property
    def rooms(self) -> list[Room]:
        """The rooms, likewise."""
        with self._tenant.lock:
            return [Room(self._views, each) for each in self._tenant.directory.rooms]

    @property
    def groups(self) -> list[Group]:
        """The Microsoft 365 groups, likewise."""
        with self._tenant.lock:
            return [Group(self._views, each) for each in self._tenant.directory.groups]

    def user(self, key: str) -> User:
        """Return a user or a room.

        Args:
            key: An id, a user principal name, a mail, the part of it before the @, or a display
                name, in any letter case.

        Raises:
            UsageError: There is nobody of that name, or more than one.
        """
        return self._views.find_by_name(key, User)

    def group(self, key: str) -> Group:
        """Return a group, found as a user is."""
        return self._views.find_by_name(key, Group)

    @property
    def me(self) -> User:
        """Whom ``/me`` means when a token does not say: the first user."""
        found = self._default_user()
        if found is None:
            raise UsageError("this tenant has no user; create one with graph_mock.add_user(...)")
        return self._views.user(found)

    def add_user(
        self,
        name: str | None = None,
        *,
        mail: str | None = None,
        time_zone: str = "UTC",
        manager: Somebody | None = None,
        **properties: Any,
    ) -> User:
        """Add a person, with an empty mailbox.

        Args:
            name: The display name; made from the mail if left out. An address will do for both.
            mail: An address, or the part before the @; made from the name if left out.
            time_zone: A Windows or IANA name.
            manager: Who leads this person.
            properties: Others of Graph's user, in snake case: ``job_title``, ``department``,
                ``user_principal_name`` …; ``has_mailbox=False`` for one without a mailbox.
        """
        return add_user(
            self._views, name, mail, time_zone=time_zone, manager=manager, properties=properties
        )

    def add_room(self, name: str, *, mail: str | None = None, capacity: int | None = None) -> Room:
        """Add a room, which books itself when it is free.

        Args:
            mail: An address, or the part before the @; made from the name if left out.
            capacity: How many people fit in.
        """
        return add_room(self._views, name, mail, capacity)

    def add_group(
        self, name: str, *, members: Iterable[Somebody] = (), mail: str | None = None
    ) -> Group:
        """Add a Microsoft 365 group, with a calendar of its own.

        Args:
            members: Users of the tenant; the first one owns it.
            mail: An address, or the part before the @; made from the name if left out.
        """
        return add_group(self._views, name, mail, members)

    def token(
        self,
        user: Somebody | None = None,
        scopes: str | Iterable[str] | None = None,
        app: bool = False,
        expires_in: int = 3600,
    ) -> str:
        """Return a bearer token.

        Args:
            user: Who is signed in; `me` if left out.
            scopes: Permissions (``["Mail.Read"]`` or ``"Mail.Read User.Read"``); all if left out.
            app: Whether it is an application's, with no user behind it.
            expires_in: Seconds from now; a negative number gives a token that has expired.
        """
        if app and user is not None:
            raise UsageError("an application's token has no user; leave user or app out")
        granted = scopes.split() if isinstance(scopes, str) else scopes
        if app:
            return self._tokens.issue(None, scopes=granted, app=True, expires_in=expires_in)
        holder = self.me if user is None else self.user(mail_of(user))
        return holder.token(granted, expires_in=expires_in)

    def _default_user(self) -> ExchangeUser | None:
        return next(iter(self._tenant.directory.users), None)

    # -- what happened -------------------------------------------------------

    @property
    def outbox(self) -> Outbox:
        """Every message that left a mailbox since the seed, oldest first, one notice a message.

        ``.cancellations``, ``.invitations``, ``.updates``, ``.responses``, ``.mails``,
        ``.to(address)``, ``.about(event)`` and ``.sent_by(user)`` narrow it.
        """
        return Outbox(lambda: notices_of(self._views))

    @property
    def moves(self) -> Moves:
        """Every item that went from one folder to another since the seed, oldest first."""
        return Moves(lambda: moves_of(self._views))

    @property
    def requests(self) -> Requests:
        """Every call so far, oldest first; ``.matching("POST", "/me/events/*/cancel")`` narrows."""
        return Requests(self._log.read)

    # -- starting over, and what must not pass unseen --------------------------

    def reset(self) -> None:
        """Go back to the seeded state: mailboxes, people, clock, ids, and nothing recorded."""
        with self._tenant.lock:
            self._tenant.journal.rewind()
            self._tenant.clock.reset()
            self._log.clear()
            self._graph.crashes.clear()
            self._graph.unimplemented.clear()
            self._graph.unknown_routes.clear()
        if self._server is not None:
            self._server.clear()

    def check(self) -> None:
        """Raise what must not pass unseen.

        That is what crashed in a handler, with its traceback; a failed override; and, unless
        ``allow_unimplemented`` is set, a request that could not be served.

        Raises:
            UnservedError: A request asked for what Graph or pytest-graphmock does not have.
        """
        __tracebackhide__ = True
        for crash in self._graph.crashes:
            raise crash
        if self._server is not None:
            self._server.check()
        unserved = [] if self.settings.allow_unimplemented else self._unserved()
        if unserved:
            raise UnservedError("\n".join(unserved))

    def _unserved(self) -> list[str]:
        missing, unknown = self._graph.unimplemented, self._graph.unknown_routes
        lines: list[str] = []
        if missing:
            lines += ["pytest-graphmock does not implement what was asked for (501):"]
            lines += [f"  {each}" for each in dict.fromkeys(missing)]
        if unknown:
            lines += ["Microsoft Graph does not know what was asked for (400):"]
            lines += [f"  {each}" for each in dict.fromkeys(unknown)]
        if lines:
            lines.append("allow_unimplemented=True lets a test ask for it all the same.")
        return lines
