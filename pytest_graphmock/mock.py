"""GraphMock: the one object that a test holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .exchange.clock import Clock
from .exchange.directory import User as ExchangeUser
from .exchange.tenant import Tenant
from .graph.app import GraphApplication
from .graph.identity.caller import AuthMode, Identification
from .graph.identity.door import IdentityDoor
from .graph.identity.tokens import TokenIssuer
from .graph.notifier import Notifier
from .graph.receivers import Receivers
from .recording.addresses import Somebody, mail_of
from .recording.assertions import Assertions
from .recording.moves import Moves, moves_of
from .recording.outbox import Outbox, notices_of
from .recording.requests import RecordedRequest, Requests
from .seeding import seed_tenant
from .server.control import ControlApplication
from .server.failing import FailingApplication
from .server.faulted import FaultLog
from .server.faults import Faults, unused_faults_error
from .server.throttling import throttle_for
from .settings import Settings
from .subscriptions import Subscriptions
from .usage import UsageError
from .views import Group, Room, User, Views
from .views.hiring import add_group, add_room, add_user

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from _typeshed.wsgi import WSGIApplication
    from pytest_httpserver import HTTPServer
    from typing_extensions import Self, Unpack

    from .graph.identity.platform import IdentityPlatform
    from .inspector import Inspector
    from .server import LoopbackServer
    from .server.control.declared import DeclaredCall
    from .server.interception import Interception
    from .server.tls import TlsServer
    from .server.unchanged import UnchangedPrograms
    from .settings import Words
    from .views.identity import Identity

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
        words: Those of the marker: users, rooms, groups, seed, now, auth, sign_in, domain,
            allow_unimplemented, throttling, intercept, block_network, scenario, allow_hosts. See
            `Settings`.
    """

    def __init__(self, **words: Unpack[Words]) -> None:
        self.settings = Settings.of(words)
        self._tenant = Tenant(self.settings.domain, self.settings.seed, Clock(self.settings.now))
        self._tokens = TokenIssuer(self._tenant)
        self._views = Views(self._tenant, self._tokens)
        log = FaultLog()
        super().__init__(self._views, log)
        self._seed()
        self._receivers = Receivers()
        self._notifier = Notifier(self._tenant, self._receivers)
        self._graph = GraphApplication(
            self._tenant,
            auth=AuthMode(self.settings.auth),
            me=self._default_user,
            tokens=self._tokens,
            log=log,
            receivers=self._receivers,
        )
        self._platform: IdentityPlatform | None = None
        self._failing = self._made_to_fail(log)
        self._app = ControlApplication(self, self._failing, self._inspector_calls)
        self._inspector: Inspector | None = None
        self._server: LoopbackServer | None = None
        self._own_server: LoopbackServer | None = None
        self._unchanged: UnchangedPrograms | None = None
        self._interception: Interception | None = None

    def _seed(self) -> None:
        """Fill the tenant: from the scenario, if there is one, else with invented people."""
        scenario = self.settings.scenario
        if scenario is None:
            seed_tenant(self._tenant, self.settings)
            return
        from .seeding.scenario import load_scenario  # with YAML, which most do without

        said = scenario if isinstance(scenario, str) else scenario.content
        load_scenario(self._tenant, said, now=self.settings.now)

    def _made_to_fail(self, log: FaultLog) -> FailingApplication:
        mode = AuthMode.OFF if self.settings.auth == "off" else AuthMode.LENIENT
        self._identification = Identification(self._tenant, mode, self._tokens, self._default_user)
        self._faulted, self._faults = log, Faults()
        return FailingApplication(
            IdentityDoor(self._graph, self._identity_platform, log),
            self._faults,
            tenant=self._tenant,
            identification=self._identification,
            log=log,
            throttle=throttle_for(self._tenant, self.settings.throttling),
        )

    def _identity_platform(self) -> IdentityPlatform:
        """Return the tenant's identity platform, made when it is first asked for."""
        with self._tenant.lock:  # two first callers would get two
            if self._platform is None:
                from .graph.identity.platform import IdentityPlatform

                self._platform = IdentityPlatform(
                    self._tenant, self._tokens, self._default_user, self.settings.sign_in
                )
            return self._platform

    def _inspector_calls(self) -> Iterable[tuple[Inspector, DeclaredCall[Any]]]:
        """Return the calls of the inspector, which is made when the control API is first used."""
        from .inspector import Inspector

        self._inspector = Inspector(self, self._views)
        self._app.when_served = self._inspector.bell.ring
        return self._inspector.calls()

    def _send_watchers_home(self) -> None:
        if self._inspector is not None:
            self._inspector.bell.hang_up()

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
        self._own_server = server
        self._answer_on(server)
        return self

    def stop(self) -> None:
        """Stop serving; what was recorded stays. The fixture's server is pytest's to stop."""
        server, self._own_server = self._own_server, None
        self.stop_intercepting()
        self._failing.hang_up()
        self._send_watchers_home()
        self.stop_tls()
        self._notifier.close()
        if server is not None:
            self._server = None
            server.stop()

    def stop_tls(self) -> None:
        """Stop serving over TLS; the next look at `https_url` begins anew, at another port."""
        with self._tenant.lock:
            unchanged, self._unchanged = self._unchanged, None
        if unchanged is not None:
            unchanged.stop()

    def serve_on(self, server: LoopbackServer) -> None:
        """Answer what comes in on a server that runs already, and goes on when this one is done."""
        server.app = self._app
        self._answer_on(server)

    def _answer_on(self, server: LoopbackServer) -> None:
        self._server = server
        if self.settings.intercept:
            self._interception = self.intercept()
            self._interception.__enter__()

    def stop_intercepting(self) -> None:
        """End what the word ``intercept`` began; blocks of `intercept` end by themselves."""
        interception, self._interception = self._interception, None
        if interception is not None:
            interception.__exit__(None, None, None)

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
    def https_url(self) -> str:
        """``https://127.0.0.1:PORT``: the same tenant over TLS, served from the first look on.

        MSAL and azure-identity take no other authority. Trust `ca_file` for it. It takes the extra
        ``tls``. What `override` answers, it answers at ``url`` only.

        Raises:
            UsageError: trustme is not installed.
        """
        return self._over_tls.url

    @property
    def https_authority(self) -> str:
        """``https_url`` with the tenant's id: what MSAL takes for ``authority``."""
        return f"{self.https_url}/{self._tenant.id}"

    @property
    def ca_file(self) -> str:
        """The path of the certificate, in PEM, of the authority that `https_url` is vouched by."""
        return self._over_tls.ca_file

    @property
    def _over_tls(self) -> TlsServer:
        return self._led_here.server

    def start_tls(self, *, https_port: int = 0, proxy_port: int = 0) -> None:
        """Serve over TLS and lead unchanged programs here from now on, at ports of one's choice.

        Raises:
            UsageError: It is done already, or trustme is not installed.
            OSError: A port is taken.
        """
        if self._unchanged is not None:
            raise UsageError(
                f"this GraphMock is being served over TLS already, at {self.https_url}"
            )
        self._lead_here(https_port, proxy_port).start()

    def _lead_here(self, https_port: int = 0, proxy_port: int = 0) -> UnchangedPrograms:
        from .server.unchanged import UnchangedPrograms

        with self._tenant.lock:
            if self._unchanged is None:
                self._unchanged = UnchangedPrograms(
                    self._app,
                    host=self._running.host,
                    https_port=https_port,
                    proxy_port=proxy_port,
                    allow_hosts=self.settings.allow_hosts,
                )
            return self._unchanged

    @property
    def _led_here(self) -> UnchangedPrograms:
        return self._unchanged or self._lead_here()

    @property
    def proxy_url(self) -> str:
        """``http://127.0.0.1:PORT``: a proxy that leads here what is meant for Microsoft's hosts.

        It runs from the first look on, takes the extra ``tls``, and answers 403 for every other
        host, but those that the setting ``allow_hosts`` names.

        Raises:
            UsageError: trustme is not installed.
        """
        return self._led_here.proxy.url

    def env(self) -> dict[str, str]:
        """Return the variables under which unchanged programs find this tenant.

        Merge them into a child's environment: ``subprocess.run(…, env={**os.environ,
        **graph_mock.env()})``. What it calls at ``https://graph.microsoft.com`` and
        ``https://login.microsoftonline.com``, in any cloud, comes here. The variables name
        `proxy_url` and the certificate of `ca_file` in the ways that Python, curl, Node and what
        goes by OpenSSL's defaults read them.

        Raises:
            UsageError: trustme is not installed.
        """
        return self._led_here.variables(self.url, self._tenant.id)

    @property
    def identity(self) -> Identity:
        """The identity platform: applications, consent, and what becomes of tokens.

        ``.register_app(...)``, ``.consent(...)``, ``.expire(token)``, ``.revoke(user)``.
        """
        from .views.identity import Identity

        return Identity(self._views, self._identity_platform())

    def intercept(self, *, block_network: bool | None = None) -> Interception:
        """Return a context manager that brings code here which knows the real addresses only.

        Within it this process's calls to ``https://graph.microsoft.com``, to
        ``https://login.microsoftonline.com`` and to those of the other clouds arrive at this mock,
        whether they come by requests, urllib3, httpx, aiohttp, http.client or urllib.request. It
        takes no certificate, and clients may be older than it. Links in answers begin as the
        caller's address does. Of several the innermost gets the calls; threads are included,
        child processes are not.

        Args:
            block_network: Whether whatever else would leave this machine is refused with
                `NetworkBlockedError`; what the word of that name says if left out.

        Raises:
            UsageError: It is entered, and this mock is not being served.
        """
        from .server.interception import Interception

        if not isinstance(block_network, bool | None):
            raise UsageError(f"block_network is True or False, not {block_network!r}")
        is_blocked = self.settings.block_network if block_network is None else block_network
        return Interception(lambda: self._running, of=self, block_network=is_blocked)

    @property
    def app(self) -> WSGIApplication:
        """The WSGI callable, for clients within the process; it needs no running server."""
        return self._app

    @property
    def override(self) -> HTTPServer:
        """pytest-httpserver's own API, in front of this tenant.

        ``graph_mock.override.expect_request("/v1.0/me").respond_with_json({}, status=503)``

        What it answers is in `requests` too. It answers what comes in over the socket, and goes
        when the test does.
        """
        server = self._running
        self._listen_to_overrides(server)
        return server

    def _listen_to_overrides(self, server: LoopbackServer) -> None:
        from .server.overridden import OverrideLog

        known = server.log  # the server makes a new one whenever it is cleared
        if not (isinstance(known, OverrideLog) and known.belongs_to(self._faulted)):
            server.log = OverrideLog(self._tenant, self._identification, self._faulted)

    @property
    def _running(self) -> LoopbackServer:
        if self._server is None:
            raise UsageError(
                "this GraphMock is not being served; use it as a context manager, call start(), "
                "or hand its app to a client within the process"
            )
        return self._server

    @property
    def faults(self) -> Faults:
        """What goes wrong on the test's word: ``.add("POST", "/me/events/*/cancel", status=429)``.

        Delays, dropped connections and lost answers too; ``.clear()`` ends them. A fault that no
        call met fails the test when it ends, unless it was added with ``optional=True``.
        """
        return self._faults

    # -- who is there --------------------------------------------------------

    @property
    def tenant(self) -> Tenant:
        """The engine: its directory, mailboxes and journal. Not part of the stable API."""
        return self._tenant

    @property
    def clock(self) -> Clock:
        """The tenant's time: ``.now``, ``.freeze(at)``, ``.advance(hours=1)``, ``.run()``."""
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

    def add_room(
        self,
        name: str,
        *,
        mail: str | None = None,
        capacity: int | None = None,
        building: str | None = None,
        time_zone: str = "UTC",
        **properties: Any,
    ) -> Room:
        """Add a room, which books itself when it is free.

        Args:
            mail: An address, or the part before the @; made from the name if left out.
            capacity: How many people fit in.
            building: Where it is; the rooms of a building make up a room list.
            time_zone: A Windows or IANA name.
            properties: Others of Graph's room, in snake case: ``floor_number``, ``tags`` …
        """
        own = {"capacity": capacity, "building": building, **properties}
        return add_room(self._views, name, mail, time_zone=time_zone, properties=own)

    def add_group(
        self,
        name: str,
        *,
        members: Iterable[Somebody] = (),
        owners: Iterable[Somebody] | None = None,
        mail: str | None = None,
        description: str | None = None,
    ) -> Group:
        """Add a Microsoft 365 group, with a calendar of its own.

        Args:
            members: Users of the tenant, who get what is sent to the group.
            owners: Who manages it; the first member if left out.
            mail: An address, or the part before the @; made from the name if left out.
            description: What it is there for.
        """
        return add_group(self._views, name, mail, members, owners, description)

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

    def listen(self, listener: Callable[[RecordedRequest], object]) -> None:
        """Let a function be told of each call as it is answered, in the thread that answers it."""
        self._log.listener = listener

    @property
    def subscriptions(self) -> Subscriptions:
        """The subscriptions to change notifications, oldest first.

        ``.flush()`` waits until all notifications are delivered, ``.deliveries`` shows them with
        what receivers answered, ``.lifecycle(event, subscription)`` and ``.remove(subscription)``
        are what the service itself may do to one.
        """
        return Subscriptions(self._tenant, self._notifier, self._receivers)

    def stop_notifying(self) -> None:
        """Deliver nothing more, and wait for what is under way; the fixture does it at its end."""
        self._send_watchers_home()
        self._notifier.close()

    # -- scenarios -------------------------------------------------------------

    def load(self, scenario: str | Path | Mapping[str, Any]) -> None:
        """Let the tenant be what a scenario says, from now on: `reset` comes back to it.

        What was recorded is gone, and views of what was there before are of no use any more.

        Args:
            scenario: The path of a YAML file, or a mapping that says the same.

        Raises:
            UsageError: It means nothing: with file, line, column and the nearest valid word. The
                tenant is as it was.
        """
        from .seeding.scenario import load_scenario

        load_scenario(self._tenant, scenario)
        self.reset()

    def dump(self) -> dict[str, Any]:
        """Return the tenant as it stands as a scenario, in plain data that JSON and YAML can hold.

        `load` takes it: the same people, items and ids. What was sent and moved so far is not
        in it.
        """
        from .seeding.dump import dump_tenant

        return dump_tenant(self._tenant)

    def expire_delta_tokens(self) -> None:
        """Let every delta and next link given out so far be answered 410 ``SyncStateNotFound``.

        The client has to start over, as it has to when the real service drops its sync state.
        What was recorded stays.
        """
        with self._tenant.transaction():
            self._tenant.journal.forget_positions()

    # -- starting over, and what must not pass unseen --------------------------

    def reset(self) -> None:
        """Go back to the seeded state: mailboxes, people, clock, ids; no faults, no records."""
        self._failing.reset()
        with self._tenant.transaction():
            self._tenant.journal.rewind()
            self._notifier.reset()
            self._tenant.clock.reset()
            self._log.clear()
            self._tokens.reset()
            if self._platform is not None:
                self._platform.reset()
            self._graph.crashes.clear()
            self._graph.unimplemented.clear()
            self._graph.unknown_routes.clear()
        if self._server is not None:
            self._server.clear()

    def check(self) -> None:
        """Raise what must not pass unseen.

        That is what crashed in a handler, with its traceback; a failed override; unless
        ``allow_unimplemented`` is set, a request that could not be served; and a fault that no
        request met, unless it was optional.

        Raises:
            UnservedError: A request asked for what Graph or pytest-graphmock does not have.
            UnusedFaultError: No request met a fault.
        """
        __tracebackhide__ = True
        for crash in self._graph.crashes:
            raise crash
        if self._server is not None:
            self._server.check()
        if self._unchanged is not None:
            self._unchanged.check()
        unserved = [] if self.settings.allow_unimplemented else self._unserved()
        if unserved:
            raise UnservedError("\n".join(unserved))
        if unused := self._faults.unused:
            raise unused_faults_error(unused, self.requests)

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
