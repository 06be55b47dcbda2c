"""The reference's own request samples, read as they stand."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType
from typing import Any

from pytest_graphmock.graph.errors import NotImplementedHereError
from pytest_graphmock.graph.wire.event import event_from_wire
from pytest_graphmock.graph.wire.parameters import read_parameters
from pytest_graphmock.graph.wire.reader import Convert, array_of, boolean, string
from pytest_graphmock.graph.wire.recipient import recipient_from_wire
from pytest_graphmock.graph.wire.times import time_slot_from_wire

ANSWER: dict[str, Convert] = {"Comment": string, "SendResponse": boolean}
#: Not snoozeReminder, whose sample is filled with placeholders.
ACTIONS: dict[str, dict[str, Convert]] = {
    "cancel": {"Comment": string},
    "accept": ANSWER,
    "decline": {**ANSWER, "ProposedNewTime": time_slot_from_wire},
    "tentativelyAccept": {**ANSWER, "ProposedNewTime": time_slot_from_wire},
    "forward": {"Comment": string, "ToRecipients": array_of(recipient_from_wire)},
}


def samples(contract_module: ModuleType, version: str) -> list[dict[str, Any]]:
    path = Path(str(contract_module.__file__)).with_name("examples") / f"{version}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines()
    requests = [json.loads(line)["request"] for line in lines]
    return [each for each in requests if isinstance(each["body"], dict)]


def last_segment(request: dict[str, Any]) -> str:
    return str(request["url"]).rstrip("/").rpartition("/")[2]


def test_sample_events_are_read(contract: Any, contract_module: ModuleType) -> None:
    """Every event that the reference creates is taken, or what we lack of it is named."""
    bodies = [
        each["body"]
        for each in samples(contract_module, contract.version)
        if each["method"] == "POST" and last_segment(each) == "events"
    ]
    lacking = []

    for body in bodies:
        try:
            event_from_wire(body, creating=True)
        except NotImplementedHereError as error:
            lacking.append(error.what)

    assert len(bodies) > 7
    assert lacking == []


def test_sample_changes_of_events_are_read(contract: Any, contract_module: ModuleType) -> None:
    """Read-only members that the reference's own samples send are no error."""
    bodies = [
        each["body"]
        for each in samples(contract_module, contract.version)
        if each["method"] == "PATCH" and "/events/" in each["url"]
    ]

    changes = [event_from_wire(body, creating=False) for body in bodies]

    assert len(changes) > 1
    assert all(changes)


def test_sample_actions_are_read(contract: Any, contract_module: ModuleType) -> None:
    """Parameters are taken as the reference's samples spell them."""
    found = [
        (last_segment(each), each["body"])
        for each in samples(contract_module, contract.version)
        if "/events/" in each["url"] and last_segment(each) in ACTIONS
    ]

    read = {name: read_parameters(body, name, ACTIONS[name]) for name, body in found}

    assert read.keys() == ACTIONS.keys()
    assert all(read.values())
