"""``user`` and ``group``: what the directory filters and sorts, and what only by special request.

Source: platform.md §16 (documented: "Advanced query capabilities on Microsoft Entra ID objects").
"""

from __future__ import annotations

from ...exchange.directory import Group, Principal, Room, User
from ..errors import UnsupportedQueryError
from ..odata.dialects import DIRECTORY
from ..odata.filter import Filter
from ..odata.ordering import Order
from ..odata.properties import BOOLEAN, SECOND, STRING, Collection, Edm, Property, Queryable
from ..wire.directory import proxy_addresses

__all__ = ["QUERIED_GROUP", "QUERIED_MEMBER", "QUERIED_USER", "check_capabilities"]


def _plain(name: str, edm: Edm = STRING) -> Property:
    return Property(edm, lambda principal, view: getattr(principal, name), True)


_PRINCIPAL: dict[str, Property | Collection] = {
    "id": _plain("id"),
    "displayname": _plain("display_name"),
    "mail": _plain("mail"),
    "createddatetime": _plain("created", SECOND),
    "mailnickname": _plain("alias"),
    "proxyaddresses": Collection(STRING, lambda principal, view: proxy_addresses(principal)),
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
        "othermails": Collection(STRING, lambda user, view: user.other_mails),
        "accountenabled": Property(BOOLEAN, lambda user, view: user.account_enabled),
        "employeeid": _plain("employee_id"),
        "employeetype": _plain("employee_type"),
        "faxnumber": _plain("fax_number"),
        "postalcode": _plain("postal_code"),
        "state": _plain("state"),
        "streetaddress": _plain("street_address"),
        "usagelocation": _plain("usage_location"),
        "usertype": _plain("user_type"),
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
        "securityenabled": Property(BOOLEAN, lambda group, view: group.security_enabled),
        "visibility": Property(STRING, lambda group, view: group.visibility.value),
        "classification": _plain("classification"),
        "preferredlanguage": _plain("preferred_language"),
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
