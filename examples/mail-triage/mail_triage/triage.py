"""What becomes of each meeting mail in an Inbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from O365 import Account
from O365.calendar import EventResponse, EventType
from O365.message import MeetingMessageType

ACCEPT = "I'll be there."
DECLINE = "Sorry, I have another meeting at that time."


@dataclass(frozen=True)
class Digest:
    """One line for each meeting mail that was answered or has to be known."""

    cancelled: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    yours_to_answer: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        sections = [(name.replace("_", " "), lines) for name, lines in vars(self).items() if lines]
        shown = ["\n".join([f"{name.capitalize()}:", *lines]) for name, lines in sections]
        return "\n\n".join(shown) or "No meeting mail."


def triage(account: Account) -> Digest:
    """Answer the open invitations in the Inbox, first come, first served, and sum up.

    A date that is free is accepted; one on which the user attends something else is declined,
    without telling what that is. A series is left to the user; cancellations are listed.
    """
    digest = Digest()
    for message in _list_oldest_first(account):
        kind = message.meeting_message_type
        if kind is MeetingMessageType.MeetingRequest:
            _answer(account, message.get_event(), digest)
        elif kind is MeetingMessageType.MeetingCancelled:
            line = f"  {message.subject}, {message.sender.name}: {message.body_preview}"
            digest.cancelled.append(line)
    return digest


def _list_oldest_first(account: Account) -> list[Any]:
    messages = account.mailbox().inbox_folder().get_messages(limit=None)
    return sorted(messages, key=lambda message: message.received)


def _answer(account: Account, event: Any, digest: Digest) -> None:
    if not _is_open(event):
        return
    line = f"  {event.start:%a %d %b %H:%M} {event.subject}, {event.organizer.name}"
    clash = _find_clash(account, event)
    if event.event_type is EventType.SeriesMaster:
        digest.yours_to_answer.append(line)
    elif clash is None:
        event.accept_event(**_reply(event, ACCEPT))
        digest.accepted.append(line)
    else:
        event.decline_event(**_reply(event, DECLINE))
        digest.declined.append(f"{line} (clashes with {clash.subject})")


def _is_open(event: Any) -> bool:
    """Graph gives an event without an id for an invitation that was declined."""
    unanswered = (None, EventResponse.NotResponded)
    return (
        event.object_id is not None
        and not event.is_cancelled
        and event.response_status.status in unanswered
    )


def _find_clash(account: Account, event: Any) -> Any | None:
    attending = (EventResponse.Accepted, EventResponse.Organizer)
    others = account.schedule().get_events(
        limit=None, start_recurring=event.start, end_recurring=event.end
    )
    clashes = (
        other
        for other in others
        if other.response_status.status in attending and not other.is_cancelled
    )
    return next(clashes, None)


def _reply(event: Any, comment: str) -> dict[str, Any]:
    """Graph refuses to mail an answer to an organizer who wants none."""
    return {"comment": comment} if event.response_requested else {"send_response": False}
