"""The other side of subscriptions: asking a receiver whether it listens, and posting to it.

What leaves this process does so here, and goes to this machine unless a host was allowed by name.
"""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from ipaddress import ip_address
from urllib.parse import quote, urlsplit, urlunsplit

from .errors import ForeignReceiverError, GraphError, HandshakeError, SubscriptionError
from .request import Request

__all__ = ["Handshake", "Receivers", "shake_hands"]

_MOST_BYTES = 64 * 1024
_TOKEN = "Validation: Testing client application reachability for subscription Request-Id: {}"


class Handshake(Exception):
    """What receivers have to be asked before a request can be answered, with no lock held.

    Attributes:
        urls: Each is asked once for each time that it stands here (documented).
        failure: What to answer if one of them did not do as it has to.
    """

    def __init__(self, urls: tuple[str, ...]) -> None:
        super().__init__(*urls)
        self.urls = urls
        self.failure: GraphError | None = None


def shake_hands(request: Request, *urls: str) -> None:
    """Go on only if the receivers at some addresses have answered as they have to.

    Raises:
        Handshake: They were not asked yet; whoever catches it asks, and serves the request again.
        HandshakeError, ForeignReceiverError, SubscriptionError: One failed (400).
    """
    if request.handshake is None:
        raise Handshake(urls)
    if request.handshake.failure is not None:
        raise request.handshake.failure


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered."""

    status: int
    content_type: str
    body: bytes


class Receivers:
    """How receivers are reached.

    Attributes:
        hosts: Those beside this machine that may be reached, folded.
        https_only: Whether plain http is refused, as the service does it.
        handshake_timeout_s: How long a receiver may take to answer the handshake (documented).
        delivery_timeout_s: How long it may take to answer a notification (documented).
    """

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Go back to what holds unless a test says otherwise."""
        self.hosts: set[str] = set()
        self.https_only = False
        self.handshake_timeout_s = 10.0
        self.delivery_timeout_s = 3.0

    def ask(self, handshake: Handshake, request_id: str) -> Handshake:
        """Ask every receiver of a handshake and note the first failure.

        Source: platform.md §13.2 (documented; the token's shape observed).
        """
        try:
            for url in handshake.urls:
                self._check(url)
            for url in handshake.urls:
                self._validate(url, _TOKEN.format(request_id))
        except GraphError as failure:
            handshake.failure = failure
        return handshake

    def post(self, url: str, body: bytes, content_type: str, timeout_s: float) -> Reply:
        """Post to a receiver; no proxy is asked and no redirection followed.

        Raises:
            OSError, HTTPException: It can't be reached, or answers no HTTP.
        """
        parts = urlsplit(url)
        host = parts.hostname or ""
        connection: HTTPConnection
        if parts.scheme.casefold() == "https":
            connection = HTTPSConnection(
                host, parts.port, timeout=timeout_s, context=_trusting_context()
            )
        else:
            connection = HTTPConnection(host, parts.port, timeout=timeout_s)
        target = urlunsplit(("", "", parts.path or "/", parts.query, ""))
        try:
            connection.request("POST", target, body, {"Content-Type": content_type})
            response = connection.getresponse()
            found = response.getheader("Content-Type") or ""
            return Reply(response.status, found, response.read(_MOST_BYTES))
        except UnicodeError as error:  # a host that can't be a name, such as one of 64 letters
            raise OSError(str(error)) from None
        finally:
            connection.close()

    def _check(self, url: str) -> None:
        host = _host_of(url)
        if self.https_only and not url.casefold().startswith("https:"):
            raise SubscriptionError("Notification URL must use the HTTPS protocol.")
        if not (_is_this_machine(host) or host in self.hosts):
            raise ForeignReceiverError(host)

    def _validate(self, url: str, token: str) -> None:
        joint = "&" if urlsplit(url).query else "?"
        asked = f"{url.partition('#')[0]}{joint}validationToken={quote(token, safe='')}"
        try:
            reply = self.post(asked, b"", "text/plain; charset=utf-8", self.handshake_timeout_s)
        except (OSError, HTTPException):
            raise HandshakeError("timed out.") from None
        if reply.status != 200:
            raise HandshakeError(f"failed. HTTP status code is '{_status_word(reply.status)}'.")
        if reply.content_type.partition(";")[0].strip().casefold() != "text/plain":
            raise HandshakeError("failed. Response must have the content type text/plain.")
        if reply.body != token.encode():
            raise HandshakeError(
                "failed. Response must exactly match validationToken query parameter."
            )


def _trusting_context() -> ssl.SSLContext:
    """A receiver on this machine has a certificate that nobody vouches for."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _host_of(url: str) -> str:
    """Return the folded host of an address.

    Raises:
        SubscriptionError: It is no address that can be posted to (400, assumed).
    """
    try:
        parts = urlsplit(url)
        is_whole = parts.port != 0 and parts.hostname and url.isascii() and url.isprintable()
    except ValueError:
        is_whole = False
    if not is_whole or " " in url or parts.scheme.casefold() not in ("http", "https"):
        raise SubscriptionError(f"Notification URL '{url}' is not a valid URL.")
    return (parts.hostname or "").casefold()


def _is_this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _status_word(status: int) -> str:
    """Return a status as .NET names it: ``NotFound``."""
    try:
        return HTTPStatus(status).phrase.title().replace(" ", "").replace("-", "")
    except ValueError:
        return str(status)
