"""The same application at a second address, over TLS: identity libraries speak nothing else."""

from __future__ import annotations

import ssl
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TYPE_CHECKING

from ..usage import UsageError
from .hosts import HOSTS
from .http import LoopbackServer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from _typeshed.wsgi import WSGIApplication

__all__ = ["TlsServer", "bundle_for"]

#: What the certificate is for: this machine, and the hosts that a proxy may bring here from.
_NAMES = ("127.0.0.1", "::1", "localhost", *sorted(HOSTS))
_making = Lock()


class TlsServer(LoopbackServer):
    """Serves with a certificate that whoever trusts `ca_file` trusts.

    Raises:
        UsageError: trustme is not installed.
    """

    def __init__(self, app: WSGIApplication, *, host: str = "127.0.0.1", port: int = 0) -> None:
        with _making:
            self._trust = _trust()
        super().__init__(app, host=host, port=port, ssl_context=self._trust.context)

    @property
    def ca_file(self) -> str:
        """The path of the authority's certificate, in PEM."""
        return str(self._trust.ca_file)


class _Trust:
    """An authority of this process, whose key is never written down, and a certificate of its."""

    def __init__(self) -> None:
        try:
            import trustme
        except ImportError:
            raise UsageError(
                "serving over TLS takes trustme; pip install 'pytest-graphmock[tls]'"
            ) from None
        authority = trustme.CA(organization_name="pytest-graphmock")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*_NAMES).configure_cert(self.context)
        self._folder = TemporaryDirectory(prefix="graphmock-")  # goes with the process
        self.ca_file = Path(self._folder.name) / "ca.pem"
        self.ca_file.write_bytes(authority.cert_pem.bytes())


def bundle_for(allow_hosts: Sequence[str]) -> str:
    """Return the path of what a program has to trust, in PEM.

    Our authority alone, which vouches for all that the proxy leads to; with the authorities that
    this machine trusts where it lets through to real hosts.
    """
    trust = _trust()
    if not allow_hosts:
        return str(trust.ca_file)
    bundle = trust.ca_file.with_name("ca-and-roots.pem")
    with _making:
        if not bundle.exists():
            roots = ssl.create_default_context().get_ca_certs(binary_form=True)
            pems = [ssl.DER_cert_to_PEM_cert(each) for each in roots]
            bundle.write_text("".join([trust.ca_file.read_text("ascii"), *pems]), "ascii")
    return str(bundle)


@lru_cache(maxsize=1)
def _trust() -> _Trust:
    return _Trust()
