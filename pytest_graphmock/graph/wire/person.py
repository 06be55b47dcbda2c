"""``person``: somebody whom ``/people`` names, from the directory or from outside (documented)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ...exchange.directory import Group, Room, User
from ...exchange.ids import Ids
from ...exchange.relevance import Acquaintance

__all__ = ["person_to_wire"]

#: Class and subclass by kind (documented).
_TYPES = {
    User: ("Person", "OrganizationUser"),
    Room: ("Other", "Room"),
    Group: ("Group", "UnifiedGroup"),
}


def person_to_wire(known: Acquaintance, ids: Ids) -> dict[str, Any]:
    """Return a person; the score is how many mails and meetings are shared (assumed)."""
    principal = known.principal
    user = principal if isinstance(principal, User) else None
    kind, subkind = _TYPES.get(type(principal), ("Person", "ImplicitContact"))
    outside: UUID = ids.guid(f"person {known.email.folded}")
    return {
        "id": principal.id if principal else str(outside),
        "displayName": principal.display_name if principal else known.email.name,
        "givenName": user and user.given_name,
        "surname": user and user.surname,
        "birthday": "",
        "personNotes": "",
        "isFavorite": False,
        "jobTitle": user and user.job_title,
        "companyName": user and user.company_name,
        "yomiCompany": "",
        "department": user and user.department,
        "officeLocation": user and user.office_location,
        "profession": "",
        "userPrincipalName": user.user_principal_name if user else "",
        "imAddress": f"sip:{user.mail}" if user else None,
        "scoredEmailAddresses": [
            {
                "address": known.email.address,
                "relevanceScore": float(known.shared),
                "selectionLikelihood": "notSpecified",
            }
        ],
        "phones": [
            {"type": "business", "number": each} for each in (user.business_phones if user else ())
        ],
        "postalAddresses": [],
        "websites": [],
        "personType": {"class": kind, "subclass": subkind},
    }
