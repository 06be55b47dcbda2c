"""Turns the syntax tree of ``$filter`` into closures, checking types on the way.

Texts are those of the OData library that the service is built on (observed for unknown properties
and incompatible types, else assumed).
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from odata_query import ast

from ..errors import FilterError, GraphError, NotImplementedHereError
from ..wire.times import find_instant
from .filter import Bounds, Predicate
from .grammar import EnumLiteral
from .paths import UnknownPropertyError, find_property
from .properties import BOOLEAN, Collection, Edm, Property, Queryable

__all__ = ["Compiler"]

#: How deep parentheses, ``not`` and lambdas may nest (the library's own limit is the same kind).
_DEEPEST = 60
_LONGEST_NUMBER = 18

_Compare = Callable[[Any, Any], Any]
_COMPARATORS: Mapping[type, tuple[str, _Compare]] = {
    ast.Eq: ("Equal", operator.eq),
    ast.NotEq: ("NotEqual", operator.ne),
    ast.Gt: ("GreaterThan", operator.gt),
    ast.GtE: ("GreaterThanOrEqual", operator.ge),
    ast.Lt: ("LessThan", operator.lt),
    ast.LtE: ("LessThanOrEqual", operator.le),
}
_MIRRORED: Mapping[type, type] = {
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
}
_LITERAL_TYPES: Mapping[type, str] = {
    ast.Integer: "Edm.Int32",
    ast.Float: "Edm.Double",
    ast.Boolean: "Edm.Boolean",
    ast.String: "Edm.String",
    EnumLiteral: "Edm.String",
    ast.GUID: "Edm.Guid",
    ast.Date: "Edm.Date",
    ast.Time: "Edm.TimeOfDay",
    ast.DateTime: "Edm.DateTimeOffset",
    ast.Duration: "Edm.Duration",
    ast.Geography: "Edm.Geography",
}
_TEXT_FUNCTIONS: Mapping[str, Callable[[str, str], bool]] = {
    "startswith": str.startswith,
    "endswith": str.endswith,
    "contains": operator.contains,
}


@dataclass(frozen=True, slots=True)
class _Scope:
    """What paths are about: the type itself, or the element of a collection in a lambda."""

    of: Queryable
    variable: str | None = None
    element: Edm | Queryable | None = None


class Compiler:
    """Compiles one expression; collects which paths and features it uses."""

    def __init__(self, of: Queryable, is_beta: bool) -> None:
        self._of = of
        self._is_beta = is_beta
        self._depth = 0
        self.paths: list[str] = []
        self.features: set[str] = set()

    def compiled(self, tree: Any) -> tuple[Predicate, dict[str, Bounds]]:
        """Return the predicate of a whole expression and what it says of times."""
        scope = _Scope(self._of)
        predicate = self._predicate(tree, scope)
        return predicate, self._bounds(tree)

    def _predicate(self, node: Any, scope: _Scope) -> Predicate:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise FilterError("Recursion depth exceeded allowed limit.")
        compile_node = self._BY_NODE.get(type(node))
        if compile_node is None:
            raise self._no_predicate(node)
        predicate: Predicate = compile_node(self, node, scope)
        self._depth -= 1
        return predicate

    def _no_predicate(self, node: Any) -> GraphError:
        if isinstance(node, ast.BinOp):
            return NotImplementedHereError("arithmetic in $filter")
        if isinstance(node, ast.UnaryOp):
            return NotImplementedHereError("negation of numbers in $filter")
        return FilterError("The $filter expression must evaluate to a single boolean value.")

    def _connective(self, node: Any, scope: _Scope) -> Predicate:
        """Flatten ``a and b and c``, which the parser nests as deep as it is long."""
        parts = [self._predicate(each, scope) for each in _operands(node)]
        return _all_of(parts) if isinstance(node.op, ast.And) else _any_of(parts)

    def _negation(self, node: Any, scope: _Scope) -> Predicate:
        if not isinstance(node.op, ast.Not):
            raise self._no_predicate(node)
        self.features.add("not")
        negated = self._predicate(node.operand, scope)

        def predicate(value: Any, view: Any) -> bool | None:
            result = negated(value, view)
            return None if result is None else not result

        return predicate

    def _boolean_property(self, node: Any, scope: _Scope) -> Predicate:
        found = self._property(node, scope)
        if found.edm is not BOOLEAN:
            raise self._no_predicate(None)
        get: Predicate = found.get
        return get

    def _boolean_literal(self, node: Any, scope: _Scope) -> Predicate:
        """Exchange and the directory evaluate no constants (assumed)."""
        raise self._of.dialect.refuses_filter("true")

    def _comparison(self, node: Any, scope: _Scope) -> Predicate:
        comparator, left, right = type(node.comparator), node.left, node.right
        if comparator is ast.In:
            return self._membership(left, right, scope)
        if isinstance(left, ast._Literal) and not isinstance(right, ast._Literal):
            comparator, left, right = _MIRRORED.get(comparator, comparator), right, left
        if comparator is ast.NotEq:
            self.features.add("ne")
        if isinstance(left, _CONDITIONS) or _is_negation(left):
            return self._truth(self._predicate(left, scope), comparator, right)
        if not isinstance(left, ast.Identifier) or not isinstance(right, ast._Literal):
            raise self._unevaluated(left, right)
        return self._compared(self._property(left, scope), comparator, right)

    def _unevaluated(self, left: Any, right: Any) -> GraphError:
        """Neither service compares two properties or two constants (assumed)."""
        for side in (left, right):
            if isinstance(side, ast.BinOp | ast.UnaryOp):
                return self._no_predicate(side)
        return self._of.dialect.refuses_filter(getattr(left, "name", "null"))

    def _truth(self, inner: Predicate, comparator: type, literal: Any) -> Predicate:
        """``startswith(subject,'x') eq true`` and the like."""
        name, compare = _COMPARATORS[comparator]
        if not isinstance(literal, ast.Boolean) or comparator not in (ast.Eq, ast.NotEq):
            raise _incompatible("Edm.Boolean", _type_of(literal), name)
        wanted = literal.py_val

        def predicate(value: Any, view: Any) -> bool | None:
            result = inner(value, view)
            return None if result is None else compare(result, wanted)

        return predicate

    def _compared(self, found: Property, comparator: type, literal: Any) -> Predicate:
        name, compare = _COMPARATORS[comparator]
        if isinstance(literal, ast.Null):
            return _null_comparison(found, comparator)
        if found.edm is BOOLEAN and comparator not in (ast.Eq, ast.NotEq):
            raise _incompatible(found.edm.name, _type_of(literal), name)
        wanted = self._constant(found.edm, literal, name)
        get, comparable = found.get, found.edm.comparable
        is_different = comparator is ast.NotEq

        def predicate(value: Any, view: Any) -> bool | None:
            actual = get(value, view)
            return is_different if actual is None else compare(comparable(actual), wanted)

        return predicate

    def _membership(self, left: Any, right: Any, scope: _Scope) -> Predicate:
        if not isinstance(left, ast.Identifier):
            raise self._unevaluated(left, right)
        found = self._property(left, scope)
        literals = [each for each in right.val if not isinstance(each, ast.Null)]
        if not all(isinstance(each, ast._Literal) for each in literals):
            raise self._unevaluated(left, right)
        wanted = {self._constant(found.edm, each, "Equal") for each in literals}
        has_null = len(literals) < len(right.val)
        get, comparable = found.get, found.edm.comparable

        def predicate(value: Any, view: Any) -> bool:
            actual = get(value, view)
            return has_null if actual is None else comparable(actual) in wanted

        return predicate

    def _constant(self, edm: Edm, literal: Any, operation: str) -> Any:
        """Return what a literal means to a property of a type."""
        if edm.members:
            return _position(edm, literal, operation)
        if edm.is_time:
            return self._instant(edm, literal, operation)
        given = _type_of(literal)
        if given != edm.name or isinstance(literal, EnumLiteral):
            raise _incompatible(edm.name, given, operation)
        if isinstance(literal, ast.Integer) and len(literal.val) > _LONGEST_NUMBER:
            raise FilterError(f"Unrecognized 'Edm.Int64' literal '{literal.val}'.")
        return edm.comparable(literal.py_val)

    def _instant(self, edm: Edm, literal: Any, operation: str) -> Any:
        """Without an offset it means UTC; a bare date, its midnight (documented)."""
        is_text = edm.name == "Edm.String" and isinstance(literal, ast.String)
        if not is_text and not isinstance(literal, ast.DateTime | ast.Date):
            raise _incompatible(edm.name, _type_of(literal), operation)
        found = find_instant(literal.val)
        if found is None and is_text:
            raise self._of.dialect.refuses_filter(literal.val)
        if found is None:
            raise FilterError(f"Unrecognized '{_type_of(literal)}' literal '{literal.val}'.")
        return found

    def _function(self, node: Any, scope: _Scope) -> Predicate:
        name, arguments = node.func.name, node.args
        if name == "isof":
            return self._type_test(arguments)
        if name not in _TEXT_FUNCTIONS:
            raise NotImplementedHereError(f"the function '{name}' in $filter")
        if len(arguments) != 2:
            raise _no_such_overload(name)
        if name not in self._of.dialect.functions:
            raise self._of.dialect.refuses_filter(name)
        self.features.add(name)
        return self._text_function(name, arguments[0], arguments[1], scope)

    def _text_function(self, name: str, subject: Any, sought: Any, scope: _Scope) -> Predicate:
        if not isinstance(subject, ast.Identifier) or not isinstance(sought, ast._Literal):
            raise self._unevaluated(subject, sought)
        found = self._property(subject, scope)
        if found.edm.name != "Edm.String" or type(sought) is not ast.String:
            raise _no_such_overload(name)
        if found.edm.is_time:
            raise self._of.dialect.refuses_filter(subject.name)
        get, comparable, holds = found.get, found.edm.comparable, _TEXT_FUNCTIONS[name]
        wanted = comparable(sought.val)

        def predicate(value: Any, view: Any) -> bool | None:
            actual = get(value, view)
            return None if actual is None else holds(comparable(actual), wanted)

        return predicate

    def _type_test(self, arguments: list[Any]) -> Predicate:
        names = self._of.type_names
        wanted = arguments[-1] if arguments else None
        if names is None or not isinstance(wanted, ast.String | ast.Identifier):
            raise NotImplementedHereError(f"the function 'isof' in $filter on {self._of.type_name}")
        text = wanted.val if isinstance(wanted, ast.String) else wanted.name
        folded = text.casefold().removeprefix("microsoft.graph.")
        return lambda value, view: folded in {each.casefold() for each in names(value)}

    def _lambda(self, node: Any, scope: _Scope) -> Predicate:
        collection = self._found(node.owner, scope)
        if not isinstance(collection, Collection):
            raise FilterError("Any/All may only be used following a collection.")
        get = collection.get
        if node.lambda_ is None:
            return lambda value, view: bool(get(value, view))
        variable = node.lambda_.identifier.name.casefold()
        inner = self._predicate(
            node.lambda_.expression, _Scope(self._of, variable, collection.element)
        )
        if isinstance(node.operator, ast.Any):
            return lambda value, view: any(inner(each, view) is True for each in get(value, view))
        return lambda value, view: all(inner(each, view) is True for each in get(value, view))

    def _property(self, node: Any, scope: _Scope) -> Property:
        found = self._found(node, scope)
        if isinstance(found, Collection):
            raise self._of.dialect.refuses_filter(node.name)
        return found

    def _found(self, node: Any, scope: _Scope) -> Property | Collection:
        if not isinstance(node, ast.Identifier):
            raise self._unevaluated(node, None)
        if scope.variable is None:
            self.paths.append(node.name.casefold())
            return self._looked_up(node.name, self._of)
        variable, _, rest = node.name.partition("/")
        if variable.casefold() != scope.variable:
            raise NotImplementedHereError(f"'{node.name}' inside a lambda of $filter")
        if isinstance(scope.element, Edm):
            return self._element(rest, scope.element)
        assert scope.element is not None
        return self._looked_up(rest, scope.element)

    def _element(self, rest: str, edm: Edm) -> Property:
        if rest:
            raise FilterError(UnknownPropertyError(rest, edm.name).message)
        return Property(edm, lambda value, view: value)

    def _looked_up(self, path: str, of: Queryable) -> Property | Collection:
        refuse = self._of.dialect.refuses_filter(path)
        try:
            return find_property(path, of, self._is_beta, refuse, "$filter")
        except UnknownPropertyError as error:
            raise FilterError(error.message) from None

    def _bounds(self, tree: Any) -> dict[str, Bounds]:
        """Return what the parts that must all hold say of times."""
        is_conjunction = isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And)
        bounds: dict[str, Bounds] = {}
        for part in _operands(tree) if is_conjunction else [tree]:
            if isinstance(part, ast.Compare) and isinstance(part.left, ast.Identifier):
                self._narrow(bounds, part)
        return bounds

    def _narrow(self, bounds: dict[str, Bounds], part: Any) -> None:
        path, comparator = part.left.name.casefold(), type(part.comparator)
        found = self._of.properties.get(path)
        if not isinstance(found, Property) or not found.edm.is_time:
            return
        instant = find_instant(getattr(part.right, "val", None) or "")
        known = bounds.get(path, Bounds())
        if instant is not None and comparator in (ast.Gt, ast.GtE, ast.Eq):
            earliest = max(known.earliest or instant, instant)
            known = Bounds(earliest, known.latest)
        if instant is not None and comparator in (ast.Lt, ast.LtE, ast.Eq):
            known = Bounds(known.earliest, min(known.latest or instant, instant))
        bounds[path] = known

    _BY_NODE: Mapping[type, Callable[..., Predicate]] = {
        ast.BoolOp: _connective,
        ast.UnaryOp: _negation,
        ast.Identifier: _boolean_property,
        ast.Boolean: _boolean_literal,
        ast.Compare: _comparison,
        ast.Call: _function,
        ast.CollectionLambda: _lambda,
    }


#: What is true or false by itself, and may be compared with ``true`` and ``false``.
_CONDITIONS = (ast.Call, ast.CollectionLambda, ast.Compare, ast.BoolOp)


def _is_negation(node: Any) -> bool:
    """``not x eq true`` means ``(not x) eq true``: the order of precedence is OData's."""
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _operands(node: Any) -> list[Any]:
    """Return the parts of a chain of the same connective, left to right."""
    kind, found = type(node.op), []
    while isinstance(node, ast.BoolOp) and type(node.op) is kind:
        found.append(node.right)
        node = node.left
    return [node, *reversed(found)]


def _all_of(parts: list[Predicate]) -> Predicate:
    def predicate(value: Any, view: Any) -> bool | None:
        result: bool | None = True
        for part in parts:
            each = part(value, view)
            if each is False:
                return False
            if each is None:
                result = None
        return result

    return predicate


def _any_of(parts: list[Predicate]) -> Predicate:
    def predicate(value: Any, view: Any) -> bool | None:
        result: bool | None = False
        for part in parts:
            each = part(value, view)
            if each:
                return True
            if each is None:
                result = None
        return result

    return predicate


def _null_comparison(found: Property, comparator: type) -> Predicate:
    get = found.get
    if comparator is ast.Eq:
        return lambda value, view: get(value, view) is None
    if comparator is ast.NotEq:
        return lambda value, view: get(value, view) is not None
    return lambda value, view: False


def _position(edm: Edm, literal: Any, operation: str) -> int:
    """Return the position of the member that a string or an enumeration literal names."""
    if not isinstance(literal, ast.String):
        raise _incompatible(edm.name, _type_of(literal), operation)
    if isinstance(literal, EnumLiteral) and literal.type_name.casefold() != edm.name.casefold():
        raise _incompatible(edm.name, literal.type_name, operation)
    folded = [each.casefold() for each in edm.members]
    if literal.val.casefold() not in folded:
        raise FilterError(f"The string '{literal.val}' is not a valid enumeration type constant.")
    return folded.index(literal.val.casefold())


def _type_of(literal: Any) -> str:
    return _LITERAL_TYPES.get(type(literal), "Edm.Untyped")


def _incompatible(left: str, right: str, operation: str) -> FilterError:
    return FilterError(
        "A binary operator with incompatible types was detected. Found operand types "
        f"'{left}' and '{right}' for operator kind '{operation}'."
    )


def _no_such_overload(name: str) -> FilterError:
    return FilterError(
        f"No function signature for the function with name '{name}' matches the specified "
        f"arguments. The function signatures considered are: {name}(Edm.String Nullable=true, "
        "Edm.String Nullable=true)."
    )
