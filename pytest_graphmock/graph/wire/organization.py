"""``organization`` and ``domain``: the tenant itself (documented which members there are)."""

from __future__ import annotations

from typing import Any

from ...exchange.accounts import verified_domains
from ...exchange.tenant import Tenant

__all__ = ["domain_to_wire", "organization_to_wire"]

#: What nobody has said of a made-up organization.
_UNSAID = (
    "city",
    "country",
    "countryLetterCode",
    "createdDateTime",
    "defaultUsageLocation",
    "deletedDateTime",
    "mobileDeviceManagementAuthority",
    "onPremisesLastSyncDateTime",
    "onPremisesSyncEnabled",
    "partnerTenantType",
    "postalCode",
    "preferredLanguage",
    "privacyProfile",
    "state",
    "street",
)
_NONE = (
    "assignedPlans",
    "businessPhones",
    "marketingNotificationEmails",
    "provisionedPlans",
    "securityComplianceNotificationMails",
    "securityComplianceNotificationPhones",
    "technicalNotificationMails",
)


def organization_to_wire(tenant: Tenant) -> dict[str, Any]:
    """Return the tenant; its name is its domain's first part (assumed)."""
    return {
        "id": tenant.id,
        "displayName": tenant.domain.partition(".")[0].title(),
        "tenantType": "AAD",
        **dict.fromkeys(_UNSAID),
        **{name: [] for name in _NONE},
        "verifiedDomains": [
            {
                "capabilities": "Email, OfficeCommunicationsOnline",
                "isDefault": name == tenant.domain.casefold(),
                "isInitial": name == tenant.domain.casefold(),
                "name": name,
                "type": "Managed",
            }
            for name in verified_domains(tenant)
        ],
    }


def domain_to_wire(name: str, tenant: Tenant) -> dict[str, Any]:
    """Return one of the organization's domains, which goes by its name."""
    is_own = name == tenant.domain.casefold()
    return {
        "id": name,
        "authenticationType": "Managed",
        "availabilityStatus": None,
        "isAdminManaged": True,
        "isDefault": is_own,
        "isInitial": is_own,
        "isRoot": True,
        "isVerified": True,
        "manufacturer": None,
        "model": None,
        "passwordNotificationWindowInDays": None,
        "passwordValidityPeriodInDays": None,
        "state": None,
        "supportedServices": ["Email", "OfficeCommunicationsOnline"],
    }
