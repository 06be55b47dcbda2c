"""What a test says to the identity platform: who may sign in, and what becomes of tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from ..exchange import directory
from ..exchange.clock import as_utc
from ..graph.identity.apps import App
from ..graph.identity.platform import IdentityPlatform
from ..recording.addresses import Somebody, mail_of
from ..usage import UsageError
from .factory import Views

__all__ = ["Identity"]


class Identity:
    """The identity platform of a tenant; `GraphMock.reset` takes back what is said here."""

    def __init__(self, views: Views, platform: IdentityPlatform) -> None:
        self._views = views
        self._platform = platform

    def __repr__(self) -> str:
        registered = ", ".join(app.name for app in self.apps) or "any application serves"
        return f"<Identity of {self._platform.tenant.domain}: {registered}>"

    @property
    def apps(self) -> list[App]:
        """The applications that were registered; while there is none, any id and secret serve."""
        with self._platform.tenant.lock:
            return list(self._platform.apps)

    def register_app(
        self,
        client_id: str | None = None,
        secret: str | None = None,
        *,
        secret_expires: datetime | str | None = None,
        certificate: str | bytes | Iterable[str | bytes] = (),
        redirect_uris: Iterable[str] = (),
        delegated: Iterable[str] | None = None,
        application: Iterable[str] | None = None,
        name: str = "pytest-graphmock",
    ) -> App:
        """Register an application; from now on only registered ones are served.

        Args:
            client_id: Its id; made from the name if left out. The same id replaces the application.
            secret: Its client secret. With a secret or a certificate it has to prove itself.
            secret_expires: From when on the secret is refused (AADSTS7000222).
            certificate: One or more certificates or public keys in PEM, for client assertions.
            redirect_uris: Where answers may go; left out, anywhere.
            delegated: The scopes that users have consented to; left out, all. Others have to be
                asked for interactively, or by `consent`, or are refused (AADSTS65001).
            application: The roles of its own token; left out, all.
            name: What people see.

        Raises:
            UsageError: A certificate is none, or cryptography is not installed.
        """
        with self._platform.tenant.lock:
            app = App(
                client_id=client_id or str(self._platform.tenant.ids.guid(f"app {name}")),
                name=name,
                secret=secret,
                secret_expires=None if secret_expires is None else as_utc(secret_expires),
                certificates=_pems(certificate),
                redirect_uris=tuple(redirect_uris),
                delegated=None if delegated is None else _bare(delegated),
                application=None if application is None else _bare(application),
            )
            self._platform.apps.add(app)
        return app

    def consent(
        self, app: App | str, scopes: str | Iterable[str], user: Somebody | None = None
    ) -> None:
        """Let a user have consented to more scopes of an application; everybody if left out.

        Raises:
            UsageError: There is no such application, or no such user.
        """
        client_id = app if isinstance(app, str) else app.client_id
        known = {each.client_id.casefold(): each for each in self.apps}
        found = known.get(client_id.casefold())
        if found is None:
            listed = ", ".join(known) or "none"
            raise UsageError(
                f"no application {client_id!r} is registered ({listed}); register it with "
                "graph_mock.identity.register_app(...)"
            )
        user_id = None if user is None else self._user(user).id
        with self._platform.tenant.lock:
            self._platform.apps.consent(found, user_id, _bare(scopes))

    def expire(self, token: str) -> None:
        """Let an access token, a refresh token or an authorization code be out of date.

        ``auth="strict"`` refuses an access token that is; the token endpoint refuses the others.

        Raises:
            UsageError: This tenant issued no such token.
        """
        platform = self._platform
        with platform.tenant.lock:
            if token in platform.grants.refresh_tokens or token in platform.grants.codes:
                platform.grants.expired.add(token)
            elif platform.tokens.read_claims(token) is not None:
                platform.tokens.expire(token)
            else:
                raise UsageError(f"this tenant issued no token {token[:20]!r}…; nothing can expire")

    def revoke(self, user: Somebody) -> None:
        """End a user's sessions: the tokens so far are refused, those issued later are good.

        Refresh tokens are refused with AADSTS50173; access tokens, with ``auth="strict"``, with
        401 and a challenge that asks for a newer one.
        """
        found = self._user(user)
        with self._platform.tenant.lock:
            self._platform.tokens.revoke(found.id)
            self._platform.grants.revoke(found.id)

    def set_password(self, user: Somebody, password: str) -> None:
        """Let only one password serve for a user; any other is refused with AADSTS50126."""
        found = self._user(user)
        with self._platform.tenant.lock:
            self._platform.passwords[found.id] = password

    def require_mfa(self, user: Somebody) -> None:
        """Let a password alone not be enough for a user (AADSTS50076)."""
        found = self._user(user)
        with self._platform.tenant.lock:
            self._platform.mfa.add(found.id)

    def _user(self, user: Somebody) -> directory.User:
        mail = mail_of(user)
        with self._platform.tenant.lock:
            found = self._platform.find_user(mail)
        if found is None:
            raise UsageError(
                f"no user {mail!r} in this tenant; create one with graph_mock.add_user(...)"
            )
        return found


def _bare(scopes: str | Iterable[str]) -> frozenset[str]:
    named = scopes.split() if isinstance(scopes, str) else scopes
    return frozenset(scope.rpartition("/")[2] for scope in named)


def _pems(given: str | bytes | Iterable[str | bytes]) -> tuple[str, ...]:
    """Return keys as text, each looked at now, while its giver is at hand."""
    each_given = [given] if isinstance(given, (str, bytes)) else list(given)
    pems = tuple(each.decode() if isinstance(each, bytes) else each for each in each_given)
    if not pems:
        return ()
    try:
        from ..graph.identity.clients import public_key

        for pem in pems:
            public_key(pem)
    except ImportError:
        raise UsageError(
            "register_app: a certificate takes cryptography; pip install pytest-graphmock[identity]"
        ) from None
    except ValueError as error:
        raise UsageError(f"register_app: certificate is no PEM: {error}") from None
    return pems
