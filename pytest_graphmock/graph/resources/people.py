"""People who matter to a user: GET /me/people, GET /users/{id}/people, and one of them by id."""

from __future__ import annotations

from ...exchange.access import require_mail_access
from ...exchange.errors import ItemNotFoundError
from ...exchange.relevance import Acquaintance, acquaintances
from ..answer import Answer
from ..call import Call
from ..render import EntityType, Page, collection_answer, entity_answer
from ..tree import Resource
from ..wire.person import person_to_wire
from .access import PEOPLE_READ
from .owner import USER

__all__: list[str] = []

_PEOPLE = Resource("people")
_PERSON = Resource("person")
_TYPE = EntityType("person", lambda person, call: person_to_wire(person, call.tenant.ids))


@_PEOPLE.on("GET", "List people", PEOPLE_READ, options=frozenset({"select", "top", "skip"}))
def list_people(call: Call) -> Answer:
    """The most relevant first, 10 a page (documented)."""
    people = _people(call)
    return collection_answer(call, _TYPE, Page(people, lambda: len(people)))


@_PERSON.on("GET", "Get person", PEOPLE_READ, options=frozenset({"select"}))
def get_person(call: Call) -> Answer:
    key = (call.route.steps[-1].key or "").casefold()
    for each in _people(call):
        if person_to_wire(each, call.tenant.ids)["id"] == key:
            return entity_answer(call, _TYPE, each)
    raise ItemNotFoundError


def _people(call: Call) -> list[Acquaintance]:
    require_mail_access(call.tenant, call.mailbox, call.actor)
    return acquaintances(call.tenant, call.mailbox)


USER.leads("people", _PEOPLE)
_PEOPLE.has_key(_PERSON, lambda call, key: None)
_PEOPLE.lacks("$count")
