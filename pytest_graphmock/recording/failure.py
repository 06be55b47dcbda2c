"""A failed test's section in pytest's report, and its file among the artifacts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha1
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from .deliveries import Deliveries, Delivery
from .moves import Moves
from .outbox import Outbox
from .report import traffic
from .requests import Requests

if TYPE_CHECKING:
    import pytest

__all__ = ["artifact_name", "tell_of_failure"]

_LONGEST_NAME = 100


class Delivering(Protocol):
    """What has deliveries to tell of: the subscriptions of a mock."""

    @property
    def deliveries(self) -> Deliveries: ...


class Recorder(Protocol):
    """What has records to tell of: a mock."""

    @property
    def requests(self) -> Requests: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def moves(self) -> Moves: ...
    @property
    def subscriptions(self) -> Delivering: ...


def tell_of_failure(
    report: pytest.TestReport, mocks: Sequence[Recorder], style: str, folder: Path | None
) -> None:
    """Add to a report what the mocks of its test saw, and write it to a folder if there is one.

    Args:
        style: ``off``, ``short`` or ``full``; the file is always full.
    """
    if style != "off":
        report.sections += [(_title(at), _told(mock, style)) for at, mock in enumerate(mocks)]
    if folder is None:
        return
    path = folder / artifact_name(report.nodeid)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(_artifact(report, mocks), encoding="utf-8")
    except OSError as error:
        report.sections.append(("graph_mock artifacts", f"could not be written: {error}"))


def artifact_name(node_id: str) -> str:
    """Return a test's file name: safe on every system, and its own whatever was cut off."""
    # Not for safety: sha1 is there on every build of Python and short enough.
    digest = sha1(node_id.encode(), usedforsecurity=False).hexdigest()[:8]
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "-", node_id).strip("-.")
    return f"{plain[-_LONGEST_NAME:].strip('-.')}-{digest}.txt"


def _artifact(report: pytest.TestReport, mocks: Sequence[Recorder]) -> str:
    lines = [f"{report.nodeid} failed ({report.when})"]
    for at, mock in enumerate(mocks):
        lines += ["", f"{_title(at)}: {mock!r}", _told(mock, "full")]
    return "\n".join([*lines, ""])


def _title(at: int) -> str:
    return "graph_mock" if at == 0 else f"graph_mock {at + 1}"


def _told(mock: Recorder, style: str) -> str:
    try:
        told = traffic(mock.requests, mock.outbox, mock.moves, style)
        return "\n".join([told, *_failed(mock.subscriptions.deliveries)])
    except Exception as error:
        # The test's own failure is what its author has to see, whatever state the tenant is in.
        return f"what happened could not be told: {type(error).__name__}: {error}"


def _failed(deliveries: Sequence[Delivery]) -> list[str]:
    """Return a line for each of the newest notifications that no receiver took, if there are."""
    failed = [each for each in deliveries if not each.is_accepted]
    if not failed:
        return []
    count = f"{len(failed)} notification{'' if len(failed) == 1 else 's'} not delivered:"
    return [count, *(f"  {each!r}" for each in failed[-_MOST_FAILED:])]


_MOST_FAILED = 20
