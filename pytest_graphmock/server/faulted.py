"""The request log's side of faults: calls that met one, named as such."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import local
from typing import Any

from ..recording.requests import RecordedRequest, RequestLog

__all__ = ["FaultLog", "FaultedRequest"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class FaultedRequest(RecordedRequest):
    """A call that met a fault, an override or the throttle.

    Attributes:
        status: What the client was answered; 0 when the connection was closed instead.
        fault: What it met, in the words of `faults.add`; of a lost answer its status too.
    """

    fault: str

    def __repr__(self) -> str:
        # Not super(): a dataclass with slots is another class than the one written here.
        shown = RecordedRequest.__repr__(self)
        if self.status == 0:
            shown = shown.removesuffix(": 0>") + ": no answer>"
        return f"{shown[:-1]} ({self.fault})>"


class FaultLog(RequestLog):
    """A request log that can hold a call back until it is known what became of its answer."""

    def __init__(self) -> None:
        super().__init__()
        self._holding = local()

    def record(self, **call: Any) -> None:
        """Keep a call, unless `held` holds it back in this thread."""
        held: list[dict[str, Any]] | None = getattr(self._holding, "calls", None)
        if held is None:
            super().record(**call)
        else:
            held.append(call)

    @contextmanager
    def held(self) -> Iterator[list[dict[str, Any]]]:
        """Hold back what this thread records inside, in the words of `record`."""
        held: list[dict[str, Any]] = []
        outer = getattr(self._holding, "calls", None)  # a batch's, around one of its parts
        self._holding.calls = held
        try:
            yield held
        finally:
            self._holding.calls = outer

    def record_faulted(
        self, fault: str, *, headers: Any, answer: bytes, answer_headers: Any, **rest: Any
    ) -> None:
        """Keep a call with what it met; the rest is in the words of `record`."""
        self.append(
            FaultedRequest(
                fault=fault,
                raw_headers=headers,
                answer_body=answer,
                raw_answer_headers=answer_headers,
                **rest,
            )
        )
