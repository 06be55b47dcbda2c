"""Faults: what goes wrong on a test's word, with which calls, and how often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from threading import Event, Lock
from typing import TYPE_CHECKING, Any, overload

from .fault import Fault, read_fault

if TYPE_CHECKING:
    from ..recording.requests import RecordedRequest

__all__ = ["Faults", "UnusedFaultError", "unused_faults_error"]

_MOST_SHOWN = 5


class UnusedFaultError(AssertionError):
    """A fault that a test asked for was never met."""


class Faults(Sequence[Fault]):
    """The faults of a test, in the order in which they were added.

    A call meets the first one that is for it, is not used up and has let its ``after`` calls pass::

        graph_mock.faults.add("POST", "/me/events/*/cancel", status=429, retry_after=1)

    A fault that no call met fails the test when it ends, unless it was ``optional``.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []
        self._seen: dict[Fault, int] = {}
        self._met: dict[Fault, int] = {}

    def add(
        self,
        method: str,
        path_pattern: str,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        body: str | bytes | Mapping[str, Any] | None = None,
        code: str | None = None,
        delay: float | Event | None = None,
        times: int | None = 1,
        after: int = 0,
        drop: bool = False,
        lost_response: bool = False,
        optional: bool = False,
    ) -> Fault:
        """Let the next call of a kind fail.

        The answers are those of the service: ``status=429`` is ``TooManyRequests`` with
        ``Retry-After: 1`` unless told otherwise, 503 with a ``retry_after`` is
        ``ErrorServerBusy``. Nothing of a refused call is applied.

        Args:
            method: In any letter case; ``"*"`` is any.
            path_pattern: As `requests.matching` takes it: ``/me/events/*/cancel``.
            status: 400 to 599: what is answered in place of the call.
            retry_after: Whole seconds for the ``Retry-After`` header. Kiota's clients take 0 for
                no answer and wait three seconds or more of their own: write 1 in fast tests.
            body: What is answered instead of Graph's error; a mapping is sent as JSON.
            code: Another error code than the status has by itself, such as
                ``"ApplicationThrottled"``; known codes bring their own message.
            delay: Seconds for which the call is held up before anything else happens, or a
                `threading.Event` that it waits for. Without a status the call is served then.
            times: How many calls meet the fault; None is every one.
            after: How many such calls pass before, whatever else they meet.
            drop: The connection is closed without an answer, and nothing is applied. A client
                within the process gets a `ConnectionError`.
            lost_response: The call is applied and its answer lost: the connection is closed, or
                with a ``status`` a gateway answers that in its place (a 504). A client that
                tries again asks for what is done already: a second cancel finds the event moved
                to Deleted Items under a new id, and gets 404 ``ErrorItemNotFound``; a second
                create without a ``transactionId`` makes a second meeting.
            optional: Whether the test may end without a call that met it.

        Raises:
            UsageError: The words mean nothing together.

        Source:
            platform.md §3.3 and §10: codes documented or observed; 502's, 503's and 504's
            messages partly assumed.
        """
        fault = read_fault(
            method=method,
            path_pattern=path_pattern,
            status=status,
            retry_after=retry_after,
            body=body,
            code=code,
            delay=delay,
            times=times,
            after=after,
            drop=drop,
            lost_response=lost_response,
            optional=optional,
        )
        with self._lock:
            self._faults.append(fault)
            self._seen[fault] = self._met[fault] = 0
        return fault

    def clear(self) -> None:
        """Let nothing go wrong from now on; a call that is being held up stays so."""
        with self._lock:
            self._faults.clear()
            self._seen.clear()
            self._met.clear()

    def meet(self, method: str, target: str) -> Fault | None:
        """Return the fault that a call meets, and count it."""
        with self._lock:
            concerned = [each for each in self._faults if each.concerns(method, target)]
            met = next((each for each in concerned if self._is_due(each)), None)
            for each in concerned:
                self._seen[each] += 1
            if met is not None:
                self._met[met] += 1
            return met

    def _is_due(self, fault: Fault) -> bool:
        is_left = fault.times is None or self._met[fault] < fault.times
        return is_left and self._seen[fault] >= fault.after

    def times_met(self, fault: Fault) -> int:
        """Return how many calls met a fault; 0 for one that was cleared."""
        with self._lock:
            return self._met.get(fault, 0)

    @property
    def unused(self) -> list[Fault]:
        """Those that no call met, and that are not optional."""
        with self._lock:
            return [each for each in self._faults if not self._met[each] and not each.optional]

    def __len__(self) -> int:
        return len(self._faults)

    @overload
    def __getitem__(self, index: int) -> Fault: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Fault]: ...
    def __getitem__(self, index: int | slice) -> Fault | Sequence[Fault]:
        return self._faults[index]

    def __repr__(self) -> str:
        lines = [f"{each!r} met {_times(self.times_met(each))}" for each in list(self._faults)]
        return f"<Faults [{', '.join(lines)}]>"


def unused_faults_error(
    unused: Sequence[Fault], requests: Sequence[RecordedRequest]
) -> UnusedFaultError:
    """Return what tells a test's author that faults went unmet, and what came in instead."""
    count = len(unused)
    lines = [f"{count} fault{' was' if count == 1 else 's were'} never met:"]
    lines += [f"  {each!r}" for each in unused]
    same = [each for each in requests if any(f.method in ("*", each.method) for f in unused)]
    if same:
        lines += ["what came in with that method:", *(f"  {each!r}" for each in same[:_MOST_SHOWN])]
        lines += [f"  … and {len(same) - _MOST_SHOWN} more"] if len(same) > _MOST_SHOWN else []
    else:
        lines.append("no request with that method came in.")
    lines.append("faults.add(..., optional=True) lets a fault go unmet.")
    return UnusedFaultError("\n".join(lines))


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
