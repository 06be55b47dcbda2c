"""The platform's endpoints as a WSGI application: address, form, flow, answer.

``/{tenant}/oauth2/v2.0/{token,authorize,devicecode,logout}`` and the same without ``v2.0``, the
metadata that leads there, ``/devicelogin`` and ``/oidc/userinfo``.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from time import perf_counter
from typing import Any

from ...recording.requests import RequestLog
from ..answer import Answer
from ..request import Request
from . import metadata
from .authorize import authorize
from .device_login import device_login
from .flows import FLOWS
from .flows.device_code import begin
from .form import Form
from .pages import message_page
from .platform import IdentityPlatform
from .refusals import REFUSALS, IdentityRefusal
from .session import logout
from .trailer import described, error_body, next_trace
from .userinfo import userinfo
from .v1 import in_v1_form

__all__ = ["IdentityApplication"]

_JSON = "application/json; charset=utf-8"
_HTML = "text/html; charset=utf-8"
_TROUBLE = "Sorry, but we're having trouble signing you in"

_Handler = Callable[[IdentityPlatform, Form], "Answer | dict[str, Any]"]


def _token(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    grant_type = form.get("grant_type")
    flow = FLOWS.get(grant_type)
    if flow is None:
        raise IdentityRefusal(70003, grant_type=grant_type)
    return flow(platform, form)


def _token_v1(platform: IdentityPlatform, form: Form) -> dict[str, Any]:
    return in_v1_form(_token(platform, form), form, platform.grants.now)


def _explain(platform: IdentityPlatform, form: Form) -> Answer:
    """Answer where ``error_uri`` leads."""
    code = form.find("code") or ""
    known = REFUSALS.get(int(code)) if code.isdecimal() else None
    said = known.sentence if known else "There is no such error here."
    return Answer(200, message_page(f"AADSTS{code}", said).encode(), _HTML)


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What serves an address; ``is_page`` says that a person reads its errors."""

    handler: _Handler
    methods: tuple[str, ...] = ("GET", "HEAD")
    is_page: bool = False


_TOKEN = ("POST",)
_PAGE = ("GET", "HEAD", "POST")
_BELOW_TENANT: Mapping[tuple[str, ...], _Endpoint] = {
    ("v2.0", ".well-known", "openid-configuration"): _Endpoint(metadata.openid_configuration),
    (".well-known", "openid-configuration"): _Endpoint(metadata.openid_configuration_v1),
    ("discovery", "v2.0", "keys"): _Endpoint(metadata.keys),
    ("discovery", "keys"): _Endpoint(metadata.keys),
    ("discovery", "instance"): _Endpoint(metadata.instances),
    ("oauth2", "v2.0", "token"): _Endpoint(_token, _TOKEN),
    ("oauth2", "token"): _Endpoint(_token_v1, _TOKEN),
    ("oauth2", "v2.0", "devicecode"): _Endpoint(begin, _TOKEN),
    ("oauth2", "devicecode"): _Endpoint(begin, _TOKEN),
    ("oauth2", "v2.0", "authorize"): _Endpoint(authorize, _PAGE, is_page=True),
    ("oauth2", "authorize"): _Endpoint(authorize, _PAGE, is_page=True),
    ("oauth2", "v2.0", "logout"): _Endpoint(logout, _PAGE, is_page=True),
    ("oauth2", "logout"): _Endpoint(logout, _PAGE, is_page=True),
    ("oauth2", "deviceauth"): _Endpoint(device_login, _PAGE, is_page=True),
}
_WITHOUT_TENANT: Mapping[tuple[str, ...], _Endpoint] = {
    ("devicelogin",): _Endpoint(device_login, _PAGE, is_page=True),
    ("oidc", "userinfo"): _Endpoint(userinfo, ("GET", "POST")),
    ("error",): _Endpoint(_explain, is_page=True),
}


class IdentityApplication:
    """Answers what is the platform's; what is not, it leaves to others."""

    def __init__(self, platform: IdentityPlatform, log: RequestLog) -> None:
        self._platform = platform
        self._log = log

    def __call__(
        self, environ: Mapping[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes] | None:
        """Answer one request; None when its address is none of the platform's."""
        found = _find(environ["PATH_INFO"])
        if found is None:
            return None
        began = perf_counter()
        request = Request(environ)
        with self._platform.tenant.lock:
            answer = self._answer(request, *found)
            position = len(self._platform.tenant.journal)
        self._log.record(
            method=request.method,
            target=request.target,
            headers=request.headers,
            body=request.body,
            status=answer.status,
            answer=answer.body,
            answer_headers=answer.headers,
            duration_s=perf_counter() - began,
            caller=None,
            effects=(position, position),
        )
        status = f"{answer.status} {HTTPStatus(answer.status).phrase}"
        start_response(status, list(answer.headers.items()))
        return [answer.body]

    def _answer(self, request: Request, endpoint: _Endpoint, tenant_name: str | None) -> Answer:
        trace = next_trace(self._platform, request)
        try:
            answer = self._serve(request, endpoint, tenant_name)
        except IdentityRefusal as refusal:
            if endpoint.is_page:
                page = message_page(_TROUBLE, described(refusal, trace))
                answer = Answer(refusal.status, page.encode(), _HTML)
            else:
                answer = _as_json(error_body(refusal, trace, request.origin), refusal.status)
        answer.headers |= {
            "x-ms-request-id": trace.trace_id,
            "Content-Length": str(len(answer.body)),
        }
        if answer.content_type:
            answer.headers["Content-Type"] = answer.content_type
        return answer

    def _serve(self, request: Request, endpoint: _Endpoint, tenant_name: str | None) -> Answer:
        if request.method not in endpoint.methods:
            if endpoint.methods == _TOKEN:
                raise IdentityRefusal(900561, method=request.method)
            return Answer(405, headers={"Allow": ", ".join(endpoint.methods)})
        if tenant_name is not None:
            self._platform.check_tenant(tenant_name)
        read = Form.of_body if request.method == "POST" else Form.of_query
        answered = endpoint.handler(self._platform, read(request, tenant_name or "common"))
        return answered if isinstance(answered, Answer) else _as_json(answered)


def _find(path: str) -> tuple[_Endpoint, str | None] | None:
    """Return what serves an address, and the tenant's name in it."""
    decoded = path.encode("latin-1").decode("utf-8", "replace")  # PEP 3333
    segments = tuple(each for each in decoded.split("/") if each)
    if segments in _WITHOUT_TENANT:
        return _WITHOUT_TENANT[segments], None
    if len(segments) == 3 and segments[1].casefold() == "userrealm":
        upn = segments[2]
        return _Endpoint(lambda platform, form: metadata.user_realm(platform, upn)), segments[0]
    endpoint = _BELOW_TENANT.get(tuple(each.casefold() for each in segments[1:]))
    return None if endpoint is None else (endpoint, segments[0])


def _as_json(content: dict[str, Any], status: int = 200) -> Answer:
    headers = {
        "Cache-Control": "no-store, no-cache",
        "Pragma": "no-cache",
        # Programs in a browser sign in from other origins (documented for single-page apps).
        "Access-Control-Allow-Origin": "*",
    }
    return Answer(status, json.dumps(content, separators=(",", ":")).encode(), _JSON, headers)
