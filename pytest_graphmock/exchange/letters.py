"""What meetings write: the invitation, the update, the cancellation, the answer."""

from __future__ import annotations

from dataclasses import replace

from .address import EmailAddress
from .body import EMPTY, Body, BodyType, with_comment
from .delivery import Letter
from .event import Attendee, Event, Importance, ResponseType, TimeSlot
from .message import MeetingMessage, MeetingMessageType, MeetingRequestType
from .notice import NoticeKind

__all__ = [
    "CANCELLED_PREFIX",
    "answer",
    "cancellation",
    "forward_notification",
    "forwarded",
    "invitation",
    "update",
]

#: In an en-US mailbox: one "l", a colon, a blank (observed: microsoft-graph-docs issue 8692).
CANCELLED_PREFIX = "Canceled: "

_ANSWERS = {
    ResponseType.ACCEPTED: (MeetingMessageType.ACCEPTED, "Accepted: "),
    ResponseType.TENTATIVELY_ACCEPTED: (MeetingMessageType.TENTATIVELY_ACCEPTED, "Tentative: "),
    ResponseType.DECLINED: (MeetingMessageType.DECLINED, "Declined: "),
}
_PROPOSED_PREFIX = "New Time Proposed: "
_FORWARDED_PREFIX = "FW: "
_NOTIFICATION_PREFIX = "Meeting Forward Notification: "


def invitation(event: Event, attendees: tuple[Attendee, ...], sender: EmailAddress) -> Letter:
    """Return the first request that somebody gets for a meeting, with what is attached to it."""
    meeting = _request(event, MeetingRequestType.NEW_MEETING_REQUEST)
    letter = _from_organizer(event, attendees, sender, NoticeKind.INVITATION, meeting)
    return replace(letter, attachments=event.attachments)


def update(
    before: Event, event: Event, attendees: tuple[Attendee, ...], sender: EmailAddress
) -> Letter:
    """Return the request that tells of a change; what was before is in ``previous…``.

    A change of when or where is a ``fullUpdate``, any other an ``informationalUpdate`` (assumed).
    """
    moved = before.span != event.span
    elsewhere = before.location != event.location
    full = elsewhere or before.shape != event.shape
    kind = MeetingRequestType.FULL_UPDATE if full else MeetingRequestType.INFORMATIONAL_UPDATE
    meeting = replace(
        _request(event, kind),
        previous_start=before.start if moved else None,
        previous_end=before.end if moved else None,
        previous_location=before.location if elsewhere else None,
    )
    letter = _from_organizer(event, attendees, sender, NoticeKind.UPDATE, meeting)
    return replace(letter, attachments=event.attachments)


def cancellation(
    event: Event, attendees: tuple[Attendee, ...], sender: EmailAddress, comment: str
) -> Letter:
    """Return what every attendee gets when a meeting, or one date of it, is called off.

    Subject, type and recipients: calendar.md §3.2 (documented and observed). High importance and
    the comment before the original body: assumed.
    """
    letter = _from_organizer(
        event,
        attendees,
        sender,
        NoticeKind.CANCELLATION,
        _about(event, MeetingMessageType.CANCELLED),
    )
    return replace(
        letter,
        subject=CANCELLED_PREFIX + event.subject,
        body=with_comment(comment, event.body),
        comment=comment or None,
        importance=Importance.HIGH,
    )


def answer(
    event: Event,
    response: ResponseType,
    comment: str | None,
    proposed: TimeSlot | None,
    from_: EmailAddress,
    sender: EmailAddress,
) -> Letter:
    """Return an attendee's answer to the organizer; its body is the comment alone (documented)."""
    kind, prefix = _ANSWERS[response]
    return Letter(
        kind=NoticeKind.RESPONSE,
        subject=(_PROPOSED_PREFIX if proposed else prefix) + event.subject,
        body=Body(BodyType.TEXT, comment).as_html() if comment else EMPTY,
        comment=comment or None,
        from_=from_,
        sender=sender,
        attendees=(Attendee(event.organizer),),
        thread=event.ical_uid,
        meeting=replace(_about(event, kind), response_type=response, proposed_new_time=proposed),
        event=event,
    )


def forwarded(
    event: Event, guests: tuple[Attendee, ...], sender: EmailAddress, comment: str | None
) -> Letter:
    """Return the request that somebody gets whom a meeting is forwarded to.

    It is the organizer's, sent by another: ``from`` and ``sender`` differ, as a delegate's do
    (assumed).
    """
    letter = invitation(event, guests, sender)
    return replace(
        letter,
        subject=_FORWARDED_PREFIX + event.subject,
        body=with_comment(comment or "", event.body),
        comment=comment or None,
    )


def forward_notification(event: Event, guests: tuple[Attendee, ...], from_: EmailAddress) -> Letter:
    """Return what tells the organizer that an attendee forwarded the meeting, and to whom.

    The service writes it, so that none stays in the attendee's Sent Items; it is of the base type
    and no request (subject documented, the rest assumed).
    """
    names = ", ".join(str(each.email) for each in guests)
    text = f"{from_.name or from_.address} has forwarded your meeting request to: {names}"
    return Letter(
        kind=NoticeKind.FORWARD_NOTIFICATION,
        subject=_NOTIFICATION_PREFIX + event.subject,
        body=Body(BodyType.TEXT, text).as_html(),
        from_=from_,
        sender=from_,
        attendees=(Attendee(event.organizer),),
        thread=event.ical_uid,
        meeting=_about(event, MeetingMessageType.NONE),
        event=event,
        keeps_copy=False,
    )


def _from_organizer(
    event: Event,
    attendees: tuple[Attendee, ...],
    sender: EmailAddress,
    kind: NoticeKind,
    meeting: MeetingMessage,
) -> Letter:
    return Letter(
        kind=kind,
        subject=event.subject,
        body=event.body,
        from_=event.organizer,
        sender=sender,
        attendees=attendees,
        thread=event.ical_uid,
        meeting=meeting,
        event=event,
        importance=event.importance,
        hide_attendees=event.hide_attendees,
    )


def _request(event: Event, kind: MeetingRequestType) -> MeetingMessage:
    return replace(
        _about(event, MeetingMessageType.REQUEST),
        request_type=kind,
        response_requested=event.response_requested,
        allow_new_time_proposals=event.allow_new_time_proposals,
    )


def _about(event: Event, kind: MeetingMessageType) -> MeetingMessage:
    return MeetingMessage(
        type=kind,
        ical_uid=event.ical_uid,
        event_type=event.type,
        start=event.start,
        end=event.end,
        is_all_day=event.is_all_day,
        location=event.location,
        recurrence=event.recurrence,
        occurrence_date=event.occurrence_date,
    )
