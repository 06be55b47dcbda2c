"""Every operation that the resource tree declares, with spoilt bodies and spoilt queries.

Addresses come from the tree, entities' bodies from what a GET shows and actions' from what they
declare, so that a new operation is covered by itself. ``GRAPHMOCK_FUZZ=20000 pytest
tests/graph/test_fuzz_operations.py`` sends so many of each; the suite sends a few hundred.
``-s`` shows the answers by status.
"""

from __future__ import annotations

import json
import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from traceback import format_exception
from typing import Any
from urllib.parse import quote

import pytest
from werkzeug.test import Client, TestResponse

from pytest_graphmock import GraphMock
from pytest_graphmock.graph.coverage import resources
from pytest_graphmock.graph.resources import tree
from pytest_graphmock.graph.tree import Operation, Resource

COUNT = int(os.environ.get("GRAPHMOCK_FUZZ", "400"))
#: Requests until the tenant starts over: what they changed piles up so long.
ROUND = 200
DEEPEST = 8
ADDRESSES_EACH = 4
#: A request that takes longer hangs.
LONGEST_S = 5

RECIPIENT = {"emailAddress": {"address": "eve@partner.example", "name": "Eve"}}
ZONED = {"dateTime": "2026-03-10T13:00:00", "timeZone": "UTC"}
LATER = {"dateTime": "2026-03-10T14:00:00", "timeZone": "W. Europe Standard Time"}
EVENT: dict[str, Any] = {
    "subject": "Budget",
    "body": {"contentType": "html", "content": "<p>x</p>"},
    "start": ZONED,
    "end": LATER,
    "attendees": [RECIPIENT | {"type": "optional"}],
    "location": {"displayName": "Attic", "address": {"city": "Ulm"}, "coordinates": {}},
    "recurrence": {
        "pattern": {"type": "weekly", "interval": 1, "daysOfWeek": ["tuesday"]},
        "range": {"type": "numbered", "startDate": "2026-03-10", "numberOfOccurrences": 3},
    },
    "categories": ["Red"],
    "singleValueExtendedProperties": [
        {"id": "String {66f5a359-4659-4830-9070-00040ec6ac6e} Name Color", "value": "Green"}
    ],
}
MESSAGE: dict[str, Any] = {
    "subject": "Budget",
    "body": {"contentType": "text", "content": "x"},
    "toRecipients": [RECIPIENT],
    "importance": "high",
    "isRead": True,
    "flag": {"flagStatus": "flagged"},
    "attachments": [
        {"@odata.type": "#microsoft.graph.fileAttachment", "name": "a", "contentBytes": "eHg="}
    ],
}
ATTACHMENT = {
    "@odata.type": "#microsoft.graph.fileAttachment",
    "name": "menu.txt",
    "contentType": "text/plain",
    "contentBytes": "eHg=",
}
#: What is sent where a GET shows nothing to send back, and beside what it shows.
EXAMPLES: list[dict[str, Any]] = [
    EVENT,
    MESSAGE,
    ATTACHMENT,
    {"displayName": "New", "isHidden": False, "name": "New", "color": "lightBlue"},
    {"@odata.type": "microsoft.graph.openTypeExtension", "extensionName": "com.x", "a": [1]},
    {"emailAddress": {"address": "bob@contoso.example"}, "role": "read", "isRemovable": True},
    {"message": MESSAGE, "comment": "x", "saveToSentItems": True, "toRecipients": [RECIPIENT]},
    {"requests": [{"id": "1", "method": "GET", "url": "/me"}]},
    {"automaticRepliesSetting": {"status": "alwaysEnabled"}, "timeZone": "UTC"},
]
#: Operations that leave nothing for others to be tried on: seldom.
REMOVES = re.compile(r"method='DELETE'|/(?:move|permanentDelete|cancel|decline)'")
#: What belongs into a collection, by its name, and what parameters of that name take.
FITTING: dict[str, Any] = {
    "events": EVENT,
    "messages": MESSAGE,
    "mailfolders": {"displayName": "New"},
    "childfolders": {"displayName": "New"},
    "calendars": {"name": "New", "color": "lightBlue"},
    "calendargroups": {"name": "New"},
    "attachments": ATTACHMENT,
    "extensions": EXAMPLES[4],
    "calendarpermissions": EXAMPLES[5],
    "$batch": EXAMPLES[7],
    "mailboxsettings": EXAMPLES[8],
    "comment": "x",
    "sendresponse": True,
    "savetosentitems": True,
    "torecipients": [RECIPIENT],
    "message": MESSAGE,
    "proposednewtime": {"start": ZONED, "end": LATER},
    "newremindertime": ZONED,
    "destinationid": "archive",
    "schedules": ["bob@contoso.example"],
    "starttime": ZONED,
    "endtime": LATER,
    "availabilityviewinterval": 30,
    "attachmentitem": {"attachmentType": "file", "name": "x", "size": 4_000_000},
    "meetingduration": "PT30M",
    "isread": True,
}
#: Values that some parameter or property may take, and ones that none does.
PLAUSIBLE: list[Any] = [
    *(True, False, 30, "x", "read", "high", "PT30M", "inbox", "UTC", "2026-03-10T13:00:00Z"),
    *("tentative", "restId", "eHg=", "bob@contoso.example", ["bob@contoso.example"], ["Red"]),
    *(RECIPIENT, [RECIPIENT], ZONED, LATER, {"start": ZONED, "end": LATER}, EVENT, MESSAGE),
    *(ATTACHMENT, {"attachmentType": "file", "name": "x", "size": 4_000_000}),
]
ODD: list[Any] = [
    *(None, 0, -1, 2**40, 10**400, 0.5, "", "\0", "\ud800", "é" * 300, "x" * 40_000),
    *("0001-01-01T00:00:00", "9999-12-31T23:59:59.9999999", "2026-02-30", "Etc/../UTC"),
    *([], [None], [[]], {}, {"x": {}}, {"dateTime": None}, {"@odata.type": "#x"}),
    *("9999-12-31", "0001-01-01", "P1000000000D", "PT1S", -(2**31), 999, "none"),
]
#: Values that options take, at some addresses.
OPTIONS: dict[str, list[str]] = {
    "$select": ["id", "subject", "*", "displayName", "id,subject,body", "name"],
    "$top": ["1", "2", "1000"],
    "$skip": ["0", "1"],
    "$count": ["true", "false"],
    "$expand": [
        *("attachments", "attachments($select=name;$top=1)", "childFolders($filter=x)"),
        *("extensions($filter=id eq 'x')", "microsoft.graph.eventMessage/event", "event"),
    ],
    "$filter": [
        *("isRead eq false", "contains(subject,'x') and isRead", "subject eq 'Kept'"),
        *("start/dateTime ge '2026-03-01' or not isAllDay", "categories/any(c:c eq 'Red')"),
        *("startswith(displayName,'A')", "receivedDateTime ge 2026-03-01"),
    ],
    "$orderby": ["receivedDateTime desc", "subject", "displayName", "start/dateTime,subject"],
    "$search": [
        *('"budget"', '"from:x OR (to:y NOT size>1)"', '"received:1/1/2026..2/1/2026"', '"b*"'),
        *('"displayName:A" OR "mail:b"', "menu", '"subject:menu -kept"'),
    ],
    "$skiptoken": ["1", "x"],
    "$deltatoken": ["x", "latest"],
    "$format": ["json"],
    "startDateTime": ["2026-03-01", "2026-03-02T09:00:00Z"],
    "endDateTime": ["2026-04-01T00:00:00Z"],
    "changeType": ["created"],
    "x": ["1"],
}
WINDOW = "startDateTime=2026-03-01&endDateTime=2026-04-01"
VALUES = [
    *("", "0", "-1", "1e9", "99999999999999", "id,,", "a/b", "(", "'", "\0", "²", '"a*', "a:b"),
    *("0001-01-01", "9999-12-31T23:59:59Z", "singleValueExtendedProperties"),
]
PIECES = [
    *("subject", "isRead", "from/emailAddress/address", " eq ", " and ", "not ", "(", ")", "'x'"),
    *("null", "2026-03-02", "/any(c:", "c", '"', "from:", " OR ", " NOT ", "*", "..", ">", ":"),
    *("budget", "received", "size", "-", "\\", ",", " desc", "$it", "é", "9" * 50, "$select=", ";"),
]
HEADERS = [
    {},
    {"ConsistencyLevel": "eventual"},
    {"Prefer": 'outlook.timezone="Europe/Berlin", IdType="ImmutableId"'},
    {"Prefer": "odata.maxpagesize=2"},
    {"If-Match": 'W/"x"'},
    {"Accept": "application/json;odata.metadata=full"},
    {"Accept": "application/json;odata.metadata=none"},
]


@dataclass(frozen=True)
class Target:
    """One operation at one address."""

    operation: Operation
    path: str


@dataclass(frozen=True)
class Sent:
    """A request and its answer, and what became of the tenant."""

    what: str
    answer: TestResponse
    crash: str
    took_s: float
    has_changed: bool

    @property
    def faults(self) -> list[str]:
        """What no answer may have: a crash, a hang, a refusal without a code or with an effect."""
        status, json_ = self.answer.status_code, self.answer.json
        is_refusal = status >= 400
        found = {
            f"crash: {self.crash}": bool(self.crash) or status == 500,
            f"hangs: {self.took_s:.1f} s": self.took_s >= LONGEST_S,
            "refusal without a code": is_refusal and not (json_ or {}).get("error", {}).get("code"),
            "refusal that changed something": is_refusal and self.has_changed,
        }
        return [fault for fault, holds in found.items() if holds]

    def __str__(self) -> str:
        return f"{self.what}\n{self.answer.status} {self.answer.text[:500]}"


class World:
    """A small tenant, the addresses of everything in it, and how it stands."""

    def __init__(self, mock: GraphMock) -> None:
        self.mock, self.client = mock, Client(mock.app)
        self.statuses: Counter[int] = Counter()
        self.begin()

    def begin(self) -> None:
        """Start over, with one of each thing that an address can lead to."""
        self.mock.reset()
        ana, bob = self.mock.users[:2]
        meeting = ana.calendar.add_meeting("Kept", attendees=[bob], start="2026-03-10T09:00:00Z")
        ana.calendar.add_meeting(
            "Series", attendees=[bob], recurrence=EVENT["recurrence"], start="2026-03-10T13:00:00Z"
        )
        bob.calendar.add_meeting("Bobs", attendees=[ana], start="2026-03-11T09:00:00Z")
        add = ana.inbox.add_message
        add("Menu", from_=bob, attachments={"menu.txt": b"x"}, received="2026-03-02T08:59:00Z")
        self.mock.add_group("Team", members=[ana, bob])
        self.mock.add_room("Attic", mail="attic")
        own = f"/v1.0/me/events/{meeting.id}"
        self.client.post(f"{own}/attachments", json=ATTACHMENT)
        self.client.post(f"{own}/extensions", json=EXAMPLES[4])
        self.targets = list(self._walk())

    def _walk(self) -> Iterator[Target]:
        """Go from address to address; each resource is visited at a few of those it has."""
        waiting: list[tuple[str, Resource]] = [("/v1.0", tree())]
        visits: Counter[int] = Counter()
        for path, resource in waiting:  # grows on the way
            if visits[id(resource)] >= ADDRESSES_EACH or path.count("/") > DEEPEST:
                continue
            visits[id(resource)] += 1
            for operation in resource.operations.values():
                yield Target(operation, path)
            for navigation in resource.children.values():
                prefix = "microsoft.graph." if navigation.is_cast else ""
                waiting.append((f"{path}/{prefix}{navigation.name}", navigation.target))
            if resource.keyed is not None:
                waiting += [(f"{path}/{quote(k)}", resource.keyed.target) for k in self._keys(path)]

    def _keys(self, path: str) -> list[str]:
        """The first and the last key of a collection, or one that none has."""
        found = self.client.get(f"{path}?$top=50").json or {}
        ids = [each["id"] for each in found.get("value", []) if "id" in each]
        return list(dict.fromkeys([*ids[:1], *ids[-1:]])) or ["AAMkAGVmMDEz"]

    @property
    def state(self) -> Any:
        """All that stands in the tenant; values compare by identity, so that it costs nothing."""
        tenant = self.mock._tenant
        stores = [tenant.directory.mailbox_of(each) for each in tenant.directory]
        return len(tenant.journal), [
            (
                dict(store.items),
                dict(store.folders),
                dict(store.calendars),
                dict(store.calendar_groups),
                [
                    (key, list(each.messages), list(each.events), each.unread_count)
                    for key, each in store.contents.items()
                    if each.total_count
                ],
            )
            for store in stores
        ]

    def send(self, method: str, path: str, **options: Any) -> Sent:
        """Send a request, and return all that can be said about its answer."""
        before, began = self.state, time.monotonic()
        answer = self.client.open(path, method=method, **options)
        took_s = time.monotonic() - began
        self.statuses[answer.status_code] += 1
        return Sent(
            what=f"{method} {path} {str(options)[:3000]}",
            answer=answer,
            crash=self.crash,
            took_s=took_s,
            has_changed=self.state != before,
        )

    @property
    def crash(self) -> str:
        """The traceback of what went wrong in the last request, empty if nothing did."""
        crashes = self.mock._graph.crashes
        return "".join(format_exception(crashes.pop())) if crashes else ""

    def not_shown(self) -> list[str]:
        """Return the listings that fail over what is stored, each with how."""
        failing = []
        for path in ("events?$top=999", f"calendarView?{WINDOW}", "messages?$top=999", "calendars"):
            for user in self.mock.users[:2]:
                answer = self.client.get(f"/v1.0/users/{user.id}/{path}")
                crash = self.crash
                if crash or answer.status_code != 200:
                    failing.append(f"{path} {answer.text}\n{crash}")
        return failing


def spoil(dice: random.Random, body: dict[str, Any]) -> None:
    """Put something odd in up to three places of a body."""
    for _ in range(dice.choice([0, 0, 1, 1, 2])):
        places = list(places_in(body))
        if not places:
            return
        holder, key = dice.choice(places)
        kind = dice.random()
        if kind < 0.2:
            del holder[key]
        else:
            holder[key] = deepcopy(dice.choice(ODD if kind < 0.7 else PLAUSIBLE))


def places_in(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place in a body: what holds it, and under which key."""
    items = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, inner in items:
        yield value, key
        if isinstance(inner, dict | list):
            yield from places_in(inner)


def new_body(dice: random.Random, world: World, target: Target) -> dict[str, Any]:
    """Return what a client might send: declared parameters, or an entity as it is shown."""
    parameters = target.operation.parameters
    if parameters is not None:
        return {
            name: deepcopy(FITTING.get(name.casefold()) or dice.choice(PLAUSIBLE))
            for name in parameters
            if dice.random() < 0.8
        }
    fitting = FITTING.get(target.path.rpartition("/")[2].casefold())
    if fitting is not None and dice.random() < 0.8:
        return dict(deepcopy(fitting))
    shown = world.client.get(target.path).json or {}
    found = shown["value"][0] if shown.get("value") else shown
    if not isinstance(found, dict) or "error" in found or dice.random() < 0.2:
        return dict(deepcopy(dice.choice(EXAMPLES)))
    kept = {name: each for name, each in found.items() if dice.random() < 0.3}
    return kept or dict(found)


def encoded(dice: random.Random, body: dict[str, Any]) -> bytes:
    """As JSON, one time in ten cut off."""
    text = json.dumps(body).encode()
    return text[: dice.randrange(len(text))] if dice.random() < 0.1 else text


def new_query(dice: random.Random, operation: Operation) -> str:
    """Up to three options, most of them the operation's and with values that fit."""
    parts = [WINDOW] if dice.random() < 0.4 else []
    understood = {f"${name}".casefold() for name in operation.options}
    names = [name for name in OPTIONS if name.casefold() in understood or dice.random() < 0.04]
    for name in dice.sample(names, k=min(len(names), dice.choice([0, 1, 1, 2, 3]))):
        kind = dice.random()
        value = dice.choice(OPTIONS[name] if kind < 0.6 else VALUES)
        if kind > 0.8:
            value = "".join(dice.choices(PIECES, k=dice.randrange(1, 9)))
            value = f'"{value}"' if dice.random() < 0.3 else value
        parts.append(f"{name}={quote(value)}")
    return "&".join(parts)


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with GraphMock(now="2026-03-02T09:00:00Z", seed=1, users=3, allow_unimplemented=True) as mock:
        world = World(mock)
        yield world
        print(f"answers by status: {dict(sorted(world.statuses.items()))}")


def rounds(count: int) -> list[Any]:
    return [pytest.param(seed, id=f"seed {seed}") for seed in range(-(-count // ROUND))]


@pytest.mark.parametrize("seed", rounds(COUNT))
def test_spoilt_body_of_any_operation_is_never_a_crash(world: World, seed: int) -> None:
    """No 500, no hang, nothing changed by a refusal, and everything stored can be shown."""
    dice = random.Random(seed)
    world.begin()
    writing = [each for each in world.targets if each.operation.method != "GET"]
    weights = [0.1 if REMOVES.search(str(each)) else 1 for each in writing]
    for _ in range(min(ROUND, COUNT)):
        (target,) = dice.choices(writing, weights)
        body = new_body(dice, world, target)
        spoil(dice, body)

        sent = world.send(
            target.operation.method,
            target.path,
            data=encoded(dice, body),
            content_type=dice.choices(["application/json", "text/plain"], [30, 1])[0],
            headers=dice.choice(HEADERS),
        )

        assert sent.faults == [], sent
        assert sent.answer.status_code >= 300 or world.not_shown() == [], sent


@pytest.mark.parametrize("seed", rounds(COUNT))
def test_spoilt_query_of_any_operation_is_never_a_crash(world: World, seed: int) -> None:
    """No 500, no hang, and no read changes anything."""
    dice = random.Random(seed)
    world.begin()
    reading = [each for each in world.targets if each.operation.method == "GET"]
    for _ in range(min(ROUND, COUNT)):
        target = dice.choice(reading)

        sent = world.send(
            "GET",
            f"{target.path}?{new_query(dice, target.operation)}",
            headers=dice.choice(HEADERS),
        )

        assert sent.faults == [], sent
        assert not sent.has_changed, sent


def test_every_operation_of_the_tree_has_an_address(world: World) -> None:
    """What is declared is sent something, wherever it is declared."""
    declared = {id(op) for each in resources(tree()) for op in each.operations.values()}
    world.begin()

    assert declared == {id(target.operation) for target in world.targets}
