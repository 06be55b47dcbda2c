"""A request to the platform: its form or query, read as the platform reads it."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from ..request import Request
from .asked import AskedScopes, parse_scope
from .refusals import IdentityRefusal

__all__ = ["Form"]

_FORM = "application/x-www-form-urlencoded"


class Form:
    """Parameters by name; an empty one counts as left out (RFC 6749, §3.1).

    Attributes:
        tenant_name: What the address calls the tenant.
    """

    def __init__(self, request: Request, tenant_name: str, text: str) -> None:
        self.request = request
        self.tenant_name = tenant_name
        pairs = parse_qsl(text, keep_blank_values=True)
        self._values = {name: value for name, value in pairs if value}
        if len({name for name, _ in pairs}) < len(pairs):
            raise IdentityRefusal(9002313)

    @classmethod
    def of_body(cls, request: Request, tenant_name: str) -> Form:
        """Read a form that was posted.

        Raises:
            IdentityRefusal: It is no form, or says something twice (9002313).
        """
        kind = (request.content_type or "").partition(";")[0].strip().casefold()
        if kind != _FORM and request.body:
            raise IdentityRefusal(9002313)
        try:
            return cls(request, tenant_name, request.body.decode())
        except UnicodeDecodeError:
            raise IdentityRefusal(9002313) from None

    @classmethod
    def of_query(cls, request: Request, tenant_name: str) -> Form:
        """Read the query of an address.

        Raises:
            IdentityRefusal: It says something twice (9002313).
        """
        return cls(request, tenant_name, request.query)

    def find(self, name: str) -> str | None:
        """Return a parameter's value, None without one."""
        return self._values.get(name)

    def get(self, name: str) -> str:
        """Return a parameter's value.

        Raises:
            IdentityRefusal: There is none (900144).
        """
        if name not in self._values:
            raise IdentityRefusal(900144, parameter=name)
        return self._values[name]

    def values(self) -> dict[str, str]:
        """Return all of them, for a page that sends them on."""
        return dict(self._values)

    @property
    def origin(self) -> str:
        return self.request.origin

    @property
    def host(self) -> str:
        return urlsplit(self.request.origin).netloc

    @property
    def wants_client_info(self) -> bool:
        return self.find("client_info") == "1"

    def asked(self) -> AskedScopes:
        """Return what the scope asks for; a ``resource`` (before v2.0) asks for all of it.

        Raises:
            IdentityRefusal: There is none, or it means nothing.
        """
        resource = self.find("resource")
        if resource is not None and self.find("scope") is None:
            return parse_scope(f"{resource.rstrip('/')}/.default openid offline_access", self.host)
        return parse_scope(self.get("scope"), self.host)
