"""The log that a person reads while a server runs: a line for each call and each refusal."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from datetime import datetime, timezone
from queue import Full, Queue
from threading import Thread
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from types import TracebackType

    from typing_extensions import Self

    from ..recording.requests import RecordedRequest

__all__ = ["LOG_FORMATS", "AccessLog"]

LOG_FORMATS = ("text", "json")
_MOST_WAITING = 10_000
_CLOSING_TIMEOUT_S = 1.0
_PROXY = logging.getLogger("pytest_graphmock.proxy")


class AccessLog(logging.Handler):
    """Writes from a thread of its own; no call waits for it.

    Whoever started a server and never reads what it writes must not stop it: once the pipe and
    `_MOST_WAITING` lines are full, further ones are dropped.
    """

    def __init__(self, stream: TextIO, log_format: str) -> None:
        super().__init__()
        self._stream, self._is_json = stream, log_format == "json"
        self._lines: Queue[str | None] = Queue(_MOST_WAITING)
        self._thread = Thread(target=self._write, name="graphmock access log", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        _PROXY.addHandler(self)
        _PROXY.propagate = False
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        _PROXY.removeHandler(self)
        _PROXY.propagate = True
        self._put(None)
        self._thread.join(_CLOSING_TIMEOUT_S)

    def heard(self, request: RecordedRequest) -> None:
        """Write a line about a call."""
        self._put(_as_json(request) if self._is_json else _as_text(request))

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line about what the proxy refused."""
        message = record.getMessage()
        line = {"time": _now().isoformat(), "proxy": message}
        self._put(json.dumps(line) if self._is_json else f"{_now():%H:%M:%S} proxy {message}")

    def _put(self, line: str | None) -> None:
        with suppress(Full):
            self._lines.put_nowait(line)

    def _write(self) -> None:
        try:
            while (line := self._lines.get()) is not None:
                self._stream.write(f"{line}\n")
                self._stream.flush()
        except (OSError, ValueError):
            return  # nobody reads any more


def _now() -> datetime:
    return datetime.now(timezone.utc)


def _as_text(request: RecordedRequest) -> str:
    words = [
        f"{_now():%H:%M:%S}",
        request.method,
        request.target,
        str(request.status) if request.status else "no answer",
        request.error_code or "",
        f"{request.duration_ms:.1f} ms",
        request.caller or "",
    ]
    return " ".join(word for word in words if word)


def _as_json(request: RecordedRequest) -> str:
    line = {
        "time": _now().isoformat(),
        "method": request.method,
        "target": request.target,
        "status": request.status,
        "errorCode": request.error_code,
        "durationMs": round(request.duration_ms, 3),
        "caller": request.caller,
    }
    return json.dumps(line, ensure_ascii=False)
