"""How a bare ``assert outbox == [...]`` reads when it fails: what happened, with the difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from .sequence import Record, Recorded

__all__ = ["explain"]

_MOST_SHOWN = 10
_MOST_NEAREST = 3
#: Past this many pairs, things are compared in their order only.
_MOST_PAIRS = 2500
_LEGEND = "(- expected, + happened)"


def explain(op: str, left: object, right: object) -> list[str] | None:
    """Return the lines of a failed comparison with something recorded; None for any other.

    Args:
        op: ``==``, ``in`` or ``not in``; Python's own words for the rest will do.
    """
    if op in ("in", "not in"):
        return _explain_membership(op, left, right) if isinstance(right, Recorded) else None
    if op != "==":
        return None
    for happened, expected in ((left, right), (right, left)):
        if isinstance(happened, Record) and isinstance(expected, (Record, Mapping)):
            summary = f"{_shown(happened)} == {_shown(expected)}   {_LEGEND}"
            return [summary, *_differences(happened, expected)]
        if isinstance(expected, Sequence) and not isinstance(expected, (str, bytes)):
            noun = _noun_of(happened)
            if noun and isinstance(happened, Sequence):
                return _explain_sequences(noun, list(happened), list(expected))
    return None


def _noun_of(things: object) -> str | None:
    """Return what things are called that were recorded, or are views of what lies in mailboxes."""
    if isinstance(things, Recorded):
        return things.noun
    if not isinstance(things, list) or not things:
        return None
    if all(isinstance(each, Record) for each in things):
        return type(things[0]).__name__.casefold()
    # By what they have and not by their class: the views know this package, not it them.
    return "item" if all(hasattr(each, "immutable_id") for each in things) else None


def _explain_sequences(noun: str, happened: list[Any], expected: list[Any]) -> list[str]:
    summary = f"{_counted(len(happened), noun)} == {len(expected)} expected"
    order = _another_order(happened, expected)
    if order is not None:
        lines = [f"  {_shown(happened[at])}   {_placed(at, was)}" for was, at in enumerate(order)]
        return [summary, "all of them, but in another order:", *lines[:_MOST_SHOWN]]
    lines, alike = [], 0
    for was, wanted in _paired(happened, expected):
        if was is None:
            lines.append(f"- {_shown(wanted)}   missing")
        elif wanted is None:
            lines.append(f"+ {_shown(was)}   extra")
        elif was == wanted:
            alike += 1
        else:
            lines += [_shown(was), *_differences(was, wanted)]
    lines = _cut(lines)
    if alike:
        lines.append(f"and {alike} as expected")
    return [f"{summary}   {_LEGEND}", *lines]


def _another_order(happened: list[Any], expected: list[Any]) -> list[int] | None:
    """Return where each expected thing is, when all of them happened and nothing else."""
    if len(happened) != len(expected):
        return None
    left = dict(enumerate(happened))
    order: list[int] = []
    for wanted in expected:
        at = next((at for at, was in left.items() if was == wanted), None)
        if at is None:
            return None
        del left[at]
        order.append(at)
    return order


def _paired(happened: list[Any], expected: list[Any]) -> list[tuple[Any, Any]]:
    """Return what happened beside what was expected, the likest together, in their order."""
    width = len(expected)
    if len(happened) * width > _MOST_PAIRS:
        longest = max(len(happened), width)
        fill = [None] * longest
        return list(zip((happened + fill)[:longest], (expected + fill)[:longest], strict=True))
    likeness = [[_likeness(was, wanted) for wanted in expected] for was in happened]
    best = [[0.0] * (width + 1) for _ in range(len(happened) + 1)]
    for i in reversed(range(len(happened))):
        for j in reversed(range(width)):
            paired = likeness[i][j] + best[i + 1][j + 1]
            best[i][j] = max(paired, best[i + 1][j], best[i][j + 1])
    return list(_walked(happened, expected, likeness, best))


def _walked(
    happened: list[Any],
    expected: list[Any],
    likeness: list[list[float]],
    best: list[list[float]],
) -> Iterator[tuple[Any, Any]]:
    i = j = 0
    while i < len(happened) and j < len(expected):
        if best[i][j] == likeness[i][j] + best[i + 1][j + 1]:
            yield happened[i], expected[j]
            i, j = i + 1, j + 1
        elif best[i][j] == best[i][j + 1]:
            yield None, expected[j]
            j += 1
        else:
            yield happened[i], None
            i += 1
    yield from ((was, None) for was in happened[i:])
    yield from ((None, wanted) for wanted in expected[j:])


def _explain_membership(op: str, thing: object, recorded: Recorded[Any]) -> list[str]:
    among = list(recorded)
    summary = f"{_shown(thing)} {op} {_counted(len(among), recorded.noun)}"
    if op == "not in":
        return [summary, *(_shown(each) for each in among if each == thing)]
    among.sort(key=lambda each: _likeness(each, thing), reverse=True)
    lines = [f"{summary}{', nearest first' if len(among) > 1 else ''}   {_LEGEND}"]
    for each in among[:_MOST_NEAREST]:
        lines += [_shown(each), *_differences(each, thing)]
    more = len(among) - _MOST_NEAREST
    return [*lines, *([f"and {more} more"] if more > 0 else [])]


def _differences(happened: object, expected: object) -> list[str]:
    """Return the members that differ: what is missing of each, and what is there instead."""
    if not isinstance(happened, Record) or not isinstance(expected, (Mapping, Record)):
        return [f"  - {_shown(expected)}", f"  + {_shown(happened)}"]
    lines: list[str] = []
    for name, value in _wanted(happened, expected).items():
        if not happened.agrees(name, value):
            missing, extra = happened.difference(name, value)
            lines += [f"  {name}: - {_short(each)}" for each in missing]
            lines += [f"  {name}: + {_short(each)}" for each in extra]
    return lines


def _wanted(happened: Record, expected: Mapping[Any, Any] | Record) -> dict[str, Any]:
    if isinstance(expected, Mapping):
        return {str(name): value for name, value in expected.items()}
    if type(expected) is not type(happened):
        return {}
    return {name: getattr(expected, name) for name in happened.members}


def _likeness(happened: object, expected: object) -> float:
    """Return 2 for what is equal, else less than 1, and more than 0 so that the likest pair up."""
    if happened == expected:
        return 2.0
    if not isinstance(happened, Record) or not isinstance(expected, (Mapping, Record)):
        return 0.01 + 0.5 * _ratio(str(happened), str(expected))
    wanted = _wanted(happened, expected)
    alike = [_alike(happened, name, value) for name, value in wanted.items()]
    return 0.01 + 0.98 * sum(alike) / max(len(alike), 1)


def _alike(happened: Record, name: str, expected: object) -> float:
    if happened.agrees(name, expected):
        return 1.0
    missing, extra = happened.difference(name, expected)
    return 0.5 * _ratio(" ".join(missing), " ".join(extra))


def _ratio(one: str, other: str) -> float:
    return SequenceMatcher(None, one[:200].casefold(), other[:200].casefold()).ratio()


def _placed(at: int, expected: int) -> str:
    return "" if at == expected else f"at [{at}], expected at [{expected}]"


def _counted(count: int, noun: str) -> str:
    return f"{count or 'no'} {noun}{'' if count == 1 else 's'}"


def _cut(lines: list[str]) -> list[str]:
    more = len(lines) - 4 * _MOST_SHOWN
    return lines if more <= 0 else [*lines[:-more], f"and {more} lines more"]


def _shown(thing: object) -> str:
    """Return a thing as a test would write it: people by their address."""
    if isinstance(thing, Mapping):
        return f"{{{', '.join(f'{name!r}: {_shown(each)}' for name, each in thing.items())}}}"
    if isinstance(thing, list):
        return f"[{', '.join(_shown(each) for each in thing)}]"
    mail = getattr(thing, "mail", None)
    return repr(mail) if isinstance(mail, str) else _short(repr(thing), 300)


def _short(text: str, most: int = 200) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
