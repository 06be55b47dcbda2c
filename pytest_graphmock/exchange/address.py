"""Who a message or a meeting names: e-mail addresses and what they may be."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["EmailAddress", "is_address"]

_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"\\]+@[^\s@<>()\[\],;:\"\\]+")


@dataclass(frozen=True, slots=True, eq=False)
class EmailAddress:
    """A name and an SMTP address; two are the same when the address is, in any letter case."""

    address: str
    name: str = ""

    def __eq__(self, other: object) -> bool:
        return self.folded == other.folded if isinstance(other, EmailAddress) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.folded)

    @property
    def folded(self) -> str:
        """The address as it is compared."""
        return self.address.casefold()

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


def is_address(text: str) -> bool:
    """Tell whether a text has the form of an SMTP address."""
    return _ADDRESS.fullmatch(text) is not None
