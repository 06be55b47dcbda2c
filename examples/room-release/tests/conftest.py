"""The bot, run with an application's token against the mock, and people who decline."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from azure.core.credentials import AccessToken, TokenCredential
from msgraph.generated.users.item.events.item.decline.decline_post_request_body import (
    DeclinePostRequestBody,
)

from room_release import connect, release

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_graphmock import Event, GraphMock, Room, User


class StaticToken(TokenCredential):
    """A credential that has its token already."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, expires_on=2**31)


@pytest.fixture
def room(graph_mock: GraphMock) -> Room:
    return graph_mock.add_room("Room 9", mail="room9", capacity=4)


@pytest.fixture
def people(graph_mock: GraphMock) -> tuple[User, User, User]:
    """Three people without a past: alice, who invites, and two who may come."""
    add = graph_mock.add_user
    return add("Alice Ames", mail="alice"), add("Bob Bell", mail="bob"), add("Cleo", mail="cleo")


@pytest.fixture
def run_bot(graph_mock: GraphMock, room: Room) -> Callable[[str], list[str]]:
    """The production code, run for room 9 with no permission but the one that it asks for."""

    def run(comment: str) -> list[str]:
        token = graph_mock.token(app=True, scopes=["Calendars.ReadWrite"])
        client = connect(StaticToken(token), graph_mock.base_url)
        return asyncio.run(release(client, room.mail, comment, graph_mock.clock.now))

    return run


@pytest.fixture
def decline(graph_mock: GraphMock) -> Callable[..., None]:
    """Let people decline a meeting, or one date of it, as their own Outlook would."""

    async def post(person: User, meeting: Event) -> None:
        copy = person.copy_of(meeting)
        assert copy is not None
        events = connect(StaticToken(person.token()), graph_mock.base_url).me.events
        await events.by_event_id(copy.id).decline.post(DeclinePostRequestBody(send_response=True))

    def answer(meeting: Event, *people: User) -> None:
        for person in people:
            asyncio.run(post(person, meeting))

    return answer
