"""``user`` and ``group``: what the directory filters and sorts, and what only by special request.

Source: platform.md §16 (documented: "Advanced query capabilities on Microsoft Entra ID objects").
"""

from __future__ import annotations

from typing import Any

from ...exchange.directory import Group, Principal, Room, User
from ..errors import UnsupportedQueryError
from ..odata.dialects import DIRECTORY
from ..odata.filter import Filter
from ..odata.ordering import Order
from ..odata.properties import BOOLEAN, SECOND, STRING, Collection, Edm, Property, Queryable

__all__ = ["QUERIED_GROUP", "QUERIED_MEMBER", "QUERIED_USER", "check_capabilities"]


def _plain(name: str, edm: Edm = STRING) -> Property:
    return Property(edm, lambda principal, view: getattr(principal, name), True)


def _nickname(principal: Principal, view: Any) -> str:
    return principal.mail.partition("@")[0]


def _proxy_addresses(principal: Principal, view: Any) -> tuple[str, ...]:
    return (f"SMTP:{principal.mail}",)


_PRINCIPAL: dict[str, Property | Collection] = {
    "id": _plain("id"),
    "displayname": _plain("display_name"),
    "mail": _plain("mail"),
    "createddatetime": _plain("created", SECOND),
    "mailnickname": Property(STRING, _nickname, True),
    "proxyaddresses": Collection(STRING, _proxy_addresses),
}

QUERIED_USER = Queryable(
    "user",
    DIRECTORY,
    {
        **_PRINCIPAL,
        "userprincipalname": _plain("user_principal_name"),
        "givenname": _plain("given_name"),
        "surname": _plain("surname"),
        "jobtitle": _plain("job_title"),
        "department": _plain("department"),
        "companyname": _plain("company_name"),
        "officelocation": _plain("office_location"),
        "city": _plain("city"),
        "country": _plain("country"),
        "mobilephone": _plain("mobile_phone"),
        "preferredlanguage": _plain("preferred_language"),
        "businessphones": Collection(STRING, lambda user, view: user.business_phones),
        "othermails": Collection(STRING, lambda user, view: ()),
        "accountenabled": Property(BOOLEAN, lambda user, view: not isinstance(user, Room)),
        "usertype": Property(STRING, lambda user, view: "Member"),
    },
)

QUERIED_GROUP = Queryable(
    "group",
    DIRECTORY,
    {
        **_PRINCIPAL,
        "description": _plain("description"),
        "grouptypes": Collection(STRING, lambda group, view: ("Unified",)),
        "mailenabled": Property(BOOLEAN, lambda group, view: True),
        "securityenabled": Property(BOOLEAN, lambda group, view: False),
        "visibility": Property(STRING, lambda group, view: "Public"),
    },
)


def _type_names(principal: Principal) -> frozenset[str]:
    kind = {User: "user", Room: "user", Group: "group"}.get(type(principal), "directoryObject")
    return frozenset({"directoryObject", kind})


QUERIED_MEMBER = Queryable("user", DIRECTORY, QUERIED_USER.properties, type_names=_type_names)

#: What the directory's other index alone evaluates.
_ADVANCED = frozenset({"ne", "not", "endswith"})
#: What can be sorted by without it.
_SORTED = frozenset({"displayname", "userprincipalname"})


def check_capabilities(wanted: Filter | None, order: Order | None, *, is_advanced: bool) -> None:
    """Refuse what needs ``ConsistencyLevel: eventual`` and ``$count=true``, unless both are given.

    Raises:
        UnsupportedQueryError: They are not (400, documented).
    """
    if is_advanced:
        return
    needs_it = wanted is not None and (order is not None or _ADVANCED & wanted.features)
    if needs_it or (order is not None and not _SORTED.issuperset(order.paths)):
        raise UnsupportedQueryError
