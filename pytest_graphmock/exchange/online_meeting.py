"""Online meetings: where to join one, and the words about it that Exchange adds to the body.

Nobody is there: addresses are in a reserved domain (RFC 6761), numbers in a block that is kept
for fiction (NANP 555-0100 to 555-0199).
"""

from __future__ import annotations

from dataclasses import replace
from html import escape

from .body import Body, BodyType
from .event import Event, OnlineMeetingProvider

__all__ = ["conference_id", "disabled_without_words", "join_url", "toll_number", "with_words"]

_MEET = "https://graphmock.invalid/meet"
_RULE = "_" * 80


def join_url(event: Event) -> str:
    """Return where the meeting is joined; the same for every copy and every date of a series."""
    return f"{_MEET}/{event.ical_uid[-32:]}"


def conference_id(event: Event) -> str:
    """Return what is to be entered on the telephone: nine digits."""
    return f"{int(event.ical_uid[-16:], 16) % 10**9:09d}"


def toll_number(event: Event) -> str:
    """Return the number to call."""
    return f"+1 206 555 01{int(event.ical_uid[-2:], 16) % 100:02d}"


def with_words(event: Event) -> Event:
    """Return an online meeting with the words at the end of its body that say how to join.

    Source: calendar.md §7 (documented that there are such words; ours are our own).
    """
    if not event.is_online_meeting or _tells(event):
        return event
    html = event.body.as_html().content or Body(BodyType.HTML, " ").as_html().content
    head, end, tail = html.rpartition("</body>")
    content = f"{head}{_words(event)}{end}{tail}" if end else f"{html}{_words(event)}"
    return replace(event, body=Body(BodyType.HTML, content))


def disabled_without_words(event: Event) -> Event:
    """Return an online meeting whose new body lacks the words as one that is online no more.

    Source: Graph reference, "Update event" (documented that it disables the meeting; what the
    properties then say, assumed).
    """
    if not event.is_online_meeting or _tells(event):
        return event
    return replace(
        event, is_online_meeting=False, online_meeting_provider=OnlineMeetingProvider.UNKNOWN
    )


def _tells(event: Event) -> bool:
    return _MEET in event.body.content


def _words(event: Event) -> str:
    url = escape(join_url(event))
    return (
        f"<div>{_RULE}<br>Microsoft Teams meeting<br>"
        f'<a href="{url}">Join the meeting online</a><br>'
        f"By telephone: {toll_number(event)}, conference {conference_id(event)}<br>{_RULE}</div>"
    )
