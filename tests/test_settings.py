"""The words: what each takes, from Python and as text, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from pytest_graphmock import GraphMock, UsageError
from pytest_graphmock.settings import Settings

NINE = datetime(2026, 3, 2, 9, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("word", "given", "meant"),
    [
        pytest.param("users", "3", 3, id="count as text"),
        pytest.param("seed", -7, -7, id="seed"),
        pytest.param("now", "2026-03-02T09:00:00Z", NINE, id="time as text"),
        pytest.param("now", "2026-03-02T09:00", NINE, id="time without an offset is UTC"),
        pytest.param("now", NINE.astimezone(timezone(timedelta(hours=2))), NINE, id="datetime"),
        pytest.param("now", "", None, id="no time"),
        pytest.param("auth", "strict", "strict", id="auth"),
        pytest.param("allow_unimplemented", "Yes", True, id="flag as text"),
        pytest.param("allow_unimplemented", "false", False, id="flag off as text"),
        pytest.param("throttling", "mailbox-concurrency", "mailbox-concurrency", id="throttling"),
        pytest.param("intercept", "true", True, id="intercept as text"),
        pytest.param("block_network", True, True, id="block_network"),
        pytest.param("sign_in", "page", "page", id="sign_in"),
        pytest.param("messages_per_user", "50", 50, id="mails as text"),
        pytest.param("locale", "en_US, de_DE", ("en_US", "de_DE"), id="locales as text"),
        pytest.param("locale", ["fr_FR"], ("fr_FR",), id="locales"),
        pytest.param("allow_hosts", "a.example, b.example", ("a.example", "b.example"), id="hosts"),
        pytest.param("scenario", None, None, id="no scenario"),
    ],
)
def test_word_is_read_from_python_and_from_text(word: str, given: Any, meant: Any) -> None:
    """An ini line and a keyword say the same."""
    assert getattr(Settings.of({word: given}), word) == meant


@pytest.mark.parametrize(
    ("words", "told"),
    [
        pytest.param(
            {"user": 3},
            r"there is no setting 'user' \(did you mean 'users'\?\); there are users,",
            id="word",
        ),
        pytest.param({"users": "many"}, "users is a whole number, not 'many'", id="text"),
        pytest.param({"users": -1}, "users can't be negative, and it is -1", id="negative"),
        pytest.param({"users": True}, "users is a whole number, not True", id="bool"),
        pytest.param({"seed": 1.5}, "seed is a whole number, not 1.5", id="fraction"),
        pytest.param(
            {"auth": "strikt"},
            r"off, lenient or strict, not 'strikt' \(did you mean 'strict'\?\)",
            id="auth",
        ),
        pytest.param({"now": "noon"}, "now='noon' is not an ISO 8601 time", id="now"),
        pytest.param({"now": 5}, "now is a datetime or ISO 8601 text, not 5", id="now as a number"),
        pytest.param(
            {"domain": "a@b"}, "domain is a name like 'contoso.example', not 'a@b'", id="domain"
        ),
        pytest.param({"allow_unimplemented": "maybe"}, "is true or false, not 'maybe'", id="flag"),
        pytest.param({"intercept": "all"}, "intercept is true or false, not 'all'", id="intercept"),
        pytest.param({"block_network": 1}, "block_network is true or false, not 1", id="block"),
        pytest.param({"sign_in": "pages"}, "sign_in is auto or page, not 'pages'", id="sign_in"),
        pytest.param(
            {"throttling": "mailbox"},
            "throttling is off or mailbox-concurrency or mailbox-quota, not 'mailbox'",
            id="throttling",
        ),
        pytest.param(
            {"throttling": "mailbox-quota(request=5)"},
            "did you mean 'requests'",
            id="a quota's word",
        ),
        pytest.param(
            {"throttling": "mailbox-quota(requests=0)"},
            "'requests=0' is no 'name=number'",
            id="a quota's number",
        ),
        pytest.param({"locale": []}, "locale is a name like 'en_US', or a list", id="locale"),
        pytest.param(
            {"allow_hosts": "https://a.example"}, "allow_hosts is a name like", id="allow_hosts"
        ),
        pytest.param({"scenario": 5}, "scenario is a path or a mapping, not 5", id="scenario"),
    ],
)
def test_nonsense_is_refused(words: dict[str, Any], told: str) -> None:
    """With the nearest word, at the call."""
    with pytest.raises(UsageError, match=f"GraphMock: .*{told}"):
        GraphMock(**words)
