"""A series' instances, and those of them that are exceptions.

GET …/events/{id}/instances, GET …/events/{id}/exceptionOccurrences, and ``/$count`` of both.
"""

from __future__ import annotations

from typing import Any

from ...exchange.event import Event
from ...exchange.ids import parse_id
from ..answer import Answer
from ..call import Call
from ..odata.listing import listed_page
from ..odata.window import read_window
from ..queried.event import QUERIED_EVENT, REFUSED_OF_EVENTS
from ..render import Page, collection_answer, count_answer
from ..tree import Resource
from .access import EVENTS_READ_BASIC
from .event import EVENT, EVENT_TYPE, changed_dates, enter_event

__all__ = ["INSTANCES"]

INSTANCES = Resource("instances")
EXCEPTIONS = Resource("exceptionOccurrences")
_INSTANCE_COUNT = Resource("$count of instances")
_EXCEPTION_COUNT = Resource("$count of exceptionOccurrences")

_LIST = frozenset({"select", "filter", "orderby", "top", "skip", "count", "expand"})
_COUNTED = frozenset({"filter"})


def _enter_instances(call: Call, key: Any) -> None:
    call.master = call.event


@INSTANCES.on("GET", "List instances", EVENTS_READ_BASIC, options=_LIST, refused=REFUSED_OF_EVENTS)
def list_instances(call: Call) -> Answer:
    return collection_answer(call, EVENT_TYPE, _instances(call))


@_INSTANCE_COUNT.on(
    "GET", "Count instances", EVENTS_READ_BASIC, options=_COUNTED, refused=REFUSED_OF_EVENTS
)
def count_instances(call: Call) -> Answer:
    """The window is required here, too (assumed)."""
    return count_answer(_instances(call).count())


def _instances(call: Call) -> Page:
    """Occurrences and exceptions of a series; of any other event none (assumed)."""
    window = read_window(call.options.parameters)
    instances = sorted(_master(call).instances(*window), key=lambda each: each.span)
    return listed_page(call, QUERIED_EVENT, instances)


@EXCEPTIONS.on(
    "GET", "List exceptionOccurrences", EVENTS_READ_BASIC, options=_LIST, refused=REFUSED_OF_EVENTS
)
def list_exceptions(call: Call) -> Answer:
    page = listed_page(call, QUERIED_EVENT, changed_dates(_master(call)))
    return collection_answer(call, EVENT_TYPE, page)


@_EXCEPTION_COUNT.on(
    "GET",
    "Count exceptionOccurrences",
    EVENTS_READ_BASIC,
    options=_COUNTED,
    refused=REFUSED_OF_EVENTS,
)
def count_exceptions(call: Call) -> Answer:
    return count_answer(listed_page(call, QUERIED_EVENT, changed_dates(_master(call))).count())


def _master(call: Call) -> Event:
    assert call.event is not None
    return call.event


EVENT.leads("instances", INSTANCES, _enter_instances)
EVENT.leads("exceptionOccurrences", EXCEPTIONS, _enter_instances)
INSTANCES.has_key(EVENT, enter_event, reads_key=parse_id)
INSTANCES.leads("$count", _INSTANCE_COUNT)
EXCEPTIONS.has_key(EVENT, enter_event, reads_key=parse_id)
EXCEPTIONS.leads("$count", _EXCEPTION_COUNT)
