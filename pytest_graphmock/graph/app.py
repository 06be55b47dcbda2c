"""The WSGI application: version, path, identity, permission, resource, rule, answer.

A request travels one way. The checks come in the order that platform.md §3.3 and calendar.md §2.3
give (assumed there): address, token, permission, mailbox, ids, options, body, existence, and only
then the rule.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from time import perf_counter
from typing import Any
from urllib.parse import unquote

from ..exchange.directory import User
from ..exchange.errors import ChangeKeyError, Refusal
from ..exchange.tenant import Tenant
from ..recording.requests import RequestLog
from .accept import check_accept, metadata_level
from .answer import Answer, common_headers
from .batch import BatchAnswer, serve_batch
from .body import is_mime, read_action_body, read_entity_body, read_mime_body
from .call import Call
from .cross_origin import CROSS_ORIGIN, preflight_answer
from .errors import (
    ActionMethodError,
    AuthenticationError,
    CrashError,
    GraphError,
    LengthRequiredError,
    MethodError,
    NotImplementedHereError,
    SegmentError,
    VersionError,
    from_refusal,
)
from .function import read_arguments
from .identity.caller import AuthMode, Caller, Identification
from .identity.tokens import TokenIssuer
from .odata.preferences import parse_preferences
from .odata.query import QueryOptions, parse_query
from .path import Route, Step, split_path, walk
from .permission import check_local, check_permissions, check_reach
from .receivers import Handshake, Receivers
from .render import Rendered
from .request import Request
from .resources import tree
from .tree import Operation, Resource
from .uploads import is_upload_address, serve_upload
from .wire.parameters import read_parameters

__all__ = ["GraphApplication"]

StartResponse = Callable[..., Any]
RequestIds = dict[str, str]

_REASONS = {
    200: "OK",
    201: "Created",
    202: "Accepted",
    204: "No Content",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    410: "Gone",
    411: "Length Required",
    412: "Precondition Failed",
    413: "Content Too Large",
    415: "Unsupported Media Type",
    416: "Range Not Satisfiable",
    500: "Internal Server Error",
    501: "Not Implemented",
}
_CHALLENGE = (
    'Bearer realm="", '
    'authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", '
    'client_id="00000003-0000-0000-c000-000000000000"'
)


class GraphApplication:
    """Answers Graph's requests for one tenant; a WSGI callable, safe to call from many threads.

    Attributes:
        crashes: Exceptions of our own handlers, in order; each was answered with a 500.
        unimplemented: What was asked for and is answered 501 here, with method and path.
        unknown_routes: What Graph itself does not know, with method and path.
    """

    def __init__(
        self,
        tenant: Tenant,
        *,
        auth: AuthMode,
        me: Callable[[], User | None],
        tokens: TokenIssuer,
        log: RequestLog,
        receivers: Receivers | None = None,
    ) -> None:
        self.tenant = tenant
        self.log = log
        self.receivers = receivers or Receivers()
        self.crashes: list[BaseException] = []
        self.unimplemented: list[str] = []
        self.unknown_routes: list[str] = []
        self._identification = Identification(tenant, auth, tokens, me)
        self._rendered = Rendered()
        self._served = 0

    def __call__(
        self, environ: Mapping[str, Any], start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer one request."""
        began = perf_counter()
        request = Request(environ)
        with self.tenant.lock:
            ids = self._next_ids(request)
        try:
            answer, caller, effects = self._attempt(request, ids)
        except Handshake as handshake:
            # Receivers may ask us something before they answer, so the lock is not held here.
            request.handshake = self.receivers.ask(handshake, ids["request-id"])
            answer, caller, effects = self._attempt(request, ids)
        if isinstance(answer, BatchAnswer):  # without the lock: each part takes it for itself
            answer = serve_batch(answer, environ, self)
        _add_common_headers(answer, ids, self.tenant)
        if request.header("Origin"):
            answer.headers.update(CROSS_ORIGIN)
        self.log.record(
            method=request.method,
            target=request.target,
            headers=request.headers,
            body=request.body,
            status=answer.status,
            answer=answer.body,
            answer_headers=answer.headers,
            duration_s=perf_counter() - began,
            caller=caller.label if caller else None,
            effects=effects,
            part=request.part,
        )
        reason = _REASONS.get(answer.status, "Unknown")
        start_response(f"{answer.status} {reason}", list(answer.headers.items()))
        return [answer.body]

    def _attempt(
        self, request: Request, ids: RequestIds
    ) -> tuple[Answer, Caller | None, tuple[int, int]]:
        """Return the answer, who called, and where in the journal its effects lie.

        Raises:
            Handshake: Receivers have to be asked first; nothing has changed.
        """
        with self.tenant.lock:
            position = len(self.tenant.journal)
            answer, caller = self._answer(request, ids)
            return answer, caller, (position, len(self.tenant.journal))

    def _answer(self, request: Request, ids: RequestIds) -> tuple[Answer, Caller | None]:
        caller = None
        try:
            if preflight := preflight_answer(request):
                return preflight, None
            if is_upload_address(request.raw_path):
                with self.tenant.transaction():
                    return serve_upload(self.tenant, request), None
            _require_length(request)
            is_beta = _is_beta(request.raw_path)
            # Without a valid token the address does not matter; with one it comes first.
            caller = self._identification.caller(request.header("Authorization"))
            route = _route(request.raw_path)
            if request.method == "GET":  # changes nothing, so that nothing need be undone
                return self._serve(request, caller, route, is_beta), caller
            with self.tenant.transaction():
                return self._serve(request, caller, route, is_beta), caller
        except Handshake:
            raise
        except GraphError as error:
            self._note(request, error)
            return self._error_answer(error, ids), caller
        except Refusal as refusal:
            return self._error_answer(from_refusal(refusal), ids), caller
        except Exception as crash:
            self.crashes.append(crash)
            return self._error_answer(CrashError(), ids), caller

    def _serve(self, request: Request, caller: Caller, route: Route, is_beta: bool) -> Answer:
        operation = _operation(route.resource, request)
        call = Call(request, self.tenant, caller, route, is_beta, self._rendered)
        owners = [step for step in route.steps if step.navigation.is_owner]
        rest = [step for step in route.steps if not step.navigation.is_owner]
        check_permissions(call, operation)
        _enter(call, [(step, step.key) for step in owners])
        check_reach(call, operation)
        keyed = [(step, _read_key(step)) for step in rest]
        call.preferences = parse_preferences(request.header("Prefer"))
        call.metadata = metadata_level(request.header("Accept"))
        check_accept(request.header("Accept"), operation, route)
        call.options = _read_options(request.query, operation)
        try:
            _read_body(call, operation)
        except GraphError:
            _check_version(call, operation, keyed)
            raise
        _enter(call, keyed)
        check_local(call, operation)
        if operation.precondition is not None:
            operation.precondition(call)
        return operation.handler(call)

    def _error_answer(self, error: GraphError, ids: RequestIds) -> Answer:
        inner = {"date": self.tenant.clock.now.strftime("%Y-%m-%dT%H:%M:%S"), **ids}
        content = {
            "code": error.code,
            "message": error.message,
            **error.annotations,
            "innerError": inner,
        }
        if isinstance(error, LengthRequiredError):  # the connection's answer, and not Graph's
            return Answer(error.status)
        body = json.dumps({"error": content}, ensure_ascii=False, separators=(",", ":"))
        headers = dict(error.headers)
        if isinstance(error, AuthenticationError):
            headers["WWW-Authenticate"] = _CHALLENGE + error.challenge
        return Answer(
            error.status, body.encode("utf-8", "backslashreplace"), "application/json", headers
        )

    def _next_ids(self, request: Request) -> RequestIds:
        """Return the request's id and the caller's own, which is the same where none was sent."""
        self._served += 1
        request_id = f"{self.tenant.ids.request_prefix}-{self._served:012x}"
        client_id = request.header("client-request-id")
        return {
            "request-id": request_id,
            "client-request-id": _header_safe(client_id) if client_id else request_id,
        }

    def _note(self, request: Request, error: GraphError) -> None:
        if isinstance(error, NotImplementedHereError):
            self.unimplemented.append(f"{request.method} {request.raw_path}: {error.what}")
        elif isinstance(error, SegmentError | VersionError) and request.raw_path != _FAVICON:
            self.unknown_routes.append(f"{request.method} {request.raw_path}: {error.message}")


#: Browsers ask for it by themselves, wherever they are led: no mistake of the code under test.
_FAVICON = "/favicon.ico"


@lru_cache(maxsize=2048)
def _route(raw_path: str) -> Route:
    """Return where a path leads; it depends on nothing but the path."""
    return walk(tree(), split_path(raw_path)[1:])


def _add_common_headers(answer: Answer, ids: RequestIds, tenant: Tenant) -> None:
    headers = answer.headers
    if answer.content_type:
        headers["Content-Type"] = answer.content_type
    headers["Content-Length"] = str(len(answer.body))
    headers.update(ids)
    headers.update(common_headers(tenant.clock.now))
    if answer.status < 300:
        headers["OData-Version"] = "4.0"


def _is_beta(raw_path: str) -> bool:
    """Tell whether a path is beta's.

    Raises:
        VersionError: It is neither beta's nor v1.0's (400).
    """
    version = next(filter(None, raw_path.split("/", 3)), "")
    if version.casefold() not in ("v1.0", "beta"):
        raise VersionError(unquote(version))
    return version.casefold() == "beta"


def _operation(resource: Resource, request: Request) -> Operation:
    operation = resource.operations.get(request.method)
    if operation is not None:
        return operation
    unbuilt = resource.unbuilt_methods.get(request.method)
    if unbuilt is not None:
        raise NotImplementedHereError(unbuilt)
    allowed = ", ".join(sorted({*resource.operations, *resource.unbuilt_methods}))
    if not allowed:
        raise SegmentError(resource.name)
    is_action = any(each.is_action for each in resource.operations.values())
    raise (ActionMethodError if is_action else MethodError)(allowed)


def _read_key(step: Step) -> Any:
    if step.key is None or step.navigation.reads_key is None:
        return step.key
    return step.navigation.reads_key(step.key)


def _read_options(query: str, operation: Operation) -> QueryOptions:
    known = operation.options.union(operation.refused)
    options = parse_query(query, known, operation.name, operation.tracked)
    for name, _ in options.given if operation.refused else ():
        if name.removeprefix("$") in operation.refused:
            raise operation.refused[name.removeprefix("$")]()
    return options


def _read_body(call: Call, operation: Operation) -> None:
    if operation.takes_mime and is_mime(call.request):
        call.mime = read_mime_body(call.request)
    elif operation.parameters is None:
        if operation.takes_body:
            call.body = read_entity_body(call.request)
    elif operation.is_function:
        last, query = call.route.steps[-1], call.options.parameters
        call.body = read_arguments(
            last.arguments, query, operation.parameters, operation.optional, last.name
        )
    else:
        body = read_action_body(call.request)
        name = operation.name.rpartition(": ")[2]
        call.body = read_parameters(body, name, operation.parameters)


def _check_version(call: Call, operation: Operation, steps: list[tuple[Step, Any]]) -> None:
    """A stale version is told before a body that makes no sense, a missing item after it.

    Source: platform.md §3.3, "Order of checks" (assumed).

    Raises:
        ChangeKeyError: The item has changed since (412).
    """
    if operation.precondition is None:
        return
    try:
        _enter(call, steps)
        operation.precondition(call)
    except ChangeKeyError:
        raise
    except (GraphError, Refusal):
        return


def _enter(call: Call, steps: list[tuple[Step, Any]]) -> None:
    for step, key in steps:
        if step.navigation.enter is not None:
            step.navigation.enter(call, key)


def _require_length(request: Request) -> None:
    """A write says how long it is (observed); clients within the process need not."""
    is_connected = "werkzeug.socket" in request.environ
    is_write = request.method in ("POST", "PATCH", "PUT")
    if is_connected and is_write and request.environ.get("CONTENT_LENGTH") is None:
        raise LengthRequiredError


def _header_safe(value: str) -> str:
    return "".join(character for character in value if 32 <= ord(character) < 256)[:256]
