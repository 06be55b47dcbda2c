"""Overrides in the request log: what pytest-httpserver answered in front of the tenant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..exchange.tenant import Tenant
from ..graph.identity.caller import Identification
from ..graph.request import Request as GraphRequest

if TYPE_CHECKING:
    from werkzeug import Request, Response

    from .faulted import FaultLog

__all__ = ["OverrideLog"]


class OverrideLog(list["tuple[Request, Response]"]):
    """pytest-httpserver's list of what it answered, which tells a mock's request log too.

    The server appends to its ``log`` and has no other word for an answer that was given.
    """

    def __init__(self, tenant: Tenant, identification: Identification, log: FaultLog) -> None:
        super().__init__()
        self._tenant = tenant
        self._identification = identification
        self._log = log

    def belongs_to(self, log: FaultLog) -> bool:
        """Tell whether it is this request log that is told."""
        return self._log is log

    def append(self, answered: tuple[Request, Response]) -> None:
        """Keep a request and its answer; a streamed answer's body is left to the client."""
        super().append(answered)
        raw, response = answered
        request = GraphRequest({**raw.environ, "wsgi.input": None})
        position = len(self._tenant.journal)
        self._log.record_faulted(
            "override",
            method=request.method,
            target=request.target,
            headers=request.headers,
            body=raw.get_data(),
            status=response.status_code,
            answer=b"" if response.is_streamed else response.get_data(),
            answer_headers=list(response.headers.items()),
            duration_s=0.0,
            caller=self._identification.caller(request.header("Authorization")).label,
            effects=(position, position),
            part=request.part,
        )
