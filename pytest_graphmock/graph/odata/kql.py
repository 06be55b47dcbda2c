r"""``$search`` of messages: ``"from:ana AND subject:\"budget review\" received>=2026-03-01"``.

Words, phrases, ``property:value``, ``AND``, ``OR``, ``NOT`` in capitals, parentheses, and a star
for the rest of a word. Terms in a row must all be there. ``AND`` binds stronger than ``OR``.

Source: mail.md §4.5 (documented: properties and operators; precedence and texts are assumed).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NoReturn, cast

from ...exchange.event import Importance
from ...exchange.message import Message
from ...exchange.search import AllOf, AnyOf, Criterion, Fact, Not, Phrase, size_of, words_of
from ..errors import NotImplementedHereError, QueryError
from .kql_values import comparison, date_span, number_span

__all__ = ["parse_kql"]

_MOST_CHARACTERS = 16384
_DEEPEST = 100
_CLAUSE = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)


def _tokens(phrase: str) -> re.Pattern[str]:
    return re.compile(
        rf"""\s*(?:
            (?P<parenthesis>[()])
          | (?P<property>[A-Za-z]+)(?P<operator><>|<=|>=|[:=<>])
          | "(?P<phrase>{phrase})"(?P<star>\*?)
          | (?P<word>[^\s()"]+)
        )""",
        re.VERBOSE | re.DOTALL,
    )


_TOKEN = _tokens(r'[^"]*')
_CLAUSE_OR_WORD = _tokens(r'(?:[^"\\]|\\.)*')
_VALUE = re.compile(r"""(?:(?P<open>\()|"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<word>[^\s()"]+))""")
_DEFAULT = ("from", "subject", "body")
_TEXTS = frozenset(
    {"attachment", "bcc", "body", "cc", "from", "participants", "recipients", "subject", "to"}
)
_IMPORTANCES = {"low": Importance.LOW, "medium": Importance.NORMAL, "high": Importance.HIGH}
_TRUTHS = {"true": True, "false": False}
#: What else lies in a mailbox than mail, by the words of ``kind:`` (documented).
_KINDS = frozenset(
    "contacts docs email faxes im journals meetings notes posts rssfeeds tasks voicemail".split()
)
_LACKED_OPERATORS = frozenset({"NEAR", "ONEAR", "WORDS", "XRANK"})
#: Properties that KQL has for mail beside those of the reference's table.
_LACKED_PROPERTIES = frozenset(
    "attachmentnames category folderid importantonly isflagged isread itemclass".split()
)


def parse_kql(text: str) -> Criterion:
    """Return what a message has to be like.

    Raises:
        QueryError: It cannot be read (400).
        NotImplementedHereError: A property or an operator of KQL that we lack (501).
    """
    if len(text) > _MOST_CHARACTERS:
        raise QueryError(f"The expression is longer than {_MOST_CHARACTERS} characters.")
    clause = _CLAUSE.fullmatch(text.strip())
    if clause is None:
        _check_unquoted(text)
        return _Parser(text, text, holds_clauses=True).parse()
    return _parse_clause(clause[1], text)


def _parse_clause(escaped: str, text: str) -> Criterion:
    return _Parser(re.sub(r"\\(.)", r"\1", escaped, flags=re.DOTALL), text).parse()


def _check_unquoted(text: str) -> None:
    """Without quotes around it all, words and quoted clauses may stand there (recalled text)."""
    outside = _CLAUSE.sub(lambda found: " " * len(found[0]), text)
    found = re.search(r'[:=<>"]', outside)
    if found is not None:
        raise _syntax_error(text, found.start())


class _Parser:
    """Reads one clause from left to right, or words and clauses joined by operators."""

    def __init__(self, clause: str, original: str, *, holds_clauses: bool = False) -> None:
        self._clause, self._original, self._holds_clauses = clause, original, holds_clauses
        self._token = _CLAUSE_OR_WORD if holds_clauses else _TOKEN
        self._position = self._depth = 0

    def parse(self) -> Criterion:
        found = self._any_of(_DEFAULT)
        if found is None or self._peek() is not None:
            self._fail()
        return found

    def _any_of(self, fields: tuple[str, ...]) -> Criterion | None:
        first = self._all_of(fields)
        parts = [first]
        while self._took("OR"):
            parts.append(self._all_of(fields))
        if len(parts) == 1:
            return first
        if None in parts:
            self._fail()
        return AnyOf(tuple(cast("list[Criterion]", parts)))

    def _all_of(self, fields: tuple[str, ...]) -> Criterion | None:
        """Terms in a row, with or without ``AND``; what has no letter or digit is passed over."""
        parts: list[Criterion] = []
        must_follow = False
        while (token := self._peek()) is not None and token["parenthesis"] != ")":
            if token["word"] == "OR":
                break
            must_follow = self._took("AND")
            if must_follow and not parts:
                self._fail()
            found = self._term(fields)
            if found is not None:
                parts.append(found)
                must_follow = False
        if must_follow:
            self._fail()
        return AllOf(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)

    def _term(self, fields: tuple[str, ...]) -> Criterion | None:
        is_negated = False
        while self._took("NOT"):
            is_negated = not is_negated
        found = self._single(fields)
        if is_negated and found is None:
            self._fail()
        return Not(found) if is_negated and found else found

    def _single(self, fields: tuple[str, ...]) -> Criterion | None:
        token = self._peek()
        if token is None or token["parenthesis"] == ")" or token["word"] in ("AND", "OR"):
            self._fail()
        self._position = token.end()
        if token["parenthesis"]:
            return self._group(fields)
        if token["property"]:
            return self._restriction(token["property"], token["operator"])
        if token["phrase"] is not None and self._holds_clauses:
            return _parse_clause(token["phrase"], self._original)
        if token["phrase"] is not None:
            return self._phrase(token["phrase"], token["star"] == "*", fields)
        return self._word(token["word"], fields)

    def _group(self, fields: tuple[str, ...]) -> Criterion:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise QueryError("Recursion depth exceeded allowed limit.")
        found = self._any_of(fields)
        token = self._peek()
        if found is None or token is None or token["parenthesis"] != ")":
            self._fail()
        self._position, self._depth = token.end(), self._depth - 1
        return found

    def _word(self, word: str, fields: tuple[str, ...]) -> Criterion | None:
        if word.partition("(")[0].upper() == word and word in _LACKED_OPERATORS:
            raise NotImplementedHereError(f"the operator {word} in $search")
        if word[0] in "+-" and word[1:]:
            found = self._phrase(word[1:].removesuffix("*"), word.endswith("*"), fields)
            return Not(found) if found and word[0] == "-" else found
        return self._phrase(word.removesuffix("*"), word.endswith("*"), fields)

    def _phrase(self, text: str, is_prefix: bool, fields: tuple[str, ...]) -> Criterion | None:
        """A star stands at the end only (documented); within quotes it may stand there, too."""
        inner = text.rstrip("*")
        if "*" in inner or (is_prefix and not words_of(inner)):
            self._fail()
        words = words_of(inner)
        return Phrase(fields, words, is_prefix or inner != text) if words else None

    def _restriction(self, name: str, operator: str) -> Criterion:
        folded = name.casefold()
        value = _VALUE.match(self._clause, self._position)
        if folded in _LACKED_PROPERTIES:
            raise NotImplementedHereError(f"the property '{name}' in $search")
        if folded not in _TEXTS and folded not in _FACTS:
            raise QueryError(f"The property '{name}' is not supported in '$search'.")
        if value is None:
            self._fail()
        if folded in _TEXTS:
            return self._text_restriction((folded,), operator, value)
        if value["open"]:
            self._fail()
        self._position = value.end()
        return _FACTS[folded](name, operator, value["phrase"] or value["word"] or "")

    def _text_restriction(
        self, fields: tuple[str, ...], operator: str, value: re.Match[str]
    ) -> Criterion:
        if operator not in (":", "=", "<>"):
            self._fail()
        self._position = value.end()
        if value["open"]:
            found: Criterion | None = self._group(fields)
        elif value["phrase"] is not None:
            found = self._phrase(value["phrase"], value["star"] == "*", fields)
        else:
            word = value["word"]
            found = self._phrase(word.removesuffix("*"), word.endswith("*"), fields)
        if found is None:
            self._fail()
        return Not(found) if operator == "<>" else found

    def _peek(self) -> re.Match[str] | None:
        if not self._clause[self._position :].strip():
            return None
        token = self._token.match(self._clause, self._position)
        if token is None:
            self._fail()
        return token

    def _took(self, operator: str) -> bool:
        """Tell whether an operator stands here, and go on behind it."""
        token = self._peek()
        if token is None or token["word"] != operator:
            return False
        self._position = token.end()
        return True

    def _fail(self) -> NoReturn:
        rest = self._clause[self._position :]
        offset = len(rest) - len(rest.lstrip())
        inside = self._original.find(self._clause) if self._clause else 0
        raise _syntax_error(self._original, max(inside, 0) + self._position + offset)


def _syntax_error(text: str, position: int) -> QueryError:
    found = f"character '{text[position]}'" if position < len(text) else "the end of the text"
    return QueryError(
        f"Syntax error: {found} is not valid at position {min(position, len(text))} in '{text}'."
    )


def _invalid(name: str, value: str) -> QueryError:
    return QueryError(f"The value '{value}' of the property '{name}' in '$search' is invalid.")


def _chosen_from(words: dict[str, Any], holds: Callable[[Message, Any], bool]) -> Any:
    """Return what reads a property whose values are words."""

    def read(name: str, operator: str, value: str) -> Criterion:
        if operator not in (":", "=", "<>") or value.casefold() not in words:
            raise _invalid(name, value)
        wanted = words[value.casefold()]
        found = Fact(lambda message: holds(message, wanted))
        return Not(found) if operator == "<>" else found

    return read


def _measured(
    span_of: Callable[[str], tuple[Any, Any] | None], get: Callable[[Message], Any]
) -> Any:
    """Return what reads a property that is compared; a value covers a span, as a day does."""

    def read(name: str, operator: str, value: str) -> Criterion:
        first, dots, last = value.partition("..")
        low, high = span_of(first), span_of(last) if dots else None
        if low is None or (dots and (high is None or operator not in (":", "="))):
            raise _invalid(name, value)
        span = (low[0], (high or low)[1])
        compares = comparison(operator, span)
        return Fact(lambda message: compares(get(message)))

    return read


def _is_of_kind(message: Message, kind: str) -> bool:
    """A message about a meeting is one of ``meetings``, any other ``email`` (assumed)."""
    return kind == ("email" if message.meeting is None else "meetings")


_HAS_ATTACHMENTS = _chosen_from(_TRUTHS, lambda message, wanted: message.has_attachments is wanted)
_FACTS: dict[str, Callable[[str, str, str], Criterion]] = {
    "hasattachment": _HAS_ATTACHMENTS,
    "hasattachments": _HAS_ATTACHMENTS,
    "importance": _chosen_from(_IMPORTANCES, lambda message, wanted: message.importance is wanted),
    "kind": _chosen_from({each: each for each in _KINDS}, _is_of_kind),
    "received": _measured(date_span, lambda message: message.received),
    "sent": _measured(date_span, lambda message: message.sent),
    "size": _measured(number_span, size_of),
}
