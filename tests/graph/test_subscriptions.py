"""Subscriptions over HTTP: made after a handshake, listed, renewed, deleted, and every refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
import requests
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from pytest_graphmock import GraphMock

if TYPE_CHECKING:
    from ..conftest import Receiver
    from .conftest import Api, Office

Body = Callable[..., dict[str, Any]]

TOMORROW = "2026-03-03T09:00:00Z"
MINUTES = 10_070


@pytest.fixture
def body(receiver: Receiver) -> Body:
    """Return the body of a request for a subscription; a None leaves a member out."""

    def make(**members: Any) -> dict[str, Any]:
        content = {
            "changeType": "created,updated",
            "notificationUrl": receiver.url,
            "resource": "me/messages",
            "expirationDateTime": TOMORROW,
            "clientState": "secret",
            **members,
        }
        return {name: value for name, value in content.items() if value is not None}

    return make


def error_of(answer: requests.Response) -> tuple[int, str, str]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error["message"]


def test_create_answers_what_was_asked_for(
    office: Office, as_user: Callable[..., Api], body: Body, receiver: Receiver
) -> None:
    """201 with the whole subscription, clientState too, after one handshake."""
    answer = as_user(office.ana).post("/subscriptions", body())

    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert told.pop("@odata.context").endswith("/v1.0/$metadata#subscriptions/$entity")
    assert told["creatorId"] == office.ana.id
    assert told["clientState"] == "secret"
    assert told["expirationDateTime"] == TOMORROW
    assert told["resource"] == "me/messages"
    assert told["latestSupportedTlsVersion"] == "v1_2"
    assert told["includeResourceData"] is None
    [subscription] = office.mock.subscriptions
    assert subscription.id == told["id"]
    assert len(receiver.asked) == 1


def test_beta_makes_them_likewise(office: Office, as_user: Callable[..., Api], body: Body) -> None:
    """And lists them as v1.0 does."""
    api = as_user(office.ana)

    answer = api.post("/beta/subscriptions", body())

    assert answer.status_code == 201
    assert answer.json()["@odata.context"].endswith("/beta/$metadata#subscriptions/$entity")
    assert api.get("/beta/subscriptions").json()["value"][0]["id"] == answer.json()["id"]


def test_part_of_a_batch_makes_one_too(
    office: Office, as_user: Callable[..., Api], body: Body, receiver: Receiver
) -> None:
    """With its own handshake, and once."""
    part = {
        "id": "1",
        "method": "POST",
        "url": "/subscriptions",
        "body": body(),
        "headers": {"Content-Type": "application/json"},
    }

    answer = as_user(office.ana).post("/$batch", {"requests": [part]})

    assert [each["status"] for each in answer.json()["responses"]] == [201]
    assert len(receiver.asked) == len(office.mock.subscriptions) == 1


def test_handshake_is_a_post_with_a_token_to_give_back(
    office: Office, as_user: Callable[..., Api], body: Body, receiver: Receiver
) -> None:
    """text/plain, no body, behind what the address has for a query already; blanks encoded."""
    as_user(office.ana).post("/subscriptions", body(notificationUrl=f"{receiver.url}?tenant=7"))

    [asked] = receiver.asked
    assert asked.method == "POST"
    assert asked.content_type == "text/plain; charset=utf-8"
    assert asked.get_data() == b""
    assert asked.args["tenant"] == "7"
    start = "Validation: Testing client application reachability for subscription Request-Id: "
    assert asked.args["validationToken"].startswith(start)
    assert b" " not in asked.query_string
    assert "+" not in unquote(asked.query_string.decode())


def test_both_addresses_are_asked_even_if_they_are_the_same(
    office: Office, as_user: Callable[..., Api], body: Body, receiver: Receiver
) -> None:
    """With a lifecycleNotificationUrl there are two handshakes."""
    answer = as_user(office.ana).post("/subscriptions", body(lifecycleNotificationUrl=receiver.url))

    assert answer.status_code == 201
    assert len(receiver.asked) == 2


def test_receiver_may_ask_graph_during_the_handshake(
    office: Office, as_user: Callable[..., Api], body: Body, httpserver: HTTPServer
) -> None:
    """Nothing is locked while we wait for the receiver."""
    api, looked = as_user(office.ana), []

    def look_first(request: Request) -> Response:
        looked.append(api.get("/me/events").status_code)
        return Response(request.args["validationToken"], mimetype="text/plain")

    httpserver.expect_request("/curious").respond_with_handler(look_first)

    answer = api.post("/subscriptions", body(notificationUrl=httpserver.url_for("/curious")))

    assert answer.status_code == 201
    assert looked == [200]


@pytest.mark.parametrize(
    "resource",
    [
        "/me/messages",
        "ME/Messages",
        "me/mailFolders('Inbox')/messages",
        "me/mailfolders/inbox/messages",
        "me/events",
        "users/{id}/events",
        "Users('{mail}')/Messages",
        "me/messages?$filter=importance eq 'high'",
        "me/messages?$filter=importance%20eq%20'high'",
    ],
)
def test_resource_is_taken_in_every_spelling(
    office: Office, as_user: Callable[..., Api], body: Body, resource: str
) -> None:
    """And given back as it was written."""
    spelt = resource.format(id=office.ana.id, mail=office.ana.mail)

    answer = as_user(office.ana).post("/subscriptions", body(resource=spelt))

    assert answer.status_code == 201, answer.text
    assert answer.json()["resource"] == spelt


@pytest.mark.parametrize(
    "name", ["changeType", "notificationUrl", "resource", "expirationDateTime"]
)
def test_what_is_required_is_named(
    office: Office, as_user: Callable[..., Api], body: Body, receiver: Receiver, name: str
) -> None:
    answer = as_user(office.ana).post("/subscriptions", body(**{name: None}))

    assert error_of(answer)[:2] == (400, "InvalidRequest")
    assert f"'{name}'" in error_of(answer)[2]
    assert not receiver.asked
    assert not office.mock.subscriptions


def wrapped(word: str, reason: str) -> str:
    return f"Operation: Create; Exception: [Status Code: {word}; Reason: {reason}]"


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        pytest.param(
            {"resource": "me/foo"},
            (
                400,
                "ExtensionError",
                wrapped("BadRequest", "Resource not found for the segment 'foo'."),
            ),
            id="unknown segment",
        ),
        pytest.param(
            {"resource": "/"},
            (400, "ExtensionError", wrapped("BadRequest", "The resource is empty.")),
            id="empty resource",
        ),
        pytest.param(
            {"resource": "me/calendars"},
            (
                400,
                "ExtensionError",
                wrapped("BadRequest", "Subscriptions are not supported for this resource."),
            ),
            id="a resource nobody can subscribe to",
        ),
        pytest.param(
            {"resource": "users/nobody@contoso.example/messages"},
            (
                404,
                "ExtensionError",
                wrapped("NotFound", "The requested user 'nobody@contoso.example' is invalid."),
            ),
            id="unknown user",
        ),
        pytest.param(
            {"resource": "me/mailFolders/nonsense/messages"},
            (400, "ExtensionError", wrapped("BadRequest", "Id is malformed.")),
            id="malformed folder",
        ),
        pytest.param(
            {"resource": "me/messages?$filter=importance eq"},
            None,
            id="broken filter",
        ),
        pytest.param(
            {"changeType": "created,moved"},
            (400, "BadRequest", "Invalid 'changeType' attribute: 'moved'."),
            id="change type",
        ),
        pytest.param(
            {"expirationDateTime": "2026-03-09T08:50:01Z"},
            (
                400,
                "ExtensionError",
                f"Subscription expiration can only be {MINUTES} minutes in the future.",
            ),
            id="too far",
        ),
        pytest.param(
            {"expirationDateTime": "2026-03-02T08:59:00Z"},
            (
                400,
                "ExtensionError",
                "Expiration time '2026-03-02T08:59:00+00:00' ('-0:01:00' from now) must be in "
                "the future.",
            ),
            id="past",
        ),
        pytest.param(
            {"notificationUrl": "ftp://localhost/hook"},
            (400, "InvalidRequest", "Notification URL 'ftp://localhost/hook' is not a valid URL."),
            id="no web address",
        ),
        pytest.param(
            {"notificationUrl": "https://hooks.example.com/x"},
            (
                400,
                "ValidationError",
                "pytest-graphmock notifies receivers on this machine only, and "
                "'hooks.example.com' is none. graph_mock.subscriptions.allow('hooks.example.com') "
                "lets it.",
            ),
            id="another machine",
        ),
        pytest.param(
            {
                "lifecycleNotificationUrl": "http://127.0.0.2:1/x",
                "notificationUrl": "http://localhost:1",
            },
            (
                400,
                "InvalidRequest",
                "The notificationUrl and the lifecycleNotificationUrl must have the same host.",
            ),
            id="two hosts",
        ),
        pytest.param(
            {"includeResourceData": True},
            (
                400,
                "InvalidRequest",
                "Subscription validation: 'encryptionCertificate' is required with resource data.",
            ),
            id="no certificate",
        ),
        pytest.param(
            {
                "resource": "me/events?$select=subject",
                "includeResourceData": True,
                "encryptionCertificate": "bm8gY2VydGlmaWNhdGU=",
                "encryptionCertificateId": "mine",
            },
            (400, "InvalidRequest", "Certificate could not be read."),
            id="no such certificate",
        ),
        pytest.param(
            {
                "includeResourceData": True,
                "encryptionCertificate": "bm8gY2VydGlmaWNhdGU=",
                "encryptionCertificateId": "mine",
            },
            (
                400,
                "ExtensionError",
                wrapped("BadRequest", "A $select is required for resource data."),
            ),
            id="nothing selected",
        ),
        pytest.param({"clientState": "x" * 256}, None, id="long clientState"),
        pytest.param({"latestSupportedTlsVersion": "v9"}, None, id="TLS version"),
        pytest.param({"colour": "blue"}, None, id="unknown property"),
        pytest.param({"expirationDateTime": "soon"}, None, id="no time"),
        pytest.param({"notificationUrl": "http://localhost:port/"}, None, id="no port"),
    ],
)
def test_what_cannot_be_is_refused(
    office: Office,
    as_user: Callable[..., Api],
    body: Body,
    receiver: Receiver,
    members: dict[str, Any],
    expected: tuple[int, str, str] | None,
) -> None:
    """With the service's own error; nobody is asked, and nothing stands afterwards."""
    answer = as_user(office.ana).post("/subscriptions", body(**members))

    found = error_of(answer)
    assert found == expected if expected else found[0] == 400, found
    assert not receiver.asked
    assert not office.mock.subscriptions


@pytest.mark.graph_mock(allow_unimplemented=True)
@pytest.mark.parametrize(
    ("members", "named"),
    [
        ({"resource": "users"}, "subscriptions to users"),
        ({"resource": "me/messages?$select=subject"}, "$select"),
        ({"notificationUrlAppId": "abc"}, "notificationUrlAppId"),
    ],
)
def test_what_is_not_built_names_itself(
    office: Office,
    as_user: Callable[..., Api],
    body: Body,
    members: dict[str, Any],
    named: str,
) -> None:
    """501, never a subscription that tells nothing."""
    answer = as_user(office.ana).post("/subscriptions", body(**members))

    assert error_of(answer)[0] == 501
    assert named in error_of(answer)[2]
    assert not office.mock.subscriptions


@pytest.mark.parametrize(
    ("response", "message"),
    [
        pytest.param(
            Response(status=404),
            "Subscription validation request failed. HTTP status code is 'NotFound'.",
            id="404",
        ),
        pytest.param(
            Response("wrong", mimetype="text/plain"),
            "Subscription validation request failed. Response must exactly match "
            "validationToken query parameter.",
            id="wrong body",
        ),
        pytest.param(
            Response("<p>hello</p>", mimetype="text/html"),
            "Subscription validation request failed. Response must have the content type "
            "text/plain.",
            id="a page",
        ),
    ],
)
def test_receiver_that_does_not_shake_hands_is_refused(
    office: Office,
    as_user: Callable[..., Api],
    body: Body,
    httpserver: HTTPServer,
    response: Response,
    message: str,
) -> None:
    httpserver.expect_request("/bad").respond_with_response(response)

    answer = as_user(office.ana).post(
        "/subscriptions", body(notificationUrl=httpserver.url_for("/bad"))
    )

    assert error_of(answer) == (400, "ValidationError", message)
    assert not office.mock.subscriptions


def test_receiver_that_is_not_there_times_out(
    office: Office, as_user: Callable[..., Api], body: Body
) -> None:
    """Port 9 of this machine takes no connection."""
    answer = as_user(office.ana).post(
        "/subscriptions", body(notificationUrl="http://127.0.0.1:9/hook")
    )

    assert error_of(answer) == (
        400,
        "ValidationError",
        "Subscription validation request timed out.",
    )


def test_plain_http_is_refused_where_a_test_says_so(
    office: Office, as_user: Callable[..., Api], body: Body
) -> None:
    """As the service always does it."""
    office.mock.subscriptions.https_only = True

    answer = as_user(office.ana).post("/subscriptions", body())

    assert error_of(answer) == (
        400,
        "InvalidRequest",
        "Notification URL must use the HTTPS protocol.",
    )


def test_user_subscribes_to_no_mailbox_but_their_own(
    office: Office, as_user: Callable[..., Api], body: Body
) -> None:
    """An application may, with its own token."""
    wanted = body(resource=f"users/{office.bob.id}/messages")

    refused = as_user(office.ana).post("/subscriptions", wanted)
    taken = as_user("app").post("/subscriptions", wanted)

    assert error_of(refused)[:2] == (403, "ExtensionError")
    assert taken.status_code == 201
    assert taken.json()["creatorId"] != office.bob.id


def test_application_has_no_mailbox_of_its_own(as_user: Callable[..., Api], body: Body) -> None:
    answer = as_user("app").post("/subscriptions", body())

    assert error_of(answer)[:2] == (400, "ExtensionError")


def test_mailbox_takes_a_thousand(
    office: Office, as_user: Callable[..., Api], body: Body, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And another mailbox one more. The limit is lowered, so that it takes milliseconds."""
    monkeypatch.setattr("pytest_graphmock.exchange.subscriptions.MOST_PER_MAILBOX", 2)
    api = as_user(office.ana)

    statuses = [api.post("/subscriptions", body()).status_code for _ in range(3)]

    assert statuses == [201, 201, 403]
    assert as_user(office.bob).post("/subscriptions", body()).status_code == 201


@pytest.mark.graph_mock(auth="strict")
def test_token_has_to_permit_what_the_subscription_is_about(
    office: Office, as_user: Callable[..., Api], body: Body
) -> None:
    """Mail.Read is for messages, Calendars.Read for events."""
    api = as_user(office.ana, scopes=["Calendars.Read"])

    messages = api.post("/subscriptions", body())
    events = api.post("/subscriptions", body(resource="me/events"))

    assert messages.status_code == 403
    assert events.status_code == 201


@pytest.fixture
def subscribed(office: Office, as_user: Callable[..., Api], body: Body) -> str:
    """The id of a subscription of Ana's."""
    answer = as_user(office.ana).post("/subscriptions", body())
    assert answer.status_code == 201
    subscription_id: str = answer.json()["id"]
    return subscription_id


def test_get_and_list_keep_the_client_state_to_themselves(
    office: Office, as_user: Callable[..., Api], subscribed: str
) -> None:
    api = as_user(office.ana)

    one = api.get(f"/subscriptions/{subscribed}").json()
    [listed] = api.get("/subscriptions").json()["value"]

    assert one["clientState"] is listed["clientState"] is None
    assert one["id"] == listed["id"] == subscribed


def test_others_do_not_see_it(office: Office, as_user: Callable[..., Api], subscribed: str) -> None:
    """Another user gets 404; the application itself sees what it made for its users."""
    other, app = as_user(office.bob), as_user("app")

    assert other.get("/subscriptions").json()["value"] == []
    assert error_of(other.get(f"/subscriptions/{subscribed}")) == (
        404,
        "ResourceNotFound",
        "The object was not found.",
    )
    assert other.delete(f"/subscriptions/{subscribed}").status_code == 404
    assert len(app.get("/subscriptions").json()["value"]) == 1


def test_renewing_moves_the_end_and_asks_nobody(
    office: Office, as_user: Callable[..., Api], subscribed: str, receiver: Receiver
) -> None:
    """What else a PATCH names is passed over (documented)."""
    api = as_user(office.ana)
    changes = {"expirationDateTime": "2026-03-04T09:00:00Z", "changeType": "deleted"}

    answer = api.patch(f"/subscriptions/{subscribed}", changes)

    assert answer.status_code == 200
    assert answer.json()["expirationDateTime"] == "2026-03-04T09:00:00Z"
    assert answer.json()["changeType"] == "created,updated"
    assert len(receiver.asked) == 1


def test_another_address_is_asked_first(
    office: Office,
    as_user: Callable[..., Api],
    subscribed: str,
    receiver: Receiver,
    httpserver: HTTPServer,
) -> None:
    """A PATCH of the notificationUrl is refused like a new subscription, and nothing changes."""
    api = as_user(office.ana)
    httpserver.expect_request("/gone").respond_with_data(status=410)

    good = api.patch(f"/subscriptions/{subscribed}", {"notificationUrl": f"{receiver.url}?v=2"})
    bad = api.patch(
        f"/subscriptions/{subscribed}", {"notificationUrl": httpserver.url_for("/gone")}
    )

    assert good.status_code == 200
    assert bad.status_code == 400
    assert len(receiver.asked) == 2
    assert office.mock.subscriptions[0].notification_url == f"{receiver.url}?v=2"


@pytest.mark.parametrize("end", ["2026-03-09T08:50:01Z", "2026-03-01T09:00:00Z"])
def test_renewing_has_the_same_bounds(
    office: Office, as_user: Callable[..., Api], subscribed: str, end: str
) -> None:
    answer = as_user(office.ana).patch(f"/subscriptions/{subscribed}", {"expirationDateTime": end})

    assert error_of(answer)[:2] == (400, "ExtensionError")


def test_expired_subscription_is_gone(
    office: Office, as_user: Callable[..., Api], subscribed: str
) -> None:
    """By the mock's own clock."""
    api = as_user(office.ana)
    office.mock.clock.advance(hours=24)

    assert api.get(f"/subscriptions/{subscribed}").status_code == 404
    assert (
        api.patch(
            f"/subscriptions/{subscribed}", {"expirationDateTime": "2026-03-04T09:00:00Z"}
        ).status_code
        == 404
    )
    assert api.get("/subscriptions").json()["value"] == []
    assert not office.mock.subscriptions


def test_deleted_subscription_is_gone(
    office: Office, as_user: Callable[..., Api], subscribed: str
) -> None:
    api = as_user(office.ana)

    assert api.delete(f"/subscriptions/{subscribed}").status_code == 204
    assert api.delete(f"/subscriptions/{subscribed}").status_code == 404
    assert not office.mock.subscriptions


def test_reauthorize_leaves_it_as_it_is(
    office: Office, as_user: Callable[..., Api], subscribed: str
) -> None:
    api = as_user(office.ana)
    before = api.get(f"/subscriptions/{subscribed}").json()

    answer = api.post(f"/subscriptions/{subscribed}/reauthorize")

    assert answer.status_code == 204
    assert api.get(f"/subscriptions/{subscribed}").json() == before


def test_reset_forgets_subscriptions(
    office: Office, as_user: Callable[..., Api], subscribed: str, graph_mock: GraphMock
) -> None:
    graph_mock.reset()

    assert not graph_mock.subscriptions
