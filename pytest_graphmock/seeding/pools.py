"""Names, companies and prose from a seeded Faker: no more of each than is needed."""

from __future__ import annotations

import random
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from faker import Faker

__all__ = ["Pools", "address_part"]

_PROVIDERS = ["person", "company", "job", "lorem"]
_MOST = 300


class Pools:
    """Draws from pools that Faker fills; drawing is Python's own seeded random."""

    def __init__(self, dice: random.Random, seed: int, locale: str = "en_US") -> None:
        self.dice = dice
        self._fake = _faker(seed, locale)

    def full_names(self, size: int) -> list[tuple[str, str]]:
        """Return given names and surnames of so many people, no two of them alike."""
        pool = min(size, _MOST)
        given = [self._fake.first_name() for _ in range(pool)]
        surnames = [self._fake.last_name() for _ in range(pool)]
        names = dict.fromkeys(zip(given, surnames, strict=True))
        while len(names) < size:
            drawn = self.dice.choice(given), self.dice.choice(surnames)
            names.setdefault((drawn[0], f"{drawn[1]} {len(names)}") if drawn in names else drawn)
        return list(names)

    def company(self) -> str:
        """Return a company's name."""
        return self._fake.company()

    def job(self) -> str:
        """Return a job title."""
        return self._fake.job()

    def topic(self) -> str:
        """Return what a meeting or a mail may be about."""
        return self._fake.catch_phrase()

    def prose(self) -> str:
        """Return a few sentences."""
        return self._fake.paragraph()


def address_part(name: str) -> str:
    """Return a name as it stands in an address: ASCII, lower case, no blanks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-") or "user"


def _faker(seed: int, locale: str) -> Faker:
    from faker import Faker

    fake = Faker(locale, providers=[f"faker.providers.{name}" for name in _PROVIDERS])
    fake.seed_instance(seed)
    return fake
