"""What leads programs here that call the service's own addresses: TLS, a proxy, their variables."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from .environment import environment
from .proxy import Proxy
from .tls import TlsServer, bundle_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed.wsgi import WSGIApplication

__all__ = ["UnchangedPrograms"]


class UnchangedPrograms:
    """The application over TLS, and a proxy that leads there; each runs when it is looked at.

    Args:
        allow_hosts: Other hosts that the proxy lets through.
    """

    def __init__(
        self,
        app: WSGIApplication,
        *,
        host: str = "127.0.0.1",
        https_port: int = 0,
        proxy_port: int = 0,
        allow_hosts: Sequence[str] = (),
    ) -> None:
        self._app, self._host, self._allow_hosts = app, host, allow_hosts
        self._https_port, self._proxy_port = https_port, proxy_port
        self._server: TlsServer | None = None
        self._proxy: Proxy | None = None
        self._starting = RLock()

    @property
    def server(self) -> TlsServer:
        """What speaks TLS.

        Raises:
            UsageError: trustme is not installed.
        """
        with self._starting:
            if self._server is None:
                server = TlsServer(self._app, host=self._host, port=self._https_port)
                server.start()
                self._server = server
            return self._server

    @property
    def proxy(self) -> Proxy:
        """What leads there."""
        with self._starting:
            if self._proxy is None:
                self._proxy = Proxy(
                    self.server,
                    host=self._host,
                    port=self._proxy_port,
                    allow_hosts=self._allow_hosts,
                ).start()
            return self._proxy

    def start(self) -> None:
        """Run both.

        Raises:
            OSError: A port is taken.
        """
        assert self.proxy

    def variables(self, url: str, tenant_id: str) -> dict[str, str]:
        """Return the variables that lead programs here; see `environment`."""
        return environment(
            url=url,
            proxy_url=self.proxy.url,
            ca_file=bundle_for(self._allow_hosts),
            tenant_id=tenant_id,
        )

    def check(self) -> None:
        """Raise what failed over TLS."""
        if self._server is not None:
            self._server.check()

    def stop(self) -> None:
        """Serve no more."""
        with self._starting:
            for each in (self._proxy, self._server):
                if each is not None:
                    each.stop()
            self._proxy = self._server = None
