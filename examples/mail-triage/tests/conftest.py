"""The script's account, with a token as an earlier sign-in would have left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from O365 import Account
from O365.utils.token import FileSystemTokenBackend

from mail_triage import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_graphmock import GraphMock, User

CLIENT_ID = "mail-triage-client"
SCOPES = ["Calendars.ReadWrite", "Mail.Read"]


@pytest.fixture
def people(graph_mock: GraphMock) -> tuple[User, User]:
    """Two people without a past: alice, who invites, and bob, whose Inbox is sorted."""
    return graph_mock.add_user("Alice Ames", mail="alice"), graph_mock.add_user("Bob", mail="bob")


@pytest.fixture
def tokens_of(tmp_path: Path) -> Callable[[User], FileSystemTokenBackend]:
    """Keep a user's token in a file, with the permissions that the script asks for."""

    def keep(user: User) -> FileSystemTokenBackend:
        tokens = FileSystemTokenBackend(tmp_path, f"{user.id}.json")
        response = {"token_type": "Bearer", "access_token": user.token(SCOPES), "expires_in": 3600}
        signed_in_at = "https://login.microsoftonline.com/common/oauth2/v2.0/token"
        answer = {"client_id": CLIENT_ID, "scope": SCOPES, "token_endpoint": signed_in_at}
        tokens.add({**answer, "response": response})
        tokens.save_token(force=True)
        return tokens

    return keep


@pytest.fixture
def account_of(
    graph_mock: GraphMock, tokens_of: Callable[[User], FileSystemTokenBackend]
) -> Callable[[User], Account]:
    """Sign a user in as the script does, with another address of Graph."""
    return lambda user: sign_in(CLIENT_ID, tokens_of(user), graph_mock.base_url)
