"""Draws what the bot's cancellation does: every mailbox before and after, the notice, the move.

Run it with ``python examples/cancel-bot/picture.py``; nothing leaves this computer.
"""

from __future__ import annotations

import asyncio
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from azure.core.credentials import AccessToken, TokenCredential
from msgraph.graph_service_client import GraphServiceClient

from cancel_bot import cancel_tomorrows_meetings
from pytest_graphmock import GraphMock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_graphmock import User

WIDTH = 96
BOX = WIDTH // 2 - 1
LABEL = 10
COMMENT = "Room 9 is flooded."


class StaticToken(TokenCredential):
    """A credential that has its token already."""

    def __init__(self, token: str) -> None:
        self._token = token

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        return AccessToken(self._token, expires_on=2**31)


def main() -> None:
    with GraphMock(users=3, seed=7, now="2026-03-02T09:00:00Z") as mock:
        alice = mock.add_user("Alice Ames", mail="alice")
        bob = mock.add_user("Bob Bell", mail="bob")
        cleo = mock.add_user("Cleo Cole", mail="cleo")
        room = mock.add_room("Room 9", mail="room9", capacity=4)
        mailboxes = [alice, bob, cleo, room]
        alice.calendar.add_meeting(
            "Budget review",
            attendees=[bob, cleo, room, "eve@partner.example"],
            start="2026-03-03T13:00:00Z",
            end="2026-03-03T14:00:00Z",
        )

        print(heading(f"BEFORE · {mock.clock.now:%A %d %B %Y, %H:%M} UTC"))
        print(drawn(mailboxes))
        cancelled = run_bot(mock, organizer=alice, room=room)
        print(heading("THE BOT RUNS · msgraph-sdk, the production code, over HTTP"))
        print(f"  Cancelled for {room.mail}: {', '.join(cancelled)}\n")
        print(heading("AFTER"))
        print(drawn(mailboxes))
        print(heading("THE NOTICE"))
        print(told(mock))
        print(heading("WHAT MOVED"))
        print(moved(mock))


def run_bot(mock: GraphMock, organizer: User, room: User) -> list[str]:
    """The production code, unchanged: only its client's base URL differs."""
    client = GraphServiceClient(StaticToken(organizer.token()), scopes=["Calendars.ReadWrite"])
    client.request_adapter.base_url = mock.base_url
    return asyncio.run(cancel_tomorrows_meetings(client, room.mail, COMMENT, mock.clock.now))


def drawn(mailboxes: Sequence[User]) -> str:
    """The mailboxes, two beside each other."""
    pairs = zip_longest(mailboxes[::2], mailboxes[1::2])
    return "\n".join(beside(*(box_of(user) for user in pair if user)) for pair in pairs) + "\n"


def box_of(user: User) -> list[str]:
    rows = [
        *section("Calendar", (f"{e.start:%a %H:%M} {e.subject}" for e in user.calendar.events)),
        *section("Inbox", mail_lines(user.inbox.messages)),
        *section("Sent", mail_lines(user.sent_items.messages)),
        *section("Deleted", (e.subject for e in user.deleted_items.events)),
    ]
    title = f"─ {user.display_name} · {user.mail} "
    inner = BOX - 4
    return [
        f"┌{title:─<{BOX - 2}}┐",
        *(f"│ {fitted(row, inner):<{inner}} │" for row in rows),
        f"└{'─' * (BOX - 2)}┘",
    ]


def mail_lines(messages: Iterable[Any]) -> Iterable[str]:
    for message in messages:
        yield message.subject
        if message.meeting_message_type == "meetingCancelled":
            yield f'  "{message.body_preview}"'


def section(name: str, lines: Iterable[str]) -> list[str]:
    first, *others = [*lines] or ["·"]
    return [f"{name:<{LABEL}}{first}", *(f"{'':<{LABEL}}{line}" for line in others)]


def beside(left: list[str], right: list[str]) -> str:
    filled = zip_longest(left, right, fillvalue="")
    return "\n".join(f"{a:<{BOX}}  {b}".rstrip() for a, b in filled)


def told(mock: GraphMock) -> str:
    lines = []
    for notice in mock.outbox.cancellations:
        first, *others = [f"{a} (outside)" if a in notice.external else a for a in notice.to]
        lines += [
            f"  subject   {notice.subject}",
            f"  from      {notice.sender}",
            f"  to        {first}",
            *(f"            {another}" for another in others),
            f"  comment   {notice.comment}",
        ]
    return "\n".join(lines) + "\n"


def moved(mock: GraphMock) -> str:
    """Ids are long and begin alike: their ends tell them apart."""
    return "\n".join(
        f"  {move.subject}: {move.source} → {move.target}, in {move.mailbox}, by {move.reason}\n"
        f"  old id    …{move.old_id[-40:]}\n"
        f"  new id    {f'…{move.new_id[-40:]}' if move.new_id else 'none'}"
        for move in mock.moves
    )


def heading(text: str) -> str:
    return f"══ {text} {'═' * (WIDTH - len(text) - 4)}"


def fitted(text: str, width: int) -> str:
    return text if len(text) <= width else text[: width - 1] + "…"


if __name__ == "__main__":
    main()
