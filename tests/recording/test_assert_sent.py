"""graph_mock.assert_sent, and how it reads when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_graphmock import GraphMock, User

EVE = "eve@partner.example"


def test_mail_is_found_by_any_of_its_sides(graph_mock: GraphMock, alice: User, bob: User) -> None:
    """Each word narrows; what is left out is not asked for."""
    alice.send([bob, EVE], "Invoice 17", "Please pay 30 euro.", attachments={"a.txt": "x"})

    notice = graph_mock.assert_sent(
        to=[EVE, bob], subject="Invoice 17", body_contains="30 euro", from_=alice
    )

    assert notice.sent_message.attachments[0].name == "a.txt"
    assert graph_mock.assert_sent() == notice


@pytest.mark.parametrize(
    ("wanted", "line"),
    [
        pytest.param({"subject": "Invoice 18"}, "subject: 'Invoice 17'", id="subject"),
        pytest.param({"body_contains": "dollar"}, "body: 'Please pay.'", id="body"),
        pytest.param({"to": [EVE, "ann@x.example"]}, "to: - ann@x.example   missing", id="to"),
        pytest.param({"to": []}, f"to: + {EVE}   extra", id="to nobody"),
        pytest.param({"from_": "bob@contoso.example"}, "from: alice@contoso.example", id="from"),
    ],
)
def test_failure_shows_what_was_sent_instead(
    graph_mock: GraphMock, alice: User, wanted: dict[str, Any], line: str
) -> None:
    """Each mail with what is otherwise in it."""
    alice.send(EVE, "Invoice 17", "Please pay.")

    with pytest.raises(AssertionError) as failure:
        graph_mock.assert_sent(**wanted)

    assert "was not sent" in str(failure.value)
    assert line in str(failure.value)


def test_nearest_mail_comes_first(graph_mock: GraphMock, alice: User) -> None:
    """What differs least, then whose subject is likest."""
    alice.send(EVE, "Lunch")
    alice.send(EVE, "Invoice 17")

    with pytest.raises(AssertionError) as failure:
        graph_mock.assert_sent(subject="Invoice 18")

    assert str(failure.value).index("Invoice 17") < str(failure.value).index("Lunch")


def test_mail_that_nobody_kept_is_found(
    graph_mock: GraphMock, alice: User, call: Callable[..., Any]
) -> None:
    """Without a copy in Sent Items, and to somebody outside."""
    message = {
        "subject": "Invoice 17",
        "body": {"contentType": "html", "content": "<p>Please <b>pay</b>.</p>"},
        "toRecipients": [{"emailAddress": {"address": EVE}}],
    }
    call(alice, "POST", "/me/sendMail", {"message": message, "saveToSentItems": False})

    assert graph_mock.assert_sent(to=EVE, body_contains="Please pay").external == [EVE]
    with pytest.raises(AssertionError, match=r"body: 'Please pay\.'"):
        graph_mock.assert_sent(body_contains="refund")


def test_nothing_sent_says_so(graph_mock: GraphMock) -> None:
    """Without a mail or a refused request there is nothing to show."""
    with pytest.raises(AssertionError, match="no mail was sent or refused"):
        graph_mock.assert_sent(subject="Invoice")


def test_draft_that_was_left_lying_is_named(graph_mock: GraphMock, alice: User) -> None:
    """A POST of messages makes a draft; the call that sends it is easily forgotten."""
    headers = {"Authorization": f"Bearer {alice.token()}"}
    for subject in ("Invoice 17", "Lunch"):
        body = {"subject": subject, "toRecipients": [{"emailAddress": {"address": EVE}}]}
        url = f"{graph_mock.base_url}/me/messages"
        draft = requests.post(url, json=body, headers=headers, timeout=5).json()
    requests.post(f"{url}/{draft['id']}/send", headers=headers, timeout=5).raise_for_status()

    with pytest.raises(AssertionError) as failure:
        graph_mock.assert_sent(subject="Invoice 17")

    _, _, named = str(failure.value).partition("drafts that were made and not sent:")
    assert "Invoice 17" in named
    assert "Lunch" not in named
