"""What the directory knows: ``user``, ``group`` and ``directoryObject``."""

from __future__ import annotations

import struct
from typing import Any
from uuid import UUID

from ...exchange.directory import Group, Principal, User
from .times import to_seconds

__all__ = [
    "directory_object_to_wire",
    "group_to_wire",
    "proxy_addresses",
    "user_selectable",
    "user_to_wire",
]

#: Properties of users that nobody in a made-up tenant has, so that null or ``[]`` is the truth.
_USERS_LACK: tuple[str, ...] = (
    "ageGroup",
    "consentProvidedForMinor",
    "creationType",
    "deletedDateTime",
    "employeeHireDate",
    "employeeLeaveDateTime",
    "employeeOrgData",
    "externalUserState",
    "externalUserStateChangeDateTime",
    "isResourceAccount",
    "legalAgeGroupClassification",
    "onPremisesDistinguishedName",
    "onPremisesDomainName",
    "onPremisesImmutableId",
    "onPremisesLastSyncDateTime",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "onPremisesUserPrincipalName",
    "preferredDataLocation",
    "showInAddressList",
)
_GROUPS_LACK: tuple[str, ...] = (
    "onPremisesDomainName",
    "onPremisesLastSyncDateTime",
    "onPremisesNetBiosName",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
)


def user_to_wire(user: User) -> dict[str, Any]:
    """Return the properties that a user has without ``$select`` (documented)."""
    return {
        "businessPhones": list(user.business_phones),
        "displayName": user.display_name,
        "givenName": user.given_name,
        "jobTitle": user.job_title,
        "mail": user.mail,
        "mobilePhone": user.mobile_phone,
        "officeLocation": user.office_location,
        "preferredLanguage": user.preferred_language,
        "surname": user.surname,
        "userPrincipalName": user.user_principal_name,
        "id": user.id,
    }


def user_selectable(user: User) -> dict[str, Any]:
    """Return properties that a user shows only when ``$select`` names them.

    The type has more (photos, licences, the profile): `known_properties` minus these and those of
    `user_to_wire` is what we do not provide.
    """
    return {
        "accountEnabled": user.account_enabled,
        "city": user.city,
        "companyName": user.company_name,
        "country": user.country,
        "createdDateTime": to_seconds(user.created),
        "department": user.department,
        "employeeId": user.employee_id,
        "employeeType": user.employee_type,
        "faxNumber": user.fax_number,
        "identities": [_sign_in(user)],
        "mailNickname": user.alias,
        "onPremisesProvisioningErrors": [],
        "otherMails": list(user.other_mails),
        "passwordPolicies": user.password_policies,
        "passwordProfile": None,  # never read (documented)
        "postalCode": user.postal_code,
        "proxyAddresses": proxy_addresses(user),
        "securityIdentifier": _security_identifier(user),
        "serviceProvisioningErrors": [],
        "state": user.state,
        "streetAddress": user.street_address,
        "usageLocation": user.usage_location,
        "userType": user.user_type,
        **dict.fromkeys(_USERS_LACK),
    }


def group_to_wire(group: Group) -> dict[str, Any]:
    """Return a Microsoft 365 group as it is shown without ``$select``.

    Source: platform.md §16 (documented); ``creationOptions`` is left out, as the schema does not
    have it.
    """
    return {
        "id": group.id,
        "deletedDateTime": None,
        "classification": group.classification,
        "createdDateTime": to_seconds(group.created),
        "description": group.description,
        "displayName": group.display_name,
        "expirationDateTime": None,
        "groupTypes": ["Unified"],
        "isAssignableToRole": None,
        "mail": group.mail,
        "mailEnabled": True,
        "mailNickname": group.alias,
        "membershipRule": None,
        "membershipRuleProcessingState": None,
        **dict.fromkeys(_GROUPS_LACK),
        "preferredLanguage": group.preferred_language,
        "proxyAddresses": proxy_addresses(group),
        "renewedDateTime": to_seconds(group.created),
        "resourceBehaviorOptions": [],
        "resourceProvisioningOptions": [],
        "securityEnabled": group.security_enabled,
        "securityIdentifier": _security_identifier(group),
        "theme": None,
        "visibility": group.visibility.value,
        "onPremisesProvisioningErrors": [],
        "serviceProvisioningErrors": [],
    }


def directory_object_to_wire(principal: Principal) -> dict[str, Any]:
    """Return a member of a mixed collection such as ``/groups/{id}/members``, with its type."""
    if isinstance(principal, User):
        return {"@odata.type": "#microsoft.graph.user", **user_to_wire(principal)}
    assert isinstance(principal, Group)
    return {"@odata.type": "#microsoft.graph.group", **group_to_wire(principal)}


def proxy_addresses(principal: Principal) -> list[str]:
    """Return all addresses, the primary one with its protocol in capitals (documented)."""
    return [f"SMTP:{principal.mail}", *(f"smtp:{each}" for each in principal.proxy_mails)]


def _sign_in(user: User) -> dict[str, Any]:
    name = user.user_principal_name
    return {
        "signInType": "userPrincipalName",
        "issuer": name.rpartition("@")[2],
        "issuerAssignedId": name,
    }


def _security_identifier(principal: Principal) -> str:
    """Return the SID that an object id amounts to (documented: four little-endian numbers)."""
    numbers = struct.unpack("<4I", UUID(principal.id).bytes_le)
    return "-".join(("S-1-12-1", *(str(number) for number in numbers)))
