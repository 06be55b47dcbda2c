"""Ids in other formats: POST /me/translateExchangeIds, POST /users/{id}/translateExchangeIds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...exchange.errors import InvalidParameterError, Refusal
from ...exchange.id_formats import IdFormat, translate_id
from ..answer import Answer
from ..call import Call
from ..render import complex_answer
from ..wire.reader import array_of, string, word_of
from .access import IDS_TRANSLATE
from .owner import USER

_MOST_IDS = 1000


@USER.action(
    "translateExchangeIds",
    IDS_TRANSLATE,
    {
        "InputIds": array_of(string),
        "SourceIdType": word_of(IdFormat),
        "TargetIdType": word_of(IdFormat),
    },
)
def translate_exchange_ids(call: Call) -> Answer:
    """What each id is in another format, in the order of the ids; 200.

    An id that cannot be converted has ``errorDetails`` instead, and spoils no other (documented).
    """
    given = _parameters(call.body)
    results = [_result(call, each, given) for each in given["InputIds"]]
    call.context = "Collection(microsoft.graph.convertIdResult)"
    return complex_answer(call, {"value": results})


def _parameters(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Refuse what cannot be answered as a whole: 1000 ids at most (documented, text assumed)."""
    for name in ("InputIds", "SourceIdType", "TargetIdType"):
        if body.get(name) is None:
            raise InvalidParameterError(f"The parameter '{name}' is missing.")
    if len(body["InputIds"]) > _MOST_IDS:
        raise InvalidParameterError(f"The parameter 'InputIds' has more than {_MOST_IDS} ids.")
    return body


def _result(call: Call, text: str, given: Mapping[str, Any]) -> dict[str, Any]:
    source, target = given["SourceIdType"], given["TargetIdType"]
    try:
        return {"sourceId": text, "targetId": translate_id(call.mailbox, text, source, target)}
    except Refusal as refusal:
        details = {"code": refusal.code, "message": refusal.message}
        return {"sourceId": text, "errorDetails": details}
