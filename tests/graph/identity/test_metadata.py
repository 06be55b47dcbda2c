"""What clients read before they sign in (platform.md §14.1, clients.md §2)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import jwt
import pytest

from .reading import claims_of

if TYPE_CHECKING:
    from .conftest import Platform

CONFIGURATION = "/v2.0/.well-known/openid-configuration"


@pytest.mark.parametrize("name", ["id", "domain", "common", "organizations"])
def test_configuration_leads_to_endpoints_of_the_same_tenant(platform: Platform, name: str) -> None:
    """Whatever the tenant is called in the address, the links call it so too."""
    tenant = platform.mock.tenant
    called = {"id": tenant.id, "domain": tenant.domain}.get(name, name)

    answer = platform.get(f"/{called}{CONFIGURATION}").json()

    base = f"{platform.mock.url}/{called}"
    assert answer["token_endpoint"] == f"{base}/oauth2/v2.0/token"
    assert answer["authorization_endpoint"] == f"{base}/oauth2/v2.0/authorize"
    assert answer["device_authorization_endpoint"] == f"{base}/oauth2/v2.0/devicecode"
    assert answer["jwks_uri"] == f"{base}/discovery/v2.0/keys"
    is_shared = name in ("common", "organizations")
    issuer = "{tenantid}" if is_shared else tenant.id
    assert answer["issuer"] == f"{platform.mock.url}/{issuer}/v2.0"


def test_configuration_before_v2_leads_to_the_endpoints_before_v2(platform: Platform) -> None:
    """And its issuer is the old one."""
    tenant_id = platform.mock.tenant.id

    answer = platform.get(f"/{tenant_id}/.well-known/openid-configuration").json()

    assert answer["token_endpoint"] == f"{platform.mock.authority}/oauth2/token"
    assert answer["issuer"] == f"https://sts.windows.net/{tenant_id}/"


def test_every_endpoint_that_the_configuration_names_is_served(platform: Platform) -> None:
    """No link leads to Graph's 400 for unknown segments."""
    answer = platform.get(f"/common{CONFIGURATION}").json()
    links = [value for name, value in answer.items() if name.endswith(("_endpoint", "_uri"))]

    answers = [platform.get(urlsplit(link).path) for link in links]

    assert len(links) == 6
    assert not [each.text for each in answers if '"code":"BadRequest"' in each.text]


def test_links_have_the_host_that_the_caller_used(platform: Platform) -> None:
    """Behind the service's own name, Graph has its own too."""
    headers = {"Host": "login.microsoftonline.us"}

    answer = platform.get(f"/common{CONFIGURATION}", headers=headers).json()

    assert answer["token_endpoint"] == "http://login.microsoftonline.us/common/oauth2/v2.0/token"
    assert answer["msgraph_host"] == "graph.microsoft.us"
    assert answer["cloud_instance_name"] == "microsoftonline.us"


@pytest.mark.parametrize(
    ("tenant", "number"),
    [
        pytest.param("00000000-1111-2222-3333-444444444444", 90002, id="another id"),
        pytest.param("fabrikam.example", 90002, id="another domain"),
        pytest.param("no tenant", 900023, id="no name"),
    ],
)
def test_unknown_tenant_has_no_configuration(platform: Platform, tenant: str, number: int) -> None:
    """400, which MSAL takes for a wrong authority."""
    answer = platform.get(f"/{tenant}{CONFIGURATION}")

    assert (answer.status_code, answer.json()["error_codes"]) == (400, [number])


def test_instances_are_ours_and_the_clouds(platform: Platform) -> None:
    """Asked about our own address, it names our configuration first."""
    endpoint = f"{platform.mock.url}/common/oauth2/v2.0/authorize"
    query = {"api-version": "1.1", "authorization_endpoint": endpoint}

    answer = platform.get("/common/discovery/instance", params=query).json()

    host = urlsplit(platform.mock.url).netloc
    assert answer["tenant_discovery_endpoint"] == f"{platform.mock.url}/common{CONFIGURATION}"
    assert answer["metadata"][0]["aliases"] == [host]
    assert "login.windows.net" in answer["metadata"][1]["aliases"]


def test_unknown_instance_is_refused(platform: Platform) -> None:
    """400 invalid_instance, AADSTS50049."""
    query = {"authorization_endpoint": "https://login.evil.example/common/oauth2/v2.0/authorize"}

    answer = platform.get("/common/discovery/instance", params=query)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_instance")


def test_realm_of_a_user_is_managed(platform: Platform) -> None:
    """An account elsewhere is unknown."""
    me = platform.mock.me.user_principal_name

    ours = platform.get(f"/common/userrealm/{me}?api-version=1.0").json()
    other = platform.get("/common/userrealm/eve@partner.example?api-version=1.0").json()

    assert (ours["account_type"], ours["domain_name"]) == ("Managed", platform.mock.tenant.domain)
    assert other["account_type"] == "Unknown"


def test_id_token_is_verified_by_the_published_keys(platform: Platform) -> None:
    """As an OpenID Connect client does it: issuer from the configuration, key by its kid."""
    tenant_id = platform.mock.tenant.id
    answer = platform.redeem(platform.code(scope="openid profile", nonce="n")).json()
    configuration = platform.get(f"/{tenant_id}{CONFIGURATION}").json()

    keys = jwt.PyJWKSet.from_dict(platform.get(urlsplit(configuration["jwks_uri"]).path).json())
    token = answer["id_token"]
    claims = jwt.decode(
        token,
        keys[jwt.get_unverified_header(token)["kid"]].key,
        algorithms=configuration["id_token_signing_alg_values_supported"],
        audience=claims_of(token)["aud"],
        issuer=configuration["issuer"],
    )

    assert claims["preferred_username"] == platform.mock.me.user_principal_name
    assert (claims["nonce"], claims["tid"]) == ("n", tenant_id)


def test_userinfo_says_who_holds_a_token(platform: Platform) -> None:
    """And 401 without one, in lenient mode too."""
    me = platform.mock.me
    headers = {"Authorization": f"Bearer {me.token()}"}

    answer = platform.get("/oidc/userinfo", headers=headers)
    without = platform.get("/oidc/userinfo")

    assert (answer.json()["sub"], answer.json()["email"]) == (me.id, me.mail)
    assert without.status_code == 401
    assert without.headers["WWW-Authenticate"].startswith('Bearer error="invalid_token"')


def test_calls_of_the_platform_are_in_the_request_log(platform: Platform) -> None:
    """Beside Graph's, in order."""
    platform.get(f"/common{CONFIGURATION}")
    platform.get("/v1.0/me")

    assert [each.path for each in platform.mock.requests] == [
        f"/common{CONFIGURATION}",
        "/v1.0/me",
    ]
