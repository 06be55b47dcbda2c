"""Which mail a test asks for, among those that were sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from .addresses import key_of
from .lens import Lens
from .outbox import Notice

__all__ = ["WantedMail"]


@dataclass(frozen=True, slots=True)
class WantedMail:
    """What is asked of a mail; None where anything will do. ``to`` is everybody, in any order."""

    to: Sequence[str] | None = None
    subject: str | None = None
    body_contains: str | None = None
    from_: str | None = None

    def fits(self, lens: Lens, notice: Notice) -> bool:
        """Tell whether a mail is what is asked for."""
        return not self.differences(lens, notice)

    def differences(self, lens: Lens, notice: Notice) -> list[str]:
        """Return what is otherwise in a mail, a line each."""
        tenant = lens.tenant
        lines = []
        if self.subject is not None and notice.subject != self.subject:
            lines.append(f"subject: {notice.subject!r}")
        if self.from_ is not None and key_of(tenant, notice.from_) != key_of(tenant, self.from_):
            lines.append(f"from: {notice.from_}")
        if self.body_contains is not None and not _says(notice, self.body_contains):
            lines.append(f"body: {notice.body_preview!r}")
        if self.to is not None:
            wanted = {key_of(tenant, each): each for each in self.to}
            told = {key_of(tenant, each): each for each in notice.to}
            lines += [f"to: - {wanted[key]}   missing" for key in wanted if key not in told]
            lines += [f"to: + {told[key]}   extra" for key in told if key not in wanted]
        return lines

    def distance(self, lens: Lens, notice: Notice) -> float:
        """Return how far a mail is from what is asked: what differs, then how unlike subjects
        are."""
        likeness = SequenceMatcher(None, self.subject or "", notice.subject).ratio()
        return len(self.differences(lens, notice)) - likeness

    def __str__(self) -> str:
        words = [
            f"{name} {value!r}" if isinstance(value, str) else f"{name} {', '.join(value)}"
            for name, value in (
                ("subject", self.subject),
                ("to", self.to),
                ("from", self.from_),
                ("body with", self.body_contains),
            )
            if value is not None
        ]
        return f"a mail with {'; '.join(words)}" if words else "a mail"


def _says(notice: Notice, text: str) -> bool:
    """Whether the body has a text: in what is read of it, or in its HTML."""
    body = notice._sent.message.body
    return text in body.as_text().content or text in body.content
