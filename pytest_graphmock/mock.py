"""GraphMock: the one object that a test holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .exchange.clock import Clock
from .exchange.tenant import Tenant
from .graph.app import GraphApplication
from .graph.identity.caller import AuthMode, Identification
from .graph.identity.door import IdentityDoor
from .graph.identity.tokens import TokenIssuer
from .graph.notifier import Notifier
from .graph.receivers import Receivers
from .recording.assertions import Assertions
from .seeding import seed_tenant
from .served import Served
from .server.control import ControlApplication
from .server.failing import FailingApplication
from .server.faulted import FaultLog
from .server.faults import Faults, unused_faults_error
from .server.throttling import throttle_for
from .settings import Settings
from .subscriptions import Subscriptions
from .views import Views
from .views.population import Population

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from pytest_httpserver import HTTPServer
    from typing_extensions import Self, Unpack

    from .graph.identity.platform import IdentityPlatform
    from .inspector import Inspector
    from .server import LoopbackServer
    from .server.control.declared import DeclaredCall
    from .settings import Words
    from .views.identity import Identity

__all__ = ["GraphMock", "UnservedError"]


class UnservedError(AssertionError):
    """A request asked for what pytest-graphmock, or Microsoft Graph itself, does not have."""


class GraphMock(Served, Population, Assertions):
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
        settings = Settings.of(words)
        tenant = Tenant(settings.domain, settings.seed, Clock(settings.now))
        self._tokens, log = TokenIssuer(tenant), FaultLog()
        views = Views(tenant, self._tokens)
        Served.__init__(self, tenant, settings)
        Population.__init__(self, views)
        Assertions.__init__(self, views, log)
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
        self._app = self._control = ControlApplication(self, self._failing, self._inspector_calls)
        self._inspector: Inspector | None = None

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
        self._control.when_served = self._inspector.bell.ring
        return self._inspector.calls()

    def _send_watchers_home(self) -> None:
        if self._inspector is not None:
            self._inspector.bell.hang_up()

    def __repr__(self) -> str:
        where = self._server.url if self._server else "not started"
        return f"<GraphMock {self._tenant.domain} at {where}: {len(self.users)} users>"

    def stop(self) -> None:
        """Stop serving; what was recorded stays. The fixture's server is pytest's to stop."""
        self.stop_intercepting()
        self._failing.hang_up()
        self._send_watchers_home()
        self.stop_tls()
        self._notifier.close()
        self._stop_own_server()

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
    def identity(self) -> Identity:
        """The identity platform: applications, consent, and what becomes of tokens.

        ``.register_app(...)``, ``.consent(...)``, ``.expire(token)``, ``.revoke(user)``.
        """
        from .views.identity import Identity

        return Identity(self._views, self._identity_platform())

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
    def faults(self) -> Faults:
        """What goes wrong on the test's word: ``.add("POST", "/me/events/*/cancel", status=429)``.

        Delays, dropped connections and lost answers too; ``.clear()`` ends them. A fault that no
        call met fails the test when it ends, unless it was added with ``optional=True``.
        """
        return self._faults

    @property
    def tenant(self) -> Tenant:
        """The engine: its directory, mailboxes and journal. Not part of the stable API."""
        return self._tenant

    @property
    def clock(self) -> Clock:
        """The tenant's time: ``.now``, ``.freeze(at)``, ``.advance(hours=1)``, ``.run()``."""
        return self._tenant.clock

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
        self._check_servers()
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
