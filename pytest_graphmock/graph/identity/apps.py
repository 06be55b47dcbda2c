"""Applications: what a tenant knows of a program that signs people in, or itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from .tokens import TokenClient

__all__ = ["App", "AppRegistry"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """A registered application, or one that any id may claim while none is registered.

    Attributes:
        secret: Its client secret; None has none.
        secret_expires: When that is of no use any more.
        certificates: Public keys or certificates in PEM, each good for a client assertion.
        redirect_uris: Where answers may go; empty for anywhere.
        delegated: The scopes that are consented to for everybody; None for all.
        application: The roles that are granted to itself; None for all.
        is_registered: Whether it is; then it has to prove itself with what it has.
    """

    client_id: str
    name: str = "pytest-graphmock"
    secret: str | None = field(default=None, repr=False)
    secret_expires: datetime | None = None
    certificates: tuple[str, ...] = ()
    redirect_uris: tuple[str, ...] = ()
    delegated: frozenset[str] | None = None
    application: frozenset[str] | None = None
    is_registered: bool = True

    @property
    def is_confidential(self) -> bool:
        """Whether it has something to prove itself with, and so must."""
        return self.secret is not None or bool(self.certificates)

    def token_client(self, proof: str) -> TokenClient:
        """Return how tokens name it."""
        return TokenClient(self.client_id, self.name, proof)

    def answers_to(self, audience: str) -> bool:
        """Tell whether tokens with an audience are for this application's own API."""
        return audience in (self.client_id, f"api://{self.client_id}")

    def may_redirect_to(self, uri: str) -> bool:
        """Tell whether answers may go to an address.

        A registered loopback address holds for each port (documented: "Redirect URI (reply URL)
        restrictions", localhost exceptions).
        """
        return not self.redirect_uris or any(_fits(uri, each) for each in self.redirect_uris)


def _fits(uri: str, registered: str) -> bool:
    if uri == registered:
        return True
    given, known = urlsplit(uri), urlsplit(registered)
    if known.scheme != "http" or known.hostname not in _LOOPBACK:
        return False
    return (given.scheme, given.hostname, given.path or "/", given.query) == (
        known.scheme,
        known.hostname,
        known.path or "/",
        known.query,
    )


class AppRegistry:
    """The tenant's applications, and what people consented to beyond their registration."""

    def __init__(self) -> None:
        self._apps: dict[str, App] = {}
        self._consents: dict[tuple[str, str | None], set[str]] = {}

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps.values()))

    def clear(self) -> None:
        """Forget all; then any id serves again."""
        self._apps.clear()
        self._consents.clear()

    def add(self, app: App) -> None:
        """Register an application, in the place of one with the same id."""
        self._apps[app.client_id.casefold()] = app

    def find(self, client_id: str) -> App | None:
        """Return an application; while none is registered, any id is one."""
        if not self._apps:
            return App(client_id=client_id, is_registered=False)
        return self._apps.get(client_id.casefold())

    def consent(self, app: App, user_id: str | None, scopes: Iterable[str]) -> None:
        """Let a user, or everybody (None), have consented to some scopes."""
        held = self._consents.setdefault((app.client_id.casefold(), user_id), set())
        held.update(scope.casefold() for scope in scopes)

    def consented(self, app: App, user_id: str) -> frozenset[str] | None:
        """Return the scopes that a user's tokens for an application may have; None for all."""
        if app.delegated is None:
            return None
        key = app.client_id.casefold()
        more = self._consents.get((key, user_id), set()) | self._consents.get((key, None), set())
        known = {scope.casefold() for scope in app.delegated}
        return app.delegated | {scope for scope in more if scope not in known}

    def lacks_consent(self, app: App, user_id: str, scopes: Iterable[str]) -> bool:
        """Tell whether a user still has to be asked for some of the scopes."""
        consented = self.consented(app, user_id)
        if consented is None:
            return False
        folded = {scope.casefold() for scope in consented}
        return any(scope.casefold() not in folded for scope in scopes)
