"""What a POST or PATCH of a ``user`` or ``group`` says, and the references in ``$ref`` bodies.

Source: platform.md §16; the pages user-post-users, user-update, group-post-groups, group-update.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from ...exchange.directory import Visibility
from ...exchange.directory_errors import (
    InvalidValueError,
    MailEnabledGroupError,
    ReadOnlyPropertyError,
    require_values,
)
from ..errors import BodyError, NotImplementedHereError, ObjectReferenceError
from .reader import Property, TypeReader, array_of, boolean, object_of, string, word_of
from .types import known_properties

__all__ = [
    "group_from_wire",
    "new_group_from_wire",
    "new_user_from_wire",
    "reference_from_wire",
    "references_from_wire",
    "user_from_wire",
]

_REQUIRED_OF_USERS = (
    "accountEnabled",
    "displayName",
    "mailNickname",
    "passwordProfile",
    "userPrincipalName",
)
_REQUIRED_OF_GROUPS = ("displayName", "mailEnabled", "mailNickname", "securityEnabled")
_ADDRESS = re.compile(
    r"(?:.*/)?(?:directoryObjects|users|groups)(?:/([^/?#]+)|\('([^/?#]+)'\))/?", re.IGNORECASE
)
_BOUND = ("members@odata.bind", "owners@odata.bind")

#: Texts, by what the model calls them.
_TEXTS_OF_USERS = {
    "city": "city",
    "companyName": "company_name",
    "country": "country",
    "department": "department",
    "displayName": "display_name",
    "employeeId": "employee_id",
    "employeeType": "employee_type",
    "faxNumber": "fax_number",
    "givenName": "given_name",
    "jobTitle": "job_title",
    "mail": "mail",
    "mailNickname": "mail_nickname",
    "mobilePhone": "mobile_phone",
    "officeLocation": "office_location",
    "passwordPolicies": "password_policies",
    "postalCode": "postal_code",
    "preferredLanguage": "preferred_language",
    "state": "state",
    "streetAddress": "street_address",
    "surname": "surname",
    "usageLocation": "usage_location",
    "userPrincipalName": "user_principal_name",
    "userType": "user_type",
}
#: What the directory alone writes (documented).
_READ_ONLY = frozenset(
    {"createdDateTime", "deletedDateTime", "id", "proxyAddresses", "securityIdentifier"}
)
_PASSWORD = TypeReader(
    "passwordProfile",
    {
        "password": Property("password", string),
        "forceChangePasswordNextSignIn": Property("force_change", boolean),
        "forceChangePasswordNextSignInWithMfa": Property("force_change_with_mfa", boolean),
    },
)
_USER_PROPERTIES = {
    **{name: Property(member, string) for name, member in _TEXTS_OF_USERS.items()},
    "accountEnabled": Property("account_enabled", boolean),
    "businessPhones": Property("business_phones", array_of(string), ()),
    "otherMails": Property("other_mails", array_of(string), ()),
    "passwordProfile": Property("password_profile", _PASSWORD.read),
}
_USER = TypeReader(
    "user",
    _USER_PROPERTIES,
    unsupported=known_properties("user", True) - _USER_PROPERTIES.keys() - _READ_ONLY,
)
_GROUP_PROPERTIES = {
    "classification": Property("classification", string),
    "description": Property("description", string),
    "displayName": Property("display_name", string),
    "groupTypes": Property("group_types", array_of(string), ()),
    "mailEnabled": Property("mail_enabled", boolean),
    "mailNickname": Property("mail_nickname", string),
    "preferredLanguage": Property("preferred_language", string),
    "securityEnabled": Property("security_enabled", boolean),
    "visibility": Property("visibility", word_of(Visibility)),
}
_GROUP = TypeReader(
    "group",
    _GROUP_PROPERTIES,
    unsupported=known_properties("group", True) - _GROUP_PROPERTIES.keys() - _READ_ONLY,
)
#: What can't be emptied.
_KEPT = frozenset(
    {
        "accountEnabled",
        "displayName",
        "groupTypes",
        "mail",
        "mailEnabled",
        "mailNickname",
        "securityEnabled",
        "userPrincipalName",
        "userType",
        "visibility",
    }
)


def new_user_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new user is like.

    Raises:
        RequiredValueError: A property that each has to have is missing (400).
    """
    require_values(body, _REQUIRED_OF_USERS, "User")
    if not _PASSWORD.read(object_of(body["passwordProfile"])).get("password"):
        raise InvalidValueError("passwordProfile")
    return user_from_wire(body)


def user_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be different; a password is taken and never told (documented).

    There is no sign-in with passwords here, so that nothing else is done with it.
    """
    members = _read(_USER, body, "User")
    members.pop("password_profile", None)
    if len(members.get("business_phones", ())) > 1:  # documented: one number can be set
        raise InvalidValueError("businessPhones")
    return members


def new_group_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a new Microsoft 365 group is like, but for who is in it.

    Raises:
        RequiredValueError: A property that each has to have is missing (400).
        MailEnabledGroupError: A distribution list, which Exchange alone makes (400).
        NotImplementedHereError: A security group: one without mail (501).
    """
    require_values(body, _REQUIRED_OF_GROUPS, "Group")
    members = _read(_GROUP, body, "Group")
    types = members.pop("group_types", ())
    is_mail_enabled = members.pop("mail_enabled")
    _check_types(types)
    if "Unified" not in types:
        if is_mail_enabled:
            raise MailEnabledGroupError
        raise NotImplementedHereError("groups without mail (security groups)")
    if not is_mail_enabled:
        raise InvalidValueError("mailEnabled", "Group")
    return members


def group_from_wire(body: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be different; what a group is stays (assumed)."""
    members = _read(_GROUP, body, "Group")
    types = members.pop("group_types", ("Unified",))
    _check_types(types)
    if "Unified" not in types:
        raise InvalidValueError("groupTypes", "Group")
    if not members.pop("mail_enabled", True):
        raise InvalidValueError("mailEnabled", "Group")
    return members


def _check_types(types: tuple[str, ...]) -> None:
    if "DynamicMembership" in types:
        raise NotImplementedHereError("groups with dynamic membership")
    if set(types) - {"Unified"}:
        raise InvalidValueError("groupTypes", "Group")


def _read(reader: TypeReader, body: Mapping[str, Any], resource: str) -> dict[str, Any]:
    for name, value in body.items():
        if name in _READ_ONLY:
            raise ReadOnlyPropertyError(name)
        if value == "" or (value is None and name in _KEPT):
            raise InvalidValueError(name, resource)
    return reader.read({name: each for name, each in body.items() if name not in _BOUND})


def reference_from_wire(body: Mapping[str, Any]) -> str:
    """Return the id in a body of ``{"@odata.id": ".../directoryObjects/{id}"}``.

    Raises:
        ObjectReferenceError: There is no such address in it (400).
    """
    for name in body:
        if name != "@odata.id":
            raise BodyError.unknown_property(name, "referenceCreate")
    return _id_in(body.get("@odata.id"))


def references_from_wire(body: Mapping[str, Any], relation: str) -> list[str]:
    """Return the ids in ``members@odata.bind`` or ``owners@odata.bind``; at most 20 (documented).

    Raises:
        ObjectReferenceError: One of them is no address (400).
    """
    addresses = array_of(string)(body.get(f"{relation}@odata.bind", []))
    if len(addresses) > 20:
        raise ObjectReferenceError(f"'{relation}@odata.bind' takes 20 references at most.")
    return [_id_in(each) for each in addresses]


def _id_in(address: Any) -> str:
    found = _ADDRESS.fullmatch(address) if isinstance(address, str) else None
    if found is None:
        raise ObjectReferenceError
    return unquote(found[1] or found[2])
