"""What the directory knows: ``user``, ``group`` and ``directoryObject``."""

from __future__ import annotations

import struct
from typing import Any
from uuid import UUID

from ...exchange.directory import Group, Principal, Room, User
from .times import to_seconds

__all__ = [
    "directory_object_to_wire",
    "group_to_wire",
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
    "employeeId",
    "employeeLeaveDateTime",
    "employeeOrgData",
    "employeeType",
    "externalUserState",
    "externalUserStateChangeDateTime",
    "faxNumber",
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
    "passwordPolicies",
    "postalCode",
    "preferredDataLocation",
    "showInAddressList",
    "state",
    "streetAddress",
    "usageLocation",
)
_GROUPS_LACK: tuple[str, ...] = (
    "onPremisesDomainName",
    "onPremisesLastSyncDateTime",
    "onPremisesNetBiosName",
    "onPremisesSamAccountName",
    "onPremisesSecurityIdentifier",
    "onPremisesSyncEnabled",
    "preferredDataLocation",
    "preferredLanguage",
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
        # The accounts behind rooms are disabled (documented: resource mailboxes).
        "accountEnabled": not isinstance(user, Room),
        "city": user.city,
        "companyName": user.company_name,
        "country": user.country,
        "createdDateTime": to_seconds(user.created),
        "department": user.department,
        "mailNickname": _nickname(user),
        "onPremisesProvisioningErrors": [],
        "otherMails": [],
        "proxyAddresses": [f"SMTP:{user.mail}"],
        "securityIdentifier": _security_identifier(user),
        "serviceProvisioningErrors": [],
        "userType": "Member",
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
        "classification": None,
        "createdDateTime": to_seconds(group.created),
        "description": group.description,
        "displayName": group.display_name,
        "expirationDateTime": None,
        "groupTypes": ["Unified"],
        "isAssignableToRole": None,
        "mail": group.mail,
        "mailEnabled": True,
        "mailNickname": _nickname(group),
        "membershipRule": None,
        "membershipRuleProcessingState": None,
        **dict.fromkeys(_GROUPS_LACK),
        "proxyAddresses": [f"SMTP:{group.mail}"],
        "renewedDateTime": to_seconds(group.created),
        "resourceBehaviorOptions": [],
        "resourceProvisioningOptions": [],
        "securityEnabled": False,
        "securityIdentifier": _security_identifier(group),
        "theme": None,
        "visibility": "Public",
        "onPremisesProvisioningErrors": [],
        "serviceProvisioningErrors": [],
    }


def directory_object_to_wire(principal: Principal) -> dict[str, Any]:
    """Return a member of a mixed collection such as ``/groups/{id}/members``, with its type."""
    if isinstance(principal, User):
        return {"@odata.type": "#microsoft.graph.user", **user_to_wire(principal)}
    assert isinstance(principal, Group)
    return {"@odata.type": "#microsoft.graph.group", **group_to_wire(principal)}


def _nickname(principal: Principal) -> str:
    return principal.mail.partition("@")[0]


def _security_identifier(principal: Principal) -> str:
    """Return the SID that an object id amounts to (documented: four little-endian numbers)."""
    numbers = struct.unpack("<4I", UUID(principal.id).bytes_le)
    return "-".join(("S-1-12-1", *(str(number) for number in numbers)))
