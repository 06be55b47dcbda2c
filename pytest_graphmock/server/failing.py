"""The layer in which calls go wrong: before the Graph application, behind overrides and control."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from threading import Event
from time import perf_counter
from typing import TYPE_CHECKING, Any

from ..exchange.tenant import Tenant
from ..graph.identity.caller import Identification
from ..graph.request import WAY_IN, Request
from .fault import Fault
from .fault_answers import FaultAnswer, FaultAnswers
from .faulted import FaultLog
from .faults import Faults

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from .throttling import Throttle, Throttled

__all__ = ["DroppedConnectionError", "FailingApplication"]

#: How often a call that waits for a test's own event looks whether the server is being stopped.
_LOOK_S = 0.02


class DroppedConnectionError(ConnectionResetError):
    """What a client within the process gets where another one's connection is closed."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the connection was closed, with no answer: {why}")
        self.why = why


class FailingApplication:
    """Lets calls meet their faults and hands everything else on; WSGI both ways.

    Args:
        identification: Tells who is calling, for the log and the throttle; it refuses nobody.
        throttle: Refuses calls of which there are too many; None refuses none.
    """

    def __init__(
        self,
        app: WSGIApplication,
        faults: Faults,
        *,
        tenant: Tenant,
        identification: Identification,
        log: FaultLog,
        throttle: Throttle | None = None,
    ) -> None:
        self._app = app
        self._faults = faults
        self._tenant = tenant
        self._identification = identification
        self._log = log
        self._throttle = throttle
        self._answers = FaultAnswers(tenant)
        self._hung_up = Event()

    def hang_up(self) -> None:
        """Drop the calls that are being held up: nothing of them is applied or recorded."""
        self._hung_up.set()
        self._hung_up = Event()

    def reset(self) -> None:
        """Forget the faults, and drop the calls that wait because of one."""
        self._faults.clear()
        self._answers.reset()
        if self._throttle is not None:
            self._throttle.reset()
        self.hang_up()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ.setdefault(WAY_IN, self)
        try:
            return self._admit(environ, start_response)
        except DroppedConnectionError as dropped:  # a batch's part has no connection of its own
            if environ.get("werkzeug.socket") is None:
                raise
            self._record(f"in a part: {dropped.why}", Request(environ), None, perf_counter())
            return _hang_up_on(environ, start_response, dropped.why)

    def _admit(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if self._throttle is None:
            return self._meet(environ, start_response)
        head = _head(environ)
        caller = self._identification.caller(head.header("Authorization"))
        with self._throttle.enter(head, caller) as throttled:
            if throttled is None:
                return list(self._meet(environ, start_response))
        worded = self._throttling_answer(throttled)
        return self._refuse(environ, start_response, throttled.what, worded)

    def _throttling_answer(self, throttled: Throttled) -> Callable[[Request], FaultAnswer]:
        return lambda request: self._answers.answer(
            request, 429, code=throttled.code, retry_after=throttled.retry_after
        )

    def _meet(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if not self._faults:
            return self._app(environ, start_response)
        # Before the fault is met: a reset clears the faults first, and then tells whoever met one.
        hung_up = self._hung_up
        head = _head(environ)
        fault = self._faults.meet(head.method, head.target)
        if fault is None:
            return self._app(environ, start_response)
        began = perf_counter()
        if fault.delay is not None and not _wait(fault.delay, hung_up):
            return _hang_up_on(environ, start_response, "the server was stopped")
        return self._fail(fault, environ, start_response, began)

    def _own(
        self, held: list[dict[str, Any]], environ: WSGIEnvironment
    ) -> Iterator[dict[str, Any]]:
        """Yield the calls that met a fault themselves; the parts of one that is a batch did not."""
        part = _head(environ).part
        for call in held:
            if call["part"] == part:
                yield call
            else:
                self._log.record(**call)

    def _fail(
        self, fault: Fault, environ: WSGIEnvironment, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        if fault.drop:
            self._record(fault.what, Request(environ), None, began)
            return _hang_up_on(environ, start_response, fault.what)
        if fault.lost_response:
            return self._lose(fault, environ, start_response, began)
        if fault.status is None:
            return self._serve(fault, environ, start_response, began)
        return self._refuse(environ, start_response, fault.what, _worded(self._answers, fault))

    def _serve(
        self, fault: Fault, environ: WSGIEnvironment, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        with self._log.held() as held:
            answer = list(self._app(environ, start_response))
        for call in self._own(held, environ):
            self._log.record_faulted(fault.what, **_timed(call, began))
        return answer

    def _lose(
        self, fault: Fault, environ: WSGIEnvironment, start_response: StartResponse, began: float
    ) -> Iterable[bytes]:
        with self._log.held() as held:
            list(self._app(environ, _unheard))
        request = _head(environ)
        answer = _worded(self._answers, fault)(request) if fault.status is not None else None
        for call in self._own(held, environ):
            lost = f"{fault.what}; {call['status']} was answered and is lost"
            self._log.record_faulted(lost, **_timed({**call, **_as_sent(answer)}, began))
        if answer is None:
            return _hang_up_on(environ, start_response, fault.what)
        return _send(answer, start_response)

    def _refuse(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        what: str,
        worded: Callable[[Request], FaultAnswer],
    ) -> Iterable[bytes]:
        began = perf_counter()
        request = Request(environ)
        answer = worded(request)
        self._record(what, request, answer, began)
        return _send(answer, start_response)

    def _record(
        self, what: str, request: Request, answer: FaultAnswer | None, began: float
    ) -> None:
        position = len(self._tenant.journal)
        caller = self._identification.caller(request.header("Authorization"))
        self._log.record_faulted(
            what,
            method=request.method,
            target=request.target,
            headers=request.headers,
            body=request.body,
            duration_s=perf_counter() - began,
            caller=caller.label,
            effects=(position, position),
            part=request.part,
            **_as_sent(answer),
        )


def _wait(delay: float | Event, hung_up: Event) -> bool:
    """Wait as long as a fault says; return False when the server was stopped meanwhile."""
    if not isinstance(delay, Event):
        return not hung_up.wait(delay)
    while not delay.wait(_LOOK_S):
        if hung_up.is_set():
            return False
    return not hung_up.is_set()


def _head(environ: WSGIEnvironment) -> Request:
    """Return a request without its body, which is left for the application to read."""
    return Request({**environ, "wsgi.input": None})


def _worded(answers: FaultAnswers, fault: Fault) -> Callable[[Request], FaultAnswer]:
    assert fault.status is not None
    status = fault.status
    return lambda request: answers.answer(
        request, status, code=fault.code, retry_after=fault.retry_after, body=fault.body
    )


def _as_sent(answer: FaultAnswer | None) -> dict[str, Any]:
    if answer is None:
        return {"status": 0, "answer": b"", "answer_headers": {}}
    return {"status": answer.status, "answer": answer.body, "answer_headers": answer.headers}


def _timed(call: dict[str, Any], began: float) -> dict[str, Any]:
    return {**call, "duration_s": perf_counter() - began}


def _send(answer: FaultAnswer, start_response: StartResponse) -> Iterable[bytes]:
    start_response(answer.status_line, answer.headers)
    return [answer.body]


def _unheard(status: str, headers: Any, exc_info: Any = None, /) -> Callable[[bytes], object]:
    return lambda part: None


def _hang_up_on(
    environ: WSGIEnvironment, start_response: StartResponse, why: str
) -> Iterable[bytes]:
    """Close a client's connection; one within the process has none and gets an exception.

    Raises:
        DroppedConnectionError: The client is within the process.
    """
    connection = environ.get("werkzeug.socket")
    if connection is None:
        raise DroppedConnectionError(why)
    with suppress(OSError):
        # An SSLSocket's own method takes TLS away from under the thread that reads.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    start_response("500 Internal Server Error", [])  # goes nowhere; WSGI wants to hear it
    return []
