"""Change notifications: who is told of what, over HTTP, to a receiver on this machine."""

from __future__ import annotations

import base64
import hmac
import json
import socket
import threading
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

import jwt
import pytest
import requests
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateBuilder, Name, NameAttribute
from cryptography.x509.oid import NameOID

from pytest_graphmock import GraphMock, UsageError, User

if TYPE_CHECKING:
    from .conftest import Receiver

Call = Callable[..., requests.Response]
Subscribe = Callable[..., str]

LUNCH = {
    "subject": "Lunch",
    "start": {"dateTime": "2026-03-02T12:00:00", "timeZone": "UTC"},
    "end": {"dateTime": "2026-03-02T13:00:00", "timeZone": "UTC"},
}

pytestmark = pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")


@pytest.fixture
def ana(graph_mock: GraphMock) -> User:
    return graph_mock.add_user("Ana Org", mail="ana")


@pytest.fixture
def bob(graph_mock: GraphMock) -> User:
    return graph_mock.add_user("Bob Bell", mail="bob")


@pytest.fixture
def subscribe(call: Call, receiver: Receiver) -> Subscribe:
    """Subscribe a user to something of theirs, to all changes, and return the id."""

    def make(user: User, resource: str, **members: Any) -> str:
        body = {
            "changeType": "created,updated,deleted",
            "notificationUrl": receiver.url,
            "resource": resource,
            "expirationDateTime": "2026-03-03T09:00:00Z",
            **members,
        }
        answer = call(user, "POST", "/subscriptions", body)
        assert answer.status_code == 201, answer.text
        subscription_id: str = answer.json()["id"]
        return subscription_id

    return make


def test_new_event_is_told_whole(
    graph_mock: GraphMock,
    ana: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
    contract: Callable[[str], Any],
) -> None:
    """Ids, type, etag, clientState and tenant; no folder, and none of the event's own words."""
    subscription_id = subscribe(ana, "me/events", clientState="secret")

    event = call(ana, "POST", "/me/events", LUNCH).json()
    graph_mock.subscriptions.flush()

    address = f"Users/{ana.id}/Events/{event['id']}"
    assert receiver.told == [
        {
            "subscriptionId": subscription_id,
            "subscriptionExpirationDateTime": "2026-03-03T09:00:00Z",
            "changeType": "created",
            "clientState": "secret",
            "tenantId": graph_mock.tenant.id,
            "resource": address,
            "resourceData": {
                "@odata.type": "#Microsoft.Graph.Event",
                "@odata.id": address,
                "@odata.etag": event["@odata.etag"],
                "id": event["id"],
            },
        }
    ]
    found = contract("v1.0").check("changeNotificationCollection", {"value": receiver.told})
    # The type is spelt as no other place spells it (documented), and members are left out.
    assert {each.kind for each in found} <= {"type", "missing", "dynamic"}, found


def test_cancelling_tells_each_mailbox_its_own(
    graph_mock: GraphMock,
    ana: User,
    bob: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
) -> None:
    """The organizer's event is deleted, the attendee's updated, and a message comes in, while the
    invitation there goes out of date."""
    meeting = ana.calendar.add_meeting("Budget review", attendees=[bob])
    organizers = subscribe(ana, "me/events")
    attendees = subscribe(bob, "me/events")
    inbox = subscribe(bob, "me/mailFolders('inbox')/messages")

    call(ana, "POST", f"/me/events/{meeting.id}/cancel", {"comment": "Flooded"})
    graph_mock.subscriptions.flush()

    told = [(each["subscriptionId"], each["changeType"]) for each in receiver.told]
    assert sorted(told) == sorted(
        [
            (organizers, "deleted"),
            (attendees, "updated"),
            (inbox, "created"),
            (inbox, "updated"),
        ]
    )
    receiver.told.sort(key=lambda each: each["changeType"] == "created")
    by_id = {each["subscriptionId"]: each["resourceData"] for each in receiver.told}
    assert by_id[organizers]["id"] == meeting.id
    assert "@odata.etag" not in by_id[organizers]
    copy = bob.copy_of(meeting)
    assert copy is not None
    assert by_id[attendees]["id"] == copy.id
    assert by_id[inbox]["id"] == bob.inbox.messages[0].id
    assert by_id[inbox]["@odata.type"] == "#Microsoft.Graph.Message"


def test_meeting_is_created_for_everyone(
    graph_mock: GraphMock,
    ana: User,
    bob: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
) -> None:
    """One notification a mailbox, whatever it took to make the meeting."""
    subscribe(ana, "me/events")
    subscribe(bob, "me/events")
    attendee = {"emailAddress": {"address": bob.mail}, "type": "required"}

    event = call(ana, "POST", "/me/events", {**LUNCH, "attendees": [attendee]}).json()
    call(ana, "PATCH", f"/me/events/{event['id']}", {"subject": "Review 2"})
    graph_mock.subscriptions.flush()

    assert sorted(receiver.changes) == ["created", "created", "updated", "updated"]


def test_only_the_changes_asked_for_are_told(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    subscribe(ana, "me/events", changeType="deleted")

    event = call(ana, "POST", "/me/events", LUNCH).json()
    call(ana, "DELETE", f"/me/events/{event['id']}")
    graph_mock.subscriptions.flush()

    assert receiver.changes == ["deleted"]
    assert receiver.told[0]["resourceData"]["id"] == event["id"]


def test_what_others_do_is_not_told(
    graph_mock: GraphMock,
    ana: User,
    bob: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
) -> None:
    """Another mailbox, another kind of item, reading, and what was refused."""
    subscribe(ana, "me/events")

    call(bob, "POST", "/me/events", LUNCH)
    ana.inbox.add_message("Hello")
    call(ana, "GET", "/me/events")
    call(ana, "POST", "/me/events", {"subject": 5})
    graph_mock.subscriptions.flush()

    assert receiver.told == []
    assert not graph_mock.subscriptions.deliveries


def test_filter_narrows_a_subscription(
    graph_mock: GraphMock, ana: User, subscribe: Subscribe, receiver: Receiver
) -> None:
    """``$filter`` in the resource is evaluated on the message as it is afterwards."""
    subscribe(ana, "me/messages?$filter=isRead eq false and startswith(subject, 'N')")

    ana.inbox.add_message("Newsletter", is_read=True)
    ana.inbox.add_message("Whenever")
    wanted = ana.inbox.add_message("Now")
    graph_mock.subscriptions.flush()

    assert [each["resourceData"]["id"] for each in receiver.told] == [wanted.id]


def test_messages_arranged_in_python_are_told(
    graph_mock: GraphMock, ana: User, subscribe: Subscribe, receiver: Receiver
) -> None:
    """A message that arrives is what such a test is about, and nobody sends a request for it."""
    subscribe(ana, "me/messages", changeType="created")

    message = ana.inbox.add_message("Hello")
    graph_mock.subscriptions.flush()

    assert receiver.told[0]["resource"] == f"Users/{ana.id}/Messages/{message.id}"


@pytest.mark.parametrize("immutable", [False, True])
def test_ids_are_of_the_kind_that_the_subscription_was_made_with(
    graph_mock: GraphMock, ana: User, receiver: Receiver, immutable: bool
) -> None:
    """``Prefer: IdType`` on the POST decides."""
    headers = {"Authorization": f"Bearer {ana.token()}"}
    if immutable:
        headers["Prefer"] = 'IdType="ImmutableId"'
    body = {
        "changeType": "created",
        "notificationUrl": receiver.url,
        "resource": "me/messages",
        "expirationDateTime": "2026-03-03T09:00:00Z",
    }
    url = f"{graph_mock.base_url}/subscriptions"
    assert requests.post(url, json=body, headers=headers, timeout=5).status_code == 201

    message = ana.inbox.add_message("Hello")
    graph_mock.subscriptions.flush()

    told = receiver.told[0]["resourceData"]["id"]
    assert told.startswith("AAkALg") is immutable
    assert (told == message.id) is not immutable


def test_expired_subscription_is_told_nothing(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    subscribe(ana, "me/events")
    graph_mock.clock.advance(days=2)

    call(ana, "POST", "/me/events", LUNCH)
    graph_mock.subscriptions.flush()

    assert receiver.told == []


def test_receiver_may_call_graph_before_it_answers(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    """What most receivers do; flush waits for what that sets off, too."""
    subscribe(ana, "me/events")

    def confirm(notification: dict[str, Any]) -> None:
        path = f"/me/events/{notification['resourceData']['id']}"
        if notification["changeType"] == "created":
            call(ana, "PATCH", path, {"subject": call(ana, "GET", path).json()["subject"] + "!"})

    receiver.on_told = confirm

    call(ana, "POST", "/me/events", LUNCH)
    graph_mock.subscriptions.flush()

    assert receiver.changes == ["created", "updated"]
    assert [each.subject for each in ana.events] == ["Lunch!"]


def test_deliveries_are_on_record(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    """With what was posted, to whom, and what the receiver said."""
    subscription_id = subscribe(ana, "me/events")

    call(ana, "POST", "/me/events", LUNCH)
    graph_mock.subscriptions.flush()

    [delivery] = graph_mock.subscriptions.deliveries
    assert delivery == {"status": 202, "attempts": 1, "change_types": ["created"], "error": None}
    assert delivery.subscription.id == subscription_id
    assert delivery.notifications == receiver.told
    assert delivery.is_accepted
    assert repr(delivery) == f"<Delivery of created to {receiver.url}: 202>"


@pytest.mark.parametrize(("retries", "attempts"), [(0, 1), (2, 3)])
def test_refused_delivery_is_tried_as_often_as_a_test_says(
    graph_mock: GraphMock,
    ana: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
    retries: int,
    attempts: int,
) -> None:
    subscribe(ana, "me/events")
    receiver.status = 503
    graph_mock.subscriptions.retries = retries

    call(ana, "POST", "/me/events", LUNCH)
    graph_mock.subscriptions.flush()

    [delivery] = graph_mock.subscriptions.deliveries
    assert (delivery.status, delivery.attempts) == (503, attempts)
    assert len(receiver.told) == attempts
    assert not delivery.is_accepted


def test_flush_tells_of_a_receiver_that_does_not_answer(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    """UsageError after the time it was given, and not a test that hangs."""
    subscribe(ana, "me/events")
    go_on = threading.Event()
    receiver.on_told = lambda notification: go_on.wait(5)
    call(ana, "POST", "/me/events", LUNCH)

    with pytest.raises(UsageError, match=r"1 delivery is still under way after 0.01 s"):
        graph_mock.subscriptions.flush(timeout_s=0.01)

    go_on.set()
    graph_mock.subscriptions.flush()
    assert receiver.changes == ["created"]


def test_thread_is_there_only_while_there_is_something_to_post(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe
) -> None:
    subscribe(ana, "me/events")
    call(ana, "POST", "/me/events", LUNCH)

    graph_mock.subscriptions.flush()
    graph_mock.stop_notifying()

    names = [each.name for each in threading.enumerate()]
    assert "graphmock notifications" not in names


def test_client_within_the_process_is_notified_over_http(receiver: Receiver) -> None:
    """The mock itself need not be served for it."""
    from httpx import Client, WSGITransport

    mock = GraphMock(users=1, seed=3, now="2026-03-02T09:00:00Z")
    body = {
        "changeType": "created",
        "notificationUrl": receiver.url,
        "resource": "me/events",
        "expirationDateTime": "2026-03-03T09:00:00Z",
    }

    with Client(transport=WSGITransport(app=mock.app), base_url="http://graph/v1.0") as client:
        assert client.post("/subscriptions", json=body).status_code == 201
        client.post("/me/events", json=LUNCH)
    mock.subscriptions.flush()

    assert receiver.changes == ["created"]
    mock.stop()


@pytest.fixture(scope="module")
def receivers_key() -> RSAPrivateKey:
    return generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def certificate(receivers_key: RSAPrivateKey) -> str:
    """A certificate that the receiver signed itself, in base64."""
    name = Name([NameAttribute(NameOID.COMMON_NAME, "receiver")])
    made = (
        CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(receivers_key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2026, 1, 1))
        .not_valid_after(datetime(2027, 1, 1))
        .sign(receivers_key, hashes.SHA256())
    )
    return base64.b64encode(made.public_bytes(Encoding.DER)).decode()


def opened(content: dict[str, str], key: RSAPrivateKey) -> Any:
    """Decrypt as the documentation tells receivers to."""
    data, signature, sealed = (
        base64.b64decode(content[name]) for name in ("data", "dataSignature", "dataKey")
    )
    symmetric = key.decrypt(sealed, OAEP(MGF1(hashes.SHA1()), hashes.SHA1(), None))
    assert hmac.digest(symmetric, data, "sha256") == signature
    cipher = Cipher(AES(symmetric), CBC(symmetric[:16])).decryptor()
    unpadder = PKCS7(128).unpadder()
    plain = unpadder.update(cipher.update(data) + cipher.finalize()) + unpadder.finalize()
    return json.loads(plain)


def test_resource_data_is_readable_for_the_receiver_alone(
    graph_mock: GraphMock,
    ana: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
    receivers_key: RSAPrivateKey,
    certificate: str,
) -> None:
    """What was selected, encrypted with a key that only the certificate's owner can open."""
    subscribe(
        ana,
        "me/events?$select=subject,isAllDay",
        includeResourceData=True,
        encryptionCertificate=certificate,
        encryptionCertificateId="mine",
    )

    event = call(ana, "POST", "/me/events", LUNCH).json()
    call(ana, "DELETE", f"/me/events/{event['id']}")
    graph_mock.subscriptions.flush()

    created, deleted = receiver.told
    content = created["encryptedContent"]
    assert opened(content, receivers_key) == {
        "@odata.etag": event["@odata.etag"],
        "id": event["id"],
        "subject": "Lunch",
        "isAllDay": False,
    }
    assert content["encryptionCertificateId"] == "mine"
    assert "encryptedContent" not in deleted
    assert "Lunch" not in json.dumps(receiver.told)


def test_validation_token_says_who_sends(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, certificate: str
) -> None:
    """A JWT for the application, from Graph's own publisher (documented id)."""
    subscribe(
        ana,
        "me/messages?$select=subject",
        includeResourceData=True,
        encryptionCertificate=certificate,
        encryptionCertificateId="mine",
    )

    ana.inbox.add_message("Hello")
    graph_mock.subscriptions.flush()

    [delivery] = graph_mock.subscriptions.deliveries
    [token] = delivery.payload["validationTokens"]
    claims = jwt.decode(token, options={"verify_signature": False})
    assert claims["aud"] == delivery.subscription.application_id
    assert claims["azp"] == "0bf30f3b-4a52-48df-9a82-234910c4a086"
    assert claims["tid"] == graph_mock.tenant.id


def test_resource_data_is_told_for_a_day_at_most(
    ana: User, call: Call, receiver: Receiver, certificate: str
) -> None:
    """1,440 minutes (documented)."""
    body = {
        "changeType": "created",
        "notificationUrl": receiver.url,
        "resource": "me/events?$select=subject",
        "expirationDateTime": "2026-03-03T09:00:01Z",
        "includeResourceData": True,
        "encryptionCertificate": certificate,
        "encryptionCertificateId": "mine",
    }

    answer = call(ana, "POST", "/subscriptions", body)

    assert answer.status_code == 400
    assert "1440 minutes" in answer.json()["error"]["message"]


@pytest.mark.parametrize("event", ["reauthorizationRequired", "missed", "subscriptionRemoved"])
def test_lifecycle_is_told_at_its_own_address(
    graph_mock: GraphMock, ana: User, subscribe: Subscribe, receiver: Receiver, event: Any
) -> None:
    """Removed ones are gone by then, the others stand."""
    subscription_id = subscribe(
        ana, "me/events", lifecycleNotificationUrl=receiver.url, clientState="secret"
    )

    graph_mock.subscriptions.lifecycle(event, subscription_id)
    graph_mock.subscriptions.flush()

    assert receiver.told == [
        {
            "subscriptionId": subscription_id,
            "subscriptionExpirationDateTime": "2026-03-03T09:00:00Z",
            "tenantId": graph_mock.tenant.id,
            "clientState": "secret",
            "lifecycleEvent": event,
        }
    ]
    assert len(graph_mock.subscriptions) == (event != "subscriptionRemoved")


def test_lifecycle_needs_somebody_to_tell(
    graph_mock: GraphMock, ana: User, subscribe: Subscribe
) -> None:
    subscribe(ana, "me/events")
    [subscription] = graph_mock.subscriptions

    with pytest.raises(UsageError, match="no lifecycleNotificationUrl"):
        graph_mock.subscriptions.lifecycle("missed", subscription)
    with pytest.raises(UsageError, match="did you mean 'missed'"):
        graph_mock.subscriptions.lifecycle("mised", subscription)  # type: ignore[arg-type]  # it


def test_removed_subscription_is_gone_without_a_word(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    subscription_id = subscribe(ana, "me/events", lifecycleNotificationUrl=receiver.url)

    graph_mock.subscriptions.remove(subscription_id)
    call(ana, "POST", "/me/events", LUNCH)
    graph_mock.subscriptions.flush()

    assert receiver.told == []
    with pytest.raises(UsageError, match="no subscription"):
        graph_mock.subscriptions.remove(subscription_id)


def test_message_that_moves_and_goes_is_followed(
    graph_mock: GraphMock, ana: User, call: Call, subscribe: Subscribe, receiver: Receiver
) -> None:
    """Read, moved, deleted and deleted for good, each by its own request."""
    whole = subscribe(ana, "me/messages")
    inbox = subscribe(ana, "me/mailFolders('inbox')/messages")
    message_id = ana.inbox.add_message("Hello").id

    call(ana, "PATCH", f"/me/messages/{message_id}", {"isRead": True})
    moved = call(ana, "POST", f"/me/messages/{message_id}/move", {"destinationId": "archive"})
    moved_id = moved.json()["id"]
    call(ana, "DELETE", f"/me/messages/{moved_id}")
    gone_id = ana.deleted_items.messages[0].id
    call(ana, "DELETE", f"/me/messages/{gone_id}")
    graph_mock.subscriptions.flush()

    told = [
        (each["changeType"], each["resourceData"]["id"])
        for each in receiver.told
        if each["subscriptionId"] == whole
    ]
    assert told == [
        ("created", message_id),
        ("updated", message_id),
        ("updated", moved_id),
        ("updated", gone_id),
        ("deleted", gone_id),
    ]
    changes = [each["changeType"] for each in receiver.told if each["subscriptionId"] == inbox]
    assert changes == ["created", "updated", "deleted"]


def test_failed_deliveries_are_in_the_report_of_a_failed_test(pytester: pytest.Pytester) -> None:
    """So that a receiver that answers 500 is not searched for elsewhere."""
    pytester.makepyfile(
        """
        import pytest, requests
        from werkzeug import Response

        @pytest.mark.graph_mock(now="2026-03-02T09:00:00Z")
        def test_fails(graph_mock, httpserver):
            def hook(request):
                token = request.args.get("validationToken")
                return Response(token or "", 200 if token else 500, mimetype="text/plain")

            httpserver.expect_request("/hook").respond_with_handler(hook)
            body = {"changeType": "created", "resource": "me/events",
                    "notificationUrl": httpserver.url_for("/hook"),
                    "expirationDateTime": "2026-03-03T09:00:00Z"}
            answer = requests.post(f"{graph_mock.base_url}/subscriptions", json=body, timeout=5)
            assert answer.status_code == 201
            graph_mock.me.calendar.add_event("Lunch")
            graph_mock.subscriptions.flush()
            assert 0
        """
    )

    result = pytester.runpytest("-p", "no:cacheprovider", "-p", "no:asyncio")

    result.stdout.fnmatch_lines(
        ["1 notification not delivered:", "  <Delivery of created to http://*/hook: 500>"]
    )


def test_delivery_that_a_blocked_network_forbids_fails_by_name(
    graph_mock: GraphMock,
    ana: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A host that was allowed is another machine all the same."""
    look_up = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda name, *args, **kwargs: look_up("127.0.0.1", *args, **kwargs)
    )
    graph_mock.subscriptions.allow("partner.example")
    url = receiver.url.replace("localhost", "partner.example")
    subscribe(ana, "me/events", notificationUrl=url)

    with graph_mock.intercept(block_network=True):
        call(ana, "POST", "/me/events", LUNCH)
        graph_mock.subscriptions.flush()
    [delivery] = graph_mock.subscriptions.deliveries

    assert delivery.status is None
    assert delivery.error is not None
    assert delivery.error.startswith("NetworkBlockedError: a call to 'partner.example' was refused")


def test_contacts_and_mail_are_told_apart(
    graph_mock: GraphMock,
    ana: User,
    bob: User,
    call: Call,
    subscribe: Subscribe,
    receiver: Receiver,
) -> None:
    """Each subscription hears of its own kind of item and of no other."""
    contacts, mail = subscribe(ana, "me/contacts"), subscribe(ana, "me/messages")

    made = call(ana, "POST", "/me/contacts", {"givenName": "Garth"}).json()
    bob.send(ana, "Lunch")
    graph_mock.subscriptions.flush()

    told = {each["subscriptionId"]: each["resourceData"]["id"] for each in receiver.told}
    assert len(receiver.told) == 2
    assert told == {contacts: made["id"], mail: ana.inbox.latest(subject="Lunch").id}
