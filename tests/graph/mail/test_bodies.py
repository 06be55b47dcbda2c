"""Bodies of messages: mail.md §3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

TEXT = {"Prefer": 'outlook.body-content-type="text"'}
HTML = {"Prefer": 'outlook.body-content-type="html"'}
UNSAFE = {"Prefer": "outlook.allow-unsafe-html"}
_HEAD = '<html><head>\r\n<meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>'


def _draft(api: Any, content: str, kind: str = "html", **members: Any) -> dict[str, Any]:
    body = {"contentType": kind, "content": content}
    answer = api.post("/me/messages", {"body": body, **members})
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_html_without_a_document_gets_one(office: Any, as_user: Callable[..., Any]) -> None:
    """Around what the client sent."""
    draft = _draft(as_user(office.ana), "<p>Soup?</p>")

    assert draft["body"] == {
        "contentType": "html",
        "content": f"{_HEAD}<body><p>Soup?</p></body></html>",
    }


@pytest.mark.parametrize(
    "content", ["<html><body><p>Soup?</p></body></html>", "<HTML><body>Soup?</body></HTML>", ""]
)
def test_whole_document_stays_as_it_is(
    office: Any, as_user: Callable[..., Any], content: str
) -> None:
    """And what is empty stays empty."""
    draft = _draft(as_user(office.ana), content)

    assert draft["body"] == {"contentType": "html", "content": content}


def test_text_stays_text_unless_html_is_preferred(office: Any, as_user: Callable[..., Any]) -> None:
    """The stored type is read (assumed), the preferred one echoed."""
    ana = as_user(office.ana)
    draft = _draft(ana, "Soup & bread\nfor all", "Text")

    answer = ana.get(f"/me/messages/{draft['id']}", headers=HTML)

    assert draft["body"] == {"contentType": "text", "content": "Soup & bread\nfor all"}
    assert answer.headers["Preference-Applied"] == 'outlook.body-content-type="html"'
    assert answer.json()["body"] == {
        "contentType": "html",
        "content": f"{_HEAD}<body>Soup &amp; bread<br>for all</body></html>",
    }


def test_text_is_given_to_who_prefers_it(office: Any, as_user: Callable[..., Any]) -> None:
    """``body`` and ``uniqueBody`` alike; without the header nothing is echoed."""
    ana = as_user(office.ana)
    path = f"/me/messages/{_draft(ana, '<p>Soup?</p><p>Yes.</p>')['id']}?$select=body,uniqueBody"

    answer = ana.get(path, headers=TEXT)

    text = {"contentType": "text", "content": "Soup?\r\n\r\nYes."}
    assert answer.json()["body"] == answer.json()["uniqueBody"] == text
    assert answer.headers["Preference-Applied"] == 'outlook.body-content-type="text"'
    assert "Preference-Applied" not in ana.get(path).headers


def test_preview_is_the_first_of_the_text(office: Any, as_user: Callable[..., Any]) -> None:
    """255 characters, line ends kept."""
    draft = _draft(as_user(office.ana), f"<div>Soup?</div><div>{'x' * 300}</div>")

    assert len(draft["bodyPreview"]) == 255
    assert draft["bodyPreview"].startswith("Soup?\r\nxxx") or draft["bodyPreview"].startswith(
        "Soup?\r\n\r\nxxx"
    )


@pytest.mark.parametrize(
    ("content", "safe"),
    [
        pytest.param("<p>a<script>steal()</script>b</p>", "<p>ab</p>", id="script"),
        pytest.param("<p>a</p><SCRIPT src=x>", "<p>a</p>", id="open script"),
        pytest.param('<img src="a.png" onerror="steal()">', '<img src="a.png">', id="handler"),
        pytest.param("<b onclick=steal()>a</b>", "<b>a</b>", id="bare handler"),
        pytest.param('<a href="javascript:steal()">a</a>', "<a>a</a>", id="address"),
        pytest.param("<p>onset=5 javascript: a</p>", "<p>onset=5 javascript: a</p>", id="prose"),
    ],
)
def test_unsafe_html_is_left_out_unless_it_is_asked_for(
    office: Any, as_user: Callable[..., Any], content: str, safe: str
) -> None:
    """What was sent is kept; reading is what strips it."""
    ana = as_user(office.ana)
    draft = _draft(ana, content)

    unsafe = ana.get(f"/me/messages/{draft['id']}", headers=UNSAFE).json()

    assert draft["body"]["content"] == f"{_HEAD}<body>{safe}</body></html>"
    assert unsafe["body"]["content"] == f"{_HEAD}<body>{content}</body></html>"


def test_unique_body_ends_where_the_quotation_begins(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """``body`` has both."""
    ana = as_user(office.ana)
    quoted = '<hr tabindex="-1"><div id="divRplyFwdMsg"><b>From:</b> Bob</div><p>Soup?</p>'
    draft = _draft(ana, f"<html><body><p>Yes.</p>{quoted}</body></html>")

    read = ana.get(f"/me/messages/{draft['id']}?$select=body,uniqueBody").json()

    assert "Soup?" in read["body"]["content"]
    assert read["uniqueBody"] == {
        "contentType": "html",
        "content": "<html><body><p>Yes.</p></body></html>",
    }


def test_unique_body_without_a_quotation_is_the_body(
    office: Any, as_user: Callable[..., Any]
) -> None:
    """Nothing to leave out."""
    ana = as_user(office.ana)
    draft = _draft(ana, "Soup?", "text")

    read = ana.get(f"/me/messages/{draft['id']}?$select=body,uniqueBody").json()

    assert read["uniqueBody"] == read["body"]


def test_body_type_is_taken_in_any_letter_case(office: Any, as_user: Callable[..., Any]) -> None:
    """``HTML`` in, ``html`` out; a word that is none is refused."""
    ana = as_user(office.ana)

    refused = ana.post("/me/messages", {"body": {"contentType": "rtf", "content": "x"}})

    assert _draft(ana, "<p>x</p>", "HTML")["body"]["contentType"] == "html"
    assert refused.status_code == 400
    assert len(office.ana.drafts.messages) == 1
