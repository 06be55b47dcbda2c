"""Where a mock is served, and how programs come there: addresses, TLS, proxy, interception."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .usage import UsageError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication
    from typing_extensions import Self

    from .exchange.tenant import Tenant
    from .server import LoopbackServer
    from .server.interception import Interception
    from .server.tls import TlsServer
    from .server.unchanged import UnchangedPrograms
    from .settings import Settings

__all__ = ["Served"]


class Served:
    """A tenant behind servers, each of which runs from when it is needed."""

    #: What the servers hand their calls to; a subclass sets it.
    _app: WSGIApplication

    def __init__(self, tenant: Tenant, settings: Settings) -> None:
        self.settings = settings
        self._tenant = tenant
        self._server: LoopbackServer | None = None
        self._own_server: LoopbackServer | None = None
        self._unchanged: UnchangedPrograms | None = None
        self._interception: Interception | None = None

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

    def _stop_own_server(self) -> None:
        server, self._own_server = self._own_server, None
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
    def _running(self) -> LoopbackServer:
        if self._server is None:
            raise UsageError(
                "this GraphMock is not being served; use it as a context manager, call start(), "
                "or hand its app to a client within the process"
            )
        return self._server

    def _check_servers(self) -> None:
        """Raise what failed in a server: an override, or what came over TLS."""
        __tracebackhide__ = True
        if self._server is not None:
            self._server.check()
        if self._unchanged is not None:
            self._unchanged.check()
