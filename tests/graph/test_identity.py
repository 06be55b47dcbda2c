"""Who is calling: lenient and strict, scopes, application tokens (DESIGN §3, calendar.md §16)."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest


def test_any_token_or_none_is_served_as_me(office: Any, as_user: Callable[..., Any]) -> None:
    """Lenient is the default: code that signed in elsewhere works."""
    me = office.mock.me.mail

    answers = [as_user(token).get("/me") for token in (None, "eyJ.foreign.token", "anything")]

    assert [answer.json()["mail"] for answer in answers] == [me, me, me]


@pytest.mark.parametrize("attribute", ["mail", "user_principal_name", "id"])
def test_users_name_as_a_token_acts_as_that_user(
    office: Any, as_user: Callable[..., Any], attribute: str
) -> None:
    """In plain text, for a quick look with curl."""
    answer = as_user(getattr(office.bob, attribute)).get("/me")

    assert answer.json()["id"] == office.bob.id


def test_anonymous_caller_acts_as_the_owner_of_each_mailbox(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Nobody is taken for a delegate who did not say so."""
    meeting = office.meeting()

    answer = as_user(None).post(f"/users/{office.ana.id}/events/{meeting.id}/cancel")

    assert answer.status_code == 202
    (notice,) = office.mock.outbox.cancellations
    assert office.bob.inbox.messages[0].as_json()["sender"]["emailAddress"]["address"] == (
        office.ana.mail
    )
    assert notice.sender == office.ana.mail


def test_application_has_no_me(office: Any, as_user: Callable[..., Any]) -> None:
    """400 with the service's own sentence, in lenient mode too."""
    answer = as_user("app").get("/me/events")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "BadRequest")
    assert error["message"] == "/me request is only valid with delegated authentication flow."


def test_token_has_the_claims_that_clients_read(office: Any) -> None:
    """A JWT with upn, oid, tid, scp for a user; roles and idtyp for an application."""

    def claims(token: str) -> dict[str, Any]:
        part = token.split(".")[1]
        loaded: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=="))
        return loaded

    delegated = claims(
        office.ana.token(scopes=["Mail.Read", "https://graph.microsoft.com/User.Read"])
    )
    application = claims(office.mock.token(app=True))

    assert delegated["upn"] == office.ana.user_principal_name
    assert delegated["oid"] == office.ana.id
    assert delegated["scp"] == "Mail.Read User.Read"
    assert delegated["idtyp"] == "user"
    assert delegated["aud"] == "https://graph.microsoft.com"
    assert application["idtyp"] == "app"
    assert "Calendars.ReadWrite" in application["roles"]
    assert "scp" not in application
    assert "upn" not in application
    assert {"tid", "appid", "app_displayname", "exp"} <= delegated.keys() & application.keys()


@pytest.mark.parametrize("is_apps", [False, True], ids=["user", "application"])
def test_token_has_every_claim_of_the_service(office: Any, is_apps: bool) -> None:
    """Those of platform.md §15, for clients that look into it."""
    token = office.mock.token(app=is_apps)

    claims = jwt.decode(token, options={"verify_signature": False})

    both = "aud iss iat nbf exp app_displayname appid appidacr idp oid rh sub tid uti ver xms_tcdt"
    delegated = "scp upn unique_name name family_name given_name amr ipaddr puid wids idtyp"
    own = "roles idtyp" if is_apps else delegated
    assert claims.keys() == {*both.split(), *own.split()}
    assert claims["iss"] == claims["idp"] == f"https://sts.windows.net/{office.mock.tenant.id}/"


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("token", "message"),
    [
        pytest.param(None, "Access token is empty.", id="none"),
        pytest.param("secret", "IDX14100: JWT is not well formed", id="no JWT"),
        pytest.param("a.b.c", "Access token validation failure. Invalid signature.", id="foreign"),
    ],
)
def test_strict_refuses_what_is_no_token_of_ours(
    office: Any, as_user: Callable[..., Any], token: str | None, message: str
) -> None:
    """401 with the challenge."""
    answer = as_user(token).get("/me")

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (401, "InvalidAuthenticationToken")
    assert error["message"].startswith(message)
    assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="", authorization_uri=')


@pytest.mark.graph_mock(auth="strict")
def test_strict_refuses_an_expired_and_a_tampered_token(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """The tenant's clock decides, not the machine's."""
    fresh = office.ana.token(expires_in=60)
    served = as_user(fresh).get("/me")
    head, _, signature = fresh.partition(".")[2].partition(".")
    unsigned = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")

    office.mock.clock.advance(minutes=2)
    expired = as_user(fresh).get("/me")
    tampered = as_user(f"{fresh.split('.')[0]}.{head[:-4]}AAAA.{signature}").get("/me")
    none = as_user(f"{unsigned}.{head}.").get("/me")

    assert served.status_code == 200
    assert expired.json()["error"]["message"] == (
        "Lifetime validation failed, the token is expired."
    )
    assert (tampered.status_code, none.status_code) == (401, 401)


@pytest.mark.graph_mock(auth="strict")
@pytest.mark.parametrize(
    ("scopes", "app", "method", "status"),
    [
        pytest.param(["Calendars.ReadWrite"], False, "cancel", 202, id="write cancels"),
        pytest.param(["Calendars.ReadWrite.Shared"], False, "cancel", 202, id="shared holds own"),
        pytest.param(["Calendars.Read"], False, "cancel", 403, id="read does not cancel"),
        pytest.param(["Mail.ReadWrite"], False, "cancel", 403, id="mail does not cancel"),
        pytest.param(["Calendars.Read"], False, "get", 200, id="read reads"),
        pytest.param(["Calendars.ReadWrite"], False, "get", 200, id="write reads"),
        pytest.param(["Mail.Read"], False, "get", 403, id="mail does not read events"),
        pytest.param(["Calendars.ReadWrite"], True, "cancel", 202, id="application cancels"),
        pytest.param(["Calendars.Read"], True, "cancel", 403, id="application reads only"),
    ],
)
def test_strict_asks_for_the_scope_of_the_operation(
    office: Any,
    as_user: Callable[..., Any],
    scopes: list[str],
    app: bool,
    method: str,
    status: int,
) -> None:
    """403 ErrorAccessDenied, which names nothing."""
    meeting = office.meeting()
    api = as_user("app" if app else office.ana, scopes=scopes)
    path = f"/users/{office.ana.id}/events/{meeting.id}"

    answer = api.get(path) if method == "get" else api.post(f"{path}/cancel")

    assert answer.status_code == status
    if status == 403:
        assert answer.json()["error"]["code"] == "ErrorAccessDenied"


@pytest.mark.graph_mock(auth="strict")
def test_strict_asks_for_the_shared_scope_in_anothers_mailbox(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Both the scope and the calendar's permission are needed."""
    meeting = office.meeting()
    office.ana.calendar.share(office.dan, role="write")
    path = f"/users/{office.ana.mail}/events/{meeting.id}"

    plain = as_user(office.dan, scopes=["Calendars.ReadWrite"]).post(f"{path}/cancel")
    shared = as_user(office.dan, scopes=["Calendars.ReadWrite.Shared"]).post(f"{path}/cancel")

    assert (plain.status_code, shared.status_code) == (403, 202)


@pytest.mark.graph_mock(auth="strict")
def test_strict_asks_for_group_scopes_in_a_group(office: Any, as_user: Callable[..., Any]) -> None:
    """Calendars.ReadWrite is not enough (the product team's answer)."""
    group = office.mock.add_group("Board", members=[office.ana], mail="board")
    path = f"/groups/{group.id}/events"

    plain = as_user(office.ana, scopes=["Calendars.ReadWrite"]).get(path)
    right = as_user(office.ana, scopes=["Group.Read.All"]).get(path)

    assert (plain.status_code, right.status_code) == (403, 200)


@pytest.mark.graph_mock(auth="strict")
def test_strict_refuses_directory_reads_in_the_directorys_words(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """403 Authorization_RequestDenied."""
    answer = as_user(office.ana, scopes=["Mail.Read"]).get("/users")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "Authorization_RequestDenied"


@pytest.mark.graph_mock(auth="off")
def test_off_ignores_the_header(office: Any, as_user: Callable[..., Any]) -> None:
    """Even a user's own token does not make them the caller."""
    answer = as_user(office.bob).get("/me")

    assert answer.json()["id"] == office.mock.me.id


def test_token_is_asked_for_before_anything_else(office: Any, as_user: Callable[..., Any]) -> None:
    """Errors come in the service's order: user, id, body, existence."""
    ana = as_user(office.ana)
    bad_body = {"reason": "x"}

    unknown_user = ana.post("/users/nobody@contoso.example/events/abc/cancel", bad_body)
    bad_id = ana.post("/me/events/abc/cancel", bad_body)

    assert unknown_user.json()["error"]["code"] == "ErrorInvalidUser"
    assert bad_id.json()["error"]["code"] == "ErrorInvalidIdMalformed"


def test_user_without_a_mailbox_has_none(office: Any, as_user: Callable[..., Any]) -> None:
    """404 with the code seen in 2026."""
    ghost = office.mock.add_user("No Mail", mail="nomail", has_mailbox=False)

    answer = as_user("app").get(f"/users/{ghost.id}/events")

    assert (answer.status_code, answer.json()["error"]["code"]) == (
        404,
        "MailboxNotEnabledForRESTAPI",
    )
