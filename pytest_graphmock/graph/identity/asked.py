"""The ``scope`` of a request: one resource's permissions, and what OpenID Connect adds.

Source: platform.md §14.2, §14.3 and §15 (documented; the echo observed).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .clouds import GRAPH_AUDIENCES, GRAPH_RESOURCE, is_graph
from .refusals import IdentityRefusal

__all__ = ["AskedScopes", "parse_scope"]

_OIDC = ("openid", "profile", "email", "offline_access")
_WELL_FORMED = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+")
_DEFAULT = ".default"


@dataclass(frozen=True, slots=True)
class AskedScopes:
    """What was asked for.

    Attributes:
        resource: Whom the token is for, ``aud`` in it.
        names: Permissions of the resource, bare; empty with ``.default``.
        is_default: Whether all that is consented to was asked for.
        prefix: What stood before the names, and comes back before them.
        oidc: Which of OpenID Connect's scopes.
    """

    resource: str
    names: tuple[str, ...]
    is_default: bool
    prefix: str
    oidc: tuple[str, ...]

    @property
    def is_for_graph(self) -> bool:
        return self.resource in GRAPH_AUDIENCES

    @property
    def wants_refresh(self) -> bool:
        return "offline_access" in self.oidc

    @property
    def wants_id_token(self) -> bool:
        return "openid" in self.oidc

    def echo(self, granted: tuple[str, ...]) -> str:
        """Return the ``scope`` of an answer, with the resource before each name as it was asked."""
        named = [f"{self.prefix}{name}" for name in granted]
        default = [f"{self.prefix}{_DEFAULT}"] if self.is_default else []
        return " ".join([*self.claimed_oidc, *named, *default])

    @property
    def claimed_oidc(self) -> tuple[str, ...]:
        """Those that an access token and the answer name."""
        return tuple(each for each in self.oidc if each != "offline_access")


def parse_scope(text: str, own_host: str) -> AskedScopes:
    """Return what a ``scope`` asks for.

    Args:
        own_host: Where we were called; a client that is pointed here takes it for Graph's address.

    Raises:
        IdentityRefusal: Several resources (28000), or what is no scope (70011).
    """
    oidc: list[str] = []
    found: list[tuple[str, str, str]] = []
    for scope in text.split():
        if scope in _OIDC:
            oidc.append(scope)
        else:
            found.append(_split(scope, own_host))
    if len({resource for resource, _, _ in found}) > 1:
        raise IdentityRefusal(28000, scope=text)
    names = tuple(dict.fromkeys(name for _, _, name in found))
    if _DEFAULT in names and len(names) > 1:
        raise IdentityRefusal(70011, scope=text)
    resource = found[0][0] if found else GRAPH_RESOURCE
    prefix = next((prefix for _, prefix, _ in found if prefix), "")
    is_default = _DEFAULT in names
    return AskedScopes(
        resource, () if is_default else names, is_default, prefix, tuple(dict.fromkeys(oidc))
    )


def _split(scope: str, own_host: str) -> tuple[str, str, str]:
    """Return resource, what stood before the name, and the name."""
    resource, slash, name = scope.rpartition("/")
    if not _WELL_FORMED.fullmatch(scope) or not name:
        raise IdentityRefusal(70011, scope=scope)
    if not slash:
        return GRAPH_RESOURCE, "", name
    resource = resource.rstrip("/")
    if is_graph(resource, own_host):
        audience = resource if resource in GRAPH_AUDIENCES else GRAPH_RESOURCE
        return audience, resource + slash, name
    return resource, resource + slash, name
