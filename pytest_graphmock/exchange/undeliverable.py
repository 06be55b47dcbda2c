"""Non-delivery reports: who wrote to an address that nobody has gets a message about it."""

from __future__ import annotations

from html import escape

from .address import EmailAddress
from .body import Body, BodyType
from .calendar import INBOX
from .compose import new_message
from .directory import User
from .message import InternetMessageHeader, Message
from .tenant import Tenant
from .transport import arrive

__all__ = ["FAILED_RECIPIENTS", "report_undeliverable"]

#: Which header says whom a report is about (common among mail servers).
FAILED_RECIPIENTS = "X-Failed-Recipients"
_POSTMASTER = "MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e"
_PREFIX = "Undeliverable: "
_REASON = (
    "The email address you entered couldn't be found. Please check the recipient's email "
    "address and try to resend the message."
)


def report_undeliverable(
    tenant: Tenant, sent: Message, unknown: tuple[EmailAddress, ...]
) -> Message | None:
    """Tell who sent a message which of its recipients nobody is; return what they got.

    Source: mail.md §9.1.4: sender, name and subject (documented by a sample); that a report
    follows at once, and its body, is assumed. What bounces is told by ``multipart/report``.
    """
    author = sent.sender or sent.from_
    user = tenant.directory.find_user(author.address) if author else None
    if user is None or not user.has_mailbox:
        return None
    return arrive(tenant, user, _report(tenant, sent, user, unknown))


def _report(
    tenant: Tenant, sent: Message, user: User, unknown: tuple[EmailAddress, ...]
) -> Message:
    postmaster = EmailAddress(f"{_POSTMASTER}@{tenant.domain}", "Microsoft Outlook")
    addresses = [each.address for each in unknown]
    headers = (
        ("Content-Type", "multipart/report; report-type=delivery-status"),
        ("Auto-Submitted", "auto-replied"),
        ("In-Reply-To", sent.internet_message_id),
        (FAILED_RECIPIENTS, ", ".join(addresses)),
        ("X-MS-Exchange-Message-Is-Ndr", "true"),
    )
    rows = "".join(f"<p><b>{escape(each)}</b><br>{escape(_REASON)}</p>" for each in addresses)
    failed = f"<p>Delivery has failed to these recipients or groups:</p>{rows}"
    members = {
        "subject": f"{_PREFIX}{sent.subject}",
        "body": Body(BodyType.HTML, failed).as_html(),
        "from_": postmaster,
        "sender": postmaster,
        "to_recipients": (user.email,),
        "thread": sent.thread,
        "internet_message_headers": tuple(InternetMessageHeader(*each) for each in headers),
    }
    return new_message(tenant, INBOX, members)
