"""Names, companies and prose from a seeded Faker: no more of each than is needed."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ..usage import UsageError, nearest

if TYPE_CHECKING:
    from faker import Faker

__all__ = ["Pools", "address_part", "check_locales"]

_PROVIDERS = ["person", "company", "job", "lorem"]
_MOST = 300


class Pools:
    """Draws from pools that Faker fills; drawing is Python's own seeded random.

    With several locales people come from each in turn; what they write is in their language as far
    as Faker has it.
    """

    def __init__(self, dice: random.Random, seed: int, locales: Sequence[str] = ("en_US",)) -> None:
        self.dice = dice
        self.locales = tuple(locales) or ("en_US",)
        self._fakes = [_faker(seed, each) for each in self.locales]
        self._fake = self._fakes[0]

    def people(self, size: int) -> list[tuple[str, str, str]]:
        """Return given names, surnames and locales of so many people, no two of them alike."""
        share = -(-size // len(self._fakes))
        columns = [self._names(fake, share) for fake in self._fakes]
        rows = zip(*columns, strict=True)
        mixed = [
            (*name, locale) for row in rows for name, locale in zip(row, self.locales, strict=True)
        ]
        return mixed[:size]

    def full_names(self, size: int) -> list[tuple[str, str]]:
        """Return given names and surnames of so many people, no two of them alike."""
        return self._names(self._fake, size)

    def _names(self, fake: Faker, size: int) -> list[tuple[str, str]]:
        pool = min(size, _MOST)
        given = [fake.first_name() for _ in range(pool)]
        surnames = [fake.last_name() for _ in range(pool)]
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
        fake = self._any()
        return fake.catch_phrase() if hasattr(fake, "catch_phrase") else fake.sentence(4)[:-1]

    def prose(self) -> str:
        """Return a few sentences."""
        return self._any().paragraph()

    def _any(self) -> Faker:
        return self._fake if len(self._fakes) == 1 else self.dice.choice(self._fakes)


def address_part(name: str) -> str:
    """Return a name as it stands in an address: ASCII, lower case, no blanks."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.casefold()).strip("-") or "user"


def _faker(seed: int, locale: str) -> Faker:
    from faker import Faker

    fake = Faker(locale, providers=[f"faker.providers.{name}" for name in _PROVIDERS])
    fake.seed_instance(seed)
    return fake


def check_locales(locales: Iterable[str]) -> None:
    """Refuse a locale that Faker lacks.

    Raises:
        UsageError: With the nearest that it has.
    """
    from faker.config import AVAILABLE_LOCALES

    for each in locales:
        if each not in AVAILABLE_LOCALES:
            hint = nearest(each, AVAILABLE_LOCALES)
            raise UsageError(f"Faker has no locale {each!r}{hint}; en_US and de_DE are two of its")
