"""The grammar of ``$filter``: odata-query's, widened to what the service takes.

Wider are: whole paths with type casts (``microsoft.graph.eventMessage/type``), ``$it``, names that
begin with a keyword (``allowNewTimeProposals``), ``in`` with one value, enumeration literals, years
before 1000, and ``and``, ``not`` and ``in`` right before a parenthesis. Importing this module costs
0.1 s, so `filter` does it only when an expression arrives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from odata_query import ast, exceptions
from odata_query.grammar import ODATA_FUNCTIONS, ODataLexer, ODataParser

from ..errors import FilterError, NotImplementedHereError

__all__ = ["EnumLiteral", "parse_expression"]

#: The longest expression that is read (assumed; the service bounds the whole address).
_LONGEST = 16_384
#: Functions beyond the library's that Graph's grammar knows.
_KNOWN_FUNCTIONS = frozenset({*ODATA_FUNCTIONS, "isof", "cast", "case"})
_OPERATORS = frozenset({"eq", "ne", "gt", "ge", "lt", "le", "in", "and", "or", "not"})


@dataclass(frozen=True)
class EnumLiteral(ast.String):  # type: ignore[misc]  # the library's nodes are Any to mypy
    """A member with the name of its type, as in ``microsoft.graph.importance'high'``."""

    type_name: str = ""


def parse_expression(text: str) -> Any:
    """Return the syntax tree of an expression; its paths are whole, as `ast.Identifier`.

    Raises:
        FilterError: It is none (400).
        NotImplementedHereError: It uses what Graph knows and we do not (501).
    """
    if len(text) > _LONGEST:
        raise FilterError(f"The expression is longer than {_LONGEST} characters.")
    text = text.strip()
    if not text:
        raise FilterError("Expression expected at position 0 in ''.")
    try:
        tokens = list(_Lexer().tokenize(text))
        return _parser().parse(_closed(tokens))
    except exceptions.TokenizingException as error:
        raise _unreadable(error.token, text) from None
    except exceptions.ParsingException as error:
        raise _misplaced(error.token, tokens, text) from None


def _unreadable(token: Any, text: str) -> FilterError:
    if token.value.startswith("'"):
        return FilterError(
            f"There is an unterminated string literal at position {len(text)} in '{text}'."
        )
    return FilterError(
        f"Syntax error: character '{token.value[0]}' is not valid at position "
        f"{token.index} in '{text}'."
    )


def _misplaced(token: Any, tokens: list[Any], text: str) -> Exception:
    """Tell where it stopped making sense: behind the token (observed in two client tables)."""
    following = [each for each in tokens if token and each.index >= token.index]
    offending = next((each for each in following if each.type != "WS"), None)
    if offending is None:
        return FilterError.at(len(text) + 1, text)
    ends = (each.index for each in following if each.index > offending.index)
    end = next(ends, len(text))
    word = text[offending.index : end].strip().casefold()
    if word == "has":
        return NotImplementedHereError("the operator 'has' in $filter")
    return FilterError.at(end + (end == len(text) and word in _OPERATORS), text)


def _closed(tokens: list[Any]) -> Iterator[Any]:
    """Yield the tokens; a list of one value gets the comma that the library tells it by."""
    opened: list[bool | None] = []
    before = None
    for token in tokens:
        if token.type == "(":
            opened.append(before == "IN" or None)
        elif token.type == "," and opened:
            opened[-1] = None
        elif token.type == ")" and opened and opened.pop():
            yield _comma_at(token)
        if token.type != "WS":
            before = token.type
        yield token


def _comma_at(token: Any) -> Any:
    comma = type(token)()
    comma.type = comma.value = ","
    comma.lineno, comma.index = token.lineno, token.index
    return comma


def _token(pattern: str, node_of: Callable[[str], Any]) -> Callable[[Any, Any], Any]:
    """Return what reads a token: what it looks like, and its node in the tree."""

    def read(self: Any, token: Any) -> Any:
        token.value = node_of(token.value)
        return token

    read.pattern = pattern  # type: ignore[attr-defined]  # where sly looks for it
    return read


def _text(literal: str) -> Any:
    type_name, _, rest = literal.partition("'")
    text = rest[:-1].replace("''", "'")
    return EnumLiteral(text, type_name) if type_name else ast.String(text)


class _Lexer(ODataLexer):  # type: ignore[misc]  # sly has no types
    tokens = ODataLexer.tokens

    STRING = _token(r"(?:microsoft\.graph\.\w+)?'(?:[^']|'')*'", _text)
    DATETIME = _token(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,12})?)?(?:Z|[+-]\d\d:?\d\d)?", ast.DateTime
    )
    DATE = _token(r"\d{4}-\d\d-\d\d", ast.Date)
    BOOLEAN = _token(r"(?:true|false)(?![\w/.(])", ast.Boolean)
    NULL = _token(r"null(?![\w/.(])", lambda _: ast.Null())
    AND = _token(r"\s*and(?=[\s(])\s*", lambda _: ast.And())
    OR = _token(r"\s*or(?=[\s(])\s*", lambda _: ast.Or())
    NOT = _token(r"not(?=[\s(])\s*", lambda _: ast.Not())
    IN = _token(r"\s+in(?=[\s(])\s*", lambda _: ast.In())
    ANY = _token(r"(?<=/)any\s*(?=\()", lambda _: ast.Any())
    ALL = _token(r"(?<=/)all\s*(?=\()", lambda _: ast.All())
    ODATA_IDENTIFIER = _token(
        r"(?:\$it|[_a-z]\w{0,127})(?:\.[_a-z]\w{0,127})*"
        r"(?:/(?!(?:any|all)\s*\()(?:\$count|[_a-z]\w{0,127})(?:\.[_a-z]\w{0,127})*)*",
        ast.Identifier,
    )


def _parser() -> Any:
    """Return a parser; sly cannot inherit grammars, so that our reading of calls is given to it."""
    parser = ODataParser()
    parser._function_call = _function_call
    return parser


def _function_call(function: Any, arguments: list[Any]) -> Any:
    """Names match in any letter case (documented samples mix them: ``startsWith``)."""
    name = function.name.casefold()
    if name not in _KNOWN_FUNCTIONS:
        raise FilterError(
            f"An unknown function with name '{function.name}' was found. This may also be a "
            "function import or a key lookup on a navigation property, which is not allowed."
        )
    return ast.Call(ast.Identifier(name), arguments)
