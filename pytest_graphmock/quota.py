"""The words of ``throttling="mailbox-quota"``: how much an application may ask of a mailbox."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields

from .usage import UsageError, nearest

__all__ = ["QUOTA", "MailboxQuota"]

#: How the model is called.
QUOTA = "mailbox-quota"
_WORDS = re.compile(rf"{QUOTA}(?:\((.*)\))?")
_WORD = re.compile(r"\s*(\w+)\s*=\s*([0-9][0-9_]*)\s*")


@dataclass(frozen=True, slots=True)
class MailboxQuota:
    """How many calls, and how many bytes of them, an application may send to one mailbox.

    Written ``mailbox-quota``, or with numbers of one's own ``mailbox-quota(requests=5)``.

    Attributes:
        requests: Calls within ``period_s`` seconds.
        upload_bytes: What PATCH, POST and PUT carry within ``upload_period_s`` seconds.

    Source: platform.md §10, documented; of the two documented limits of uploads the newer one.
    """

    requests: int = 10_000
    period_s: int = 600
    upload_bytes: int = 150_000_000
    upload_period_s: int = 300

    def __str__(self) -> str:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        usual = {each.name: each.default for each in fields(self)}
        own = [f"{name}={value}" for name, value in said.items() if value != usual[name]]
        return f"{QUOTA}({', '.join(own)})" if own else QUOTA

    @classmethod
    def read(cls, text: str) -> MailboxQuota | None:
        """Return what a text says; None when it speaks of something else.

        Raises:
            UsageError: It names no number of the quota, or none that is one.
        """
        match = _WORDS.fullmatch(text.strip())
        if match is None:
            return None
        words = [each for each in (match[1] or "").split(",") if each.strip()]
        return cls(**dict(map(_read_word, words)))


def _read_word(text: str) -> tuple[str, int]:
    match = _WORD.fullmatch(text)
    known = [each.name for each in fields(MailboxQuota)]
    if match is None or int(match[2]) == 0:
        raise UsageError(f"{QUOTA}: {text.strip()!r} is no 'name=number', such as 'requests=5'")
    if match[1] not in known:
        hint = nearest(match[1], known)
        raise UsageError(f"{QUOTA}: there is no {match[1]!r}{hint}; there are {', '.join(known)}")
    return match[1], int(match[2])
