"""What clients read before they sign in: configuration, instances, keys, realms.

Source: platform.md §14.1 (documented; which client needs what observed). Addresses have the scheme
and host that the caller used.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from .clouds import CLOUDS, Cloud, cloud_of
from .form import Form
from .platform import CONSUMERS_ID, IdentityPlatform, is_consumers
from .refusals import IdentityRefusal
from .signing import jwks

__all__ = ["instances", "keys", "openid_configuration", "openid_configuration_v1", "user_realm"]


def openid_configuration(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the configuration of v2.0: ``/{tenant}/v2.0/.well-known/openid-configuration``."""
    base = f"{form.origin}/{form.tenant_name}"
    return {
        **_common(form),
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "issuer": f"{form.origin}/{_tenant_id(platform, form)}/v2.0",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
    }


def openid_configuration_v1(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the configuration of what came before v2.0."""
    base = f"{form.origin}/{form.tenant_name}"
    return {
        **_common(form),
        "token_endpoint": f"{base}/oauth2/token",
        "jwks_uri": f"{base}/discovery/keys",
        "issuer": f"https://sts.windows.net/{_tenant_id(platform, form)}/",
        "authorization_endpoint": f"{base}/oauth2/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/devicecode",
        "end_session_endpoint": f"{base}/oauth2/logout",
        "scopes_supported": ["openid"],
    }


def _common(form: Form) -> dict[str, Any]:
    cloud = cloud_of(form.host)
    # Behind the service's own name, where a proxy brought the caller here, Graph has its own too.
    graph = cloud.graph[0] if cloud else form.host
    scheme = urlsplit(form.origin).scheme
    return {
        "token_endpoint_auth_methods_supported": [
            "client_secret_post",
            "private_key_jwt",
            "client_secret_basic",
        ],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256" if jwks() else "HS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "code_challenge_methods_supported": ["plain", "S256"],
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": f"{scheme}://{graph}/oidc/userinfo",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "claims_supported": [
            "sub",
            "iss",
            "aud",
            "exp",
            "iat",
            "nonce",
            "preferred_username",
            "name",
            "tid",
            "ver",
            "email",
        ],
        "tenant_region_scope": "EU",
        "cloud_instance_name": (cloud or CLOUDS[0]).instance,
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": graph,
    }


def _tenant_id(platform: IdentityPlatform, form: Form) -> str:
    """For a name that many tenants share, the issuer is a template (documented)."""
    if is_consumers(form.tenant_name):
        return CONSUMERS_ID
    return "{tenantid}" if form.tenant_name in ("common", "organizations") else platform.tenant.id


def keys(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return the public keys; none without cryptography."""
    return {"keys": jwks()}


def instances(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    """Return which hosts are which cloud; ours is a cloud of its own.

    Raises:
        IdentityRefusal: The endpoint asked about is neither ours nor the service's (50049).
    """
    endpoint = urlsplit(form.get("authorization_endpoint"))
    host = endpoint.netloc
    if host.casefold() != form.host.casefold() and cloud_of(host) is None:
        raise IdentityRefusal(50049)
    tenant_name = endpoint.path.strip("/").partition("/")[0] or "common"
    found = f"{endpoint.scheme}://{host}/{tenant_name}/v2.0/.well-known/openid-configuration"
    own = [] if cloud_of(host) else [Cloud("", (host,), (), host)]
    return {
        "tenant_discovery_endpoint": found,
        "api-version": form.find("api-version") or "1.1",
        "metadata": [
            {
                "preferred_network": cloud.authorities[0],
                "preferred_cache": cloud.cache,
                "aliases": list(cloud.authorities),
            }
            for cloud in (*own, *CLOUDS)
        ],
    }


def user_realm(platform: IdentityPlatform, upn: str) -> dict[str, Any]:
    """Return who keeps the password of an account: the cloud, for each domain of ours.

    Source: platform.md §14.1 (documented); ``Unknown`` for other domains recalled.
    """
    domain = upn.rpartition("@")[2]
    is_ours = platform.find_user(upn) is not None or (
        domain.casefold() == platform.tenant.domain.casefold()
    )
    if not is_ours:
        return {"ver": "1.0", "account_type": "Unknown", "cloud_instance_name": _INSTANCE}
    return {
        "ver": "1.0",
        "account_type": "Managed",
        "domain_name": domain,
        "cloud_instance_name": _INSTANCE,
        "cloud_audience_urn": "urn:federation:MicrosoftOnline",
    }


_INSTANCE = CLOUDS[0].instance
