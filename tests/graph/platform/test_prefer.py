"""Preferences, and what an answer says of them (platform.md §7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

As = Callable[..., Any]
UNSAFE = (
    '<p onclick="steal()" class="note">Hello</p><SCRIPT>steal("</p>")</SCRIPT>'
    "<a href='javascript:steal()'>there</a><img src=x onerror=steal()>"
    '<a href="https://contoso.example/?on=1" title="a > b">ok: on = off</a>'
)
SAFE = (
    '<p class="note">Hello</p><a>there</a><img src=x>'
    '<a href="https://contoso.example/?on=1" title="a > b">ok: on = off</a>'
)


@pytest.mark.parametrize(
    ("prefer", "applied"),
    [
        pytest.param(
            'outlook.timezone="Tokyo Standard Time"',
            'outlook.timezone="Tokyo Standard Time"',
            id="zone",
        ),
        pytest.param("outlook.timezone=Asia/Tokyo", 'outlook.timezone="Asia/Tokyo"', id="bare"),
        pytest.param(
            'outlook.body-content-type="text"', 'outlook.body-content-type="text"', id="body"
        ),
        pytest.param("outlook.allow-unsafe-html", "outlook.allow-unsafe-html", id="unsafe"),
        pytest.param('IdType="ImmutableId"', 'IdType="ImmutableId"', id="ids"),
        pytest.param("odata.maxpagesize=3", "odata.maxpagesize=3", id="page size"),
        pytest.param(
            'IDTYPE="immutableid",OUTLOOK.BODY-CONTENT-TYPE="HTML"',
            'outlook.body-content-type="html", IdType="ImmutableId"',
            id="two in any letter case",
        ),
        pytest.param("return=minimal", None, id="return=minimal"),
        pytest.param("return=representation", None, id="return=representation"),
        pytest.param("respond-async", None, id="respond-async"),
        pytest.param('exchange.behavior="x, y"', None, id="exchange.behavior"),
        pytest.param("include-unknown-enum-members", None, id="include-unknown-enum-members"),
        pytest.param("bypass-shared-lock", None, id="bypass-shared-lock"),
        pytest.param(
            "HonorNonIndexedQueriesWarningMayFailRandomly", None, id="non-indexed queries"
        ),
        pytest.param("odata.track-changes", None, id="odata.track-changes"),
        pytest.param("odata.maxpagesize=many", None, id="no page size"),
    ],
)
def test_answer_says_which_preferences_it_honours(
    office: Any, as_user: As, prefer: str, applied: str | None
) -> None:
    """Those that Outlook ignores are not mentioned, and change nothing."""
    office.meeting()
    ana = as_user(office.ana)
    plain = ana.get("/me/events")

    answer = ana.get("/me/events", headers={"Prefer": prefer})

    assert answer.status_code == 200
    assert answer.headers.get("Preference-Applied") == applied
    if applied is None:
        assert answer.content == plain.content


def test_preferences_may_come_in_several_headers(office: Any, as_user: As) -> None:
    """As one, joined by commas."""
    import http.client
    from urllib.parse import urlsplit

    address = urlsplit(office.mock.url)
    assert address.hostname
    connection = http.client.HTTPConnection(address.hostname, address.port, timeout=5)
    connection.putrequest("GET", "/v1.0/me/events")
    connection.putheader("Prefer", 'outlook.timezone="UTC"')
    connection.putheader("Prefer", "odata.maxpagesize=1")

    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert answer.headers["Preference-Applied"] == 'outlook.timezone="UTC", odata.maxpagesize=1'


def test_preferred_page_of_mail_has_512_at_most(office: Any, as_user: As) -> None:
    """In silence; ``$top`` has a limit of its own."""
    for number in range(515):
        office.ana.inbox.add_message(f"Mail {number}")
    ana, path = as_user(office.ana), "/me/messages?$select=id"

    answer = ana.get(path, headers={"Prefer": "odata.maxpagesize=900"})

    assert len(answer.json()["value"]) == 512
    assert len(ana.get_link(answer.json()["@odata.nextLink"]).json()["value"]) == 3
    assert len(ana.get(f"{path}&$top=900").json()["value"]) == 515


def test_return_minimal_leaves_a_write_as_it_is(office: Any, as_user: As) -> None:
    """Outlook ignores it: the whole event comes back."""
    meeting = office.meeting()

    answer = as_user(office.ana).patch(
        f"/me/events/{meeting.id}", {"subject": "New"}, headers={"Prefer": "return=minimal"}
    )

    assert (answer.status_code, answer.json()["subject"]) == (200, "New")


@pytest.mark.parametrize(
    "zone",
    ["EST", "", "Mars/Olympus", "Pacific  Standard Time"],
    ids=["EST", "empty", "Mars", "blanks"],
)
def test_zone_that_is_none_is_refused(office: Any, as_user: As, zone: str) -> None:
    """400, naming it."""
    answer = as_user(office.ana).get("/me/events", headers={"Prefer": f'outlook.timezone="{zone}"'})

    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "TimeZoneNotSupportedException")
    assert error["message"] == (
        "A valid TimeZone value must be specified. The following TimeZone value is not supported: "
        f"'{zone}'."
    )


def test_unsafe_html_is_left_out_unless_it_is_asked_for(office: Any, as_user: As) -> None:
    """On read, in events and messages; what was written stays as it was."""
    meeting = office.meeting(attendees=[])
    ana, bob = as_user(office.ana), as_user(office.bob)
    invited = [{"emailAddress": {"address": office.bob.mail}}]
    html = {"contentType": "html", "content": UNSAFE}
    ana.patch(f"/me/events/{meeting.id}", {"body": html, "attendees": invited})
    asked = {"Prefer": "outlook.allow-unsafe-html"}
    message = "/me/mailFolders/inbox/messages"

    pairs = [
        (
            ana.get(f"/me/events/{meeting.id}", headers=headers).json(),
            bob.get(message, headers=headers).json()["value"][0],
        )
        for headers in ({}, asked)
    ]

    for safe, unsafe in zip(*pairs, strict=True):
        assert UNSAFE in unsafe["body"]["content"]
        assert SAFE in safe["body"]["content"]
        assert "steal" not in safe["body"]["content"]


def test_text_is_no_html(office: Any, as_user: As) -> None:
    """What looks like a script in plain text is text."""
    text = "Type <script>, then onclick=run"
    meeting = office.meeting()
    ana = as_user(office.ana)
    headers = {"Prefer": 'outlook.body-content-type="text"'}
    body = {"body": {"contentType": "text", "content": text}}
    ana.patch(f"/me/events/{meeting.id}", body)

    read = ana.get(f"/me/events/{meeting.id}", headers=headers).json()

    assert read["body"]["content"] == text


def test_ids_of_either_kind_are_taken_and_the_preferred_given(office: Any, as_user: As) -> None:
    """For this request only (documented)."""
    meeting = office.meeting()
    ana = as_user(office.ana)
    prefer = {"Prefer": 'IdType="ImmutableId"'}

    constant = ana.get(f"/me/events/{meeting.id}", headers=prefer).json()["id"]

    assert constant != meeting.id
    assert ana.get(f"/me/events/{constant}").json()["id"] == meeting.id
    assert ana.get(f"/me/events/{constant}", headers=prefer).json()["id"] == constant
