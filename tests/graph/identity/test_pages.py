"""What a person sees with sign_in="page": accounts, consent, and the way back."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest
import requests

from .reading import APP, claims_of, sent_back

if TYPE_CHECKING:
    from .conftest import Platform

pytestmark = pytest.mark.graph_mock(sign_in="page")


class FirstForm(HTMLParser):
    """The first form of a page, as a browser would send it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.action = ""
        self.fields: dict[str, str] = {}
        self._forms = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._forms += 1
            self.action = self.action or given["action"]
        if tag == "input" and self._forms == 1:
            self.fields[given["name"]] = given["value"]


def press(platform: Platform, page: requests.Response, **button: str) -> requests.Response:
    """Press a button of a page."""
    form = FirstForm(page.text)
    return platform.post(form.action, form.fields | button)


def test_page_lists_the_users_and_signs_the_chosen_one_in(platform: Platform) -> None:
    """What the application asked for is kept on the way."""
    second = platform.mock.users[1]
    page = platform.authorize(state='a "state"')

    answer = press(platform, page, username=second.user_principal_name)

    for user in platform.mock.users:
        assert user.user_principal_name in unescape(page.text)
    sent = sent_back(answer)
    assert sent["state"] == 'a "state"'
    assert claims_of(platform.redeem(sent["code"]).json()["access_token"])["oid"] == second.id


def test_page_needs_nothing_from_elsewhere_and_is_labelled(platform: Platform) -> None:
    """A language, one heading, a label for each field, no address but its own."""
    pages = [platform.authorize().text, platform.get("/devicelogin").text]

    for page in pages:
        assert '<html lang="en">' in page
        assert page.count("<h1>") == 1
        assert not re.search(r'(src|href)="', page)
        named = set(re.findall(r'<(?:input|select) id="(\w+)"', page))
        assert named == set(re.findall(r'<label for="(\w+)"', page))


def test_browser_stays_signed_in_until_it_signs_out(platform: Platform) -> None:
    """prompt=none is served then, and refused before and after."""
    before = sent_back(platform.authorize(prompt="none"))
    press(platform, platform.authorize(), username=platform.mock.users[1].mail)

    silent = sent_back(platform.authorize(prompt="none"))
    again = platform.authorize(prompt="select_account")
    platform.get(f"/{platform.mock.tenant.id}/oauth2/v2.0/logout")
    after = sent_back(platform.authorize(prompt="none"))

    assert before["error"] == after["error"] == "login_required"
    assert "AADSTS50058" in before["error_description"]
    assert "code" in silent
    assert "Pick an account" in again.text


def test_cancelling_is_told_to_the_application(platform: Platform) -> None:
    """access_denied, AADSTS65004."""
    page = platform.authorize()

    sent = sent_back(press(platform, page, decision="cancel"))

    assert (sent["error"], sent["state"]) == ("access_denied", "a state")
    assert sent["error_description"].startswith("AADSTS65004: ")


def ask_for_more(platform: Platform) -> requests.Response:
    """Sign in where something is asked for that was not consented to."""
    platform.mock.identity.register_app(APP, "s3cret", delegated=["User.Read"], name="Mail & More")
    page = platform.authorize(scope="User.Read Mail.Send")
    return press(platform, page, username=platform.mock.me.user_principal_name)


def test_consent_is_asked_for_once(platform: Platform) -> None:
    """The page names application and permissions; what was agreed to is not asked again."""
    page = ask_for_more(platform)

    answer = press(platform, page, decision="accept")
    silent = platform.authorize(scope="Mail.Send", prompt="none")

    assert "Mail &amp; More" in page.text
    assert "<li>Mail.Send</li>" in page.text
    token = platform.redeem(sent_back(answer)["code"]).json()["access_token"]
    assert claims_of(token)["scp"] == "User.Read Mail.Send"
    assert "code" in sent_back(silent)


def test_consent_is_asked_for_again_where_the_application_wants_it(platform: Platform) -> None:
    """prompt=consent, for what is new and what is not."""
    platform.mock.identity.register_app(APP, "s3cret", delegated=["User.Read"])
    page = platform.authorize(scope="User.Read Mail.Send", prompt="consent")
    asked = press(platform, page, username=platform.mock.me.user_principal_name)

    code = sent_back(press(platform, asked, decision="accept"))["code"]

    token = platform.redeem(code).json()["access_token"]
    assert "Permissions requested" in asked.text
    assert claims_of(token)["scp"] == "User.Read Mail.Send"


def test_declined_consent_gives_nothing(platform: Platform) -> None:
    """access_denied; the permission stays unconsented."""
    page = ask_for_more(platform)

    denied: Any = sent_back(press(platform, page, decision="cancel"))
    form = {"username": platform.mock.me.mail, "password": "any", "scope": "Mail.Send"}
    refused = platform.token("password", **form)

    assert denied["error"] == "access_denied"
    assert refused.json()["suberror"] == "consent_required"
