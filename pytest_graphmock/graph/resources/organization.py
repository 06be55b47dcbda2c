"""The tenant itself: GET /organization, /organization/{id}, /domains, /domains/{name}."""

from __future__ import annotations

from ...exchange.accounts import verified_domains
from ..answer import Answer
from ..call import Call
from ..errors import UnknownDirectoryObjectError
from ..render import EntityType, directory_answer, entity_answer
from ..tree import Resource
from ..wire.organization import domain_to_wire, organization_to_wire
from .access import DOMAINS_READ, ORGANIZATION_READ
from .owner import ROOT

__all__: list[str] = []

_ORGANIZATIONS = Resource("organizations")
_ORGANIZATION = Resource("organization")
_DOMAINS = Resource("domains")
_DOMAIN = Resource("domain")

_ORGANIZATION_TYPE = EntityType("organization", lambda tenant, call: organization_to_wire(tenant))
_DOMAIN_TYPE = EntityType("domain", lambda name, call: domain_to_wire(name, call.tenant))
_SELECT = frozenset({"select"})


def _enter_organization(call: Call, key: str) -> None:
    if key.casefold() != call.tenant.id:
        raise UnknownDirectoryObjectError(key)


def _enter_domain(call: Call, key: str) -> None:
    if key.casefold() not in verified_domains(call.tenant):
        raise UnknownDirectoryObjectError(key)


@_ORGANIZATIONS.on("GET", "List organizations", ORGANIZATION_READ, options=_SELECT)
def list_organizations(call: Call) -> Answer:
    """There is one (documented)."""
    return directory_answer(call, _ORGANIZATION_TYPE, [call.tenant])


@_ORGANIZATION.on("GET", "Get organization", ORGANIZATION_READ, options=_SELECT)
def get_organization(call: Call) -> Answer:
    return entity_answer(call, _ORGANIZATION_TYPE, call.tenant)


@_DOMAINS.on("GET", "List domains", DOMAINS_READ, options=_SELECT)
def list_domains(call: Call) -> Answer:
    return directory_answer(call, _DOMAIN_TYPE, list(verified_domains(call.tenant)))


@_DOMAIN.on("GET", "Get domain", DOMAINS_READ, options=_SELECT)
def get_domain(call: Call) -> Answer:
    name = (call.route.steps[-1].key or "").casefold()
    return entity_answer(call, _DOMAIN_TYPE, name)


ROOT.leads("organization", _ORGANIZATIONS)
_ORGANIZATIONS.has_key(_ORGANIZATION, _enter_organization)
_ORGANIZATION.lacks("branding", "certificateBasedAuthConfiguration", "extensions")
_ORGANIZATION.lacks_methods(PATCH="Update organization")
_ORGANIZATIONS.lacks("$count", "delta")
ROOT.leads("domains", _DOMAINS)
_DOMAINS.has_key(_DOMAIN, _enter_domain)
_DOMAINS.lacks_methods(POST="Create domain")
_DOMAIN.lacks_methods(PATCH="Update domain", DELETE="Delete domain")
_DOMAIN.lacks("domainNameReferences", "rootDomain", "serviceConfigurationRecords", "verify")
