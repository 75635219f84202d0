"""Saying in our own language what an XLSForm says in XPath.

The two differ most in what they do with kinds: XPath turns everything into everything, ours nothing into anything. So every
comparison looks at the kind of the answers in it, and a plain answer in the place of a condition asks whether there is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from typing import Literal as OneOf

from .xpath import Call, Literal, Operation, Reference, XPath, XPathError

Kind = OneOf["text", "number", "boolean", "choice", "choices", "date", "datetime", "time", "rows", "any"]


@dataclass(frozen=True, slots=True)
class Named:
    """A field that expressions may name: its name with us, its kind, and the repeats around it, outermost first."""

    name: str
    kind: Kind
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an expression stands: the field whose it is, the repeats around it, and everything it may name by its old name."""

    own: str
    repeats: tuple[str, ...]
    names: Mapping[str, Named]


_OPERATORS: Final[Mapping[str, str]] = {"=": "==", "div": "/", "mod": "%"}
_COMPARISONS: Final = frozenset({"=", "!=", "<", "<=", ">", ">="})
_LOGIC: Final = frozenset({"and", "or"})
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_NUMBER: Final = re.compile(r"-?\d+(?:\.\d+)?")
_ATOM: Final = re.compile(r"[\w.]+|[a-z_]+\(.*\)|\"[^\"]*\"")

_BOOLEAN_CALLS: Final = frozenset(
    {"selected", "not", "true", "false", "contains", "starts-with", "ends-with", "regex", "boolean", "boolean-from-string"}
)
_KINDS_OF_CALLS: Final[Mapping[str, Kind]] = {
    "today": "date",
    "now": "datetime",
    "date": "date",
    "date-time": "datetime",
    "count-selected": "number",
    "string-length": "number",
    "sum": "number",
    "count": "number",
    "round": "number",
    "int": "number",
    "number": "number",
    "min": "number",
    "max": "number",
    "abs": "number",
    "concat": "text",
    "string": "text",
    "substr": "text",
    "join": "text",
}


def write_condition(node: XPath, place: Place) -> str:
    """Write an expression that is true or false; raises ``XPathError``."""
    if _is_boolean(node):
        return write_value(node, place)
    if isinstance(node, Reference):
        named = _find(node, place)
        text = _path(named, place)
        return f"{text} == true" if named.kind == "boolean" else f"not empty({text})"
    if isinstance(node, Literal):
        return "true" if node.value else "false"
    return f"not empty({write_value(node, place)})"


def write_value(node: XPath, place: Place) -> str:
    """Write an expression that gives a value; raises ``XPathError``."""
    if isinstance(node, Literal):
        return json.dumps(node.value, ensure_ascii=False) if isinstance(node.value, str) else f"{node.value:g}"
    if isinstance(node, Reference):
        return _path(_find(node, place), place)
    if isinstance(node, Call):
        return _call(node, place)
    return _operation(node, place)


def _operation(node: Operation, place: Place) -> str:
    operator = node.operator
    if len(node.operands) == 1:
        return f"-{_closed(write_value(node.operands[0], place))}"
    left, right = node.operands
    if operator in _LOGIC:
        return f" {operator} ".join(_closed(write_condition(operand, place)) for operand in node.operands)
    if operator in _COMPARISONS:
        return _comparison(operator, left, right, place=place)
    sides = (_closed(_as_number(operand, place)) for operand in node.operands)
    return f" {_OPERATORS.get(operator, operator)} ".join(sides)


def _comparison(operator: str, left: XPath, right: XPath, *, place: Place) -> str:
    if isinstance(left, Literal) and not isinstance(right, Literal):
        turned = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
        return _comparison(turned.get(operator, operator), right, left, place=place)
    kind = _kind(left, place)
    text = _closed(write_value(left, place))
    if isinstance(right, Literal) and right.value == "" and operator in ("=", "!="):
        return f"empty({write_value(left, place)})" if operator == "=" else f"not empty({write_value(left, place)})"
    written = _OPERATORS.get(operator, operator)
    if kind == "boolean" and isinstance(right, Literal):
        return f"{text} {written} {'true' if str(right.value).lower() in ('ok', 'yes', 'true', '1') else 'false'}"
    if kind == "choices" and isinstance(right, Literal):
        return f"{text} {written} [{json.dumps(str(right.value))}]"
    if isinstance(right, Literal):
        return f"{_side(left, kind, right, place=place)} {written} {_fitting(kind, right)}"
    return f"{text} {written} {_closed(write_value(right, place))}"


def _side(left: XPath, kind: Kind, right: Literal, *, place: Place) -> str:
    """Write the answer of a comparison; a text that is compared with a number is read as one."""
    text = _closed(write_value(left, place))
    return f"number({text})" if kind == "text" and isinstance(right.value, float) else text


def _fitting(kind: Kind, literal: Literal) -> str:
    """Write a constant in the kind of what it is compared with."""
    value = literal.value
    if isinstance(value, float):
        return json.dumps(f"{value:g}") if kind == "choice" else f"{value:g}"
    if kind == "number" and _NUMBER.fullmatch(value):
        return value
    if kind in ("date", "datetime") and _DATE.match(value):
        return f"{'datetime' if 'T' in value else 'date'}({json.dumps(value)})"
    return json.dumps(value, ensure_ascii=False)


def _as_number(node: XPath, place: Place) -> str:
    """Write an operand of arithmetic."""
    text = write_value(node, place)
    return f"number({text})" if _kind(node, place) in ("text", "choice") else text


_Writer = Callable[[tuple[XPath, ...], Place], str]


def _call(node: Call, place: Place) -> str:
    writer = _CALLS.get(node.name)
    if writer is None:
        raise XPathError(f"{node.name}() has no counterpart")
    try:
        return writer(node.arguments, place)
    except (IndexError, ValueError) as failure:
        raise failure if isinstance(failure, XPathError) else XPathError(f"{node.name}() has other arguments") from failure


def _selected(arguments: tuple[XPath, ...], place: Place) -> str:
    answer, wanted = arguments
    text, kind = _closed(write_value(answer, place)), _kind(answer, place)
    choice = json.dumps(f"{wanted.value:g}") if isinstance(wanted, Literal) and isinstance(wanted.value, float) else None
    choice = choice or write_value(wanted, place)
    if kind == "choices":
        return f"{_closed(choice)} in coalesce({text}, [])"
    return f"{text} == {choice}"


def _same(ours: str) -> _Writer:
    return lambda arguments, place: f"{ours}({', '.join(write_value(argument, place) for argument in arguments)})"


def _numbers(ours: str) -> _Writer:
    """Write a function over a list; several arguments are one."""

    def write(arguments: tuple[XPath, ...], place: Place) -> str:
        texts = [write_value(argument, place) for argument in arguments]
        return f"{ours}({texts[0]})" if len(texts) == 1 else f"{ours}([{', '.join(texts)}])"

    return write


def _text_of(node: XPath, place: Place) -> str:
    text, kind = write_value(node, place), _kind(node, place)
    if isinstance(node, Literal) and isinstance(node.value, str):
        return text
    return f'coalesce({text}, "")' if kind in ("text", "choice") else f'if(empty({text}), "", text({text}))'


def _count_selected(arguments: tuple[XPath, ...], place: Place) -> str:
    return f"len(coalesce({write_value(arguments[0], place)}, []))"


def _length(arguments: tuple[XPath, ...], place: Place) -> str:
    return f"len({_text_of(arguments[0] if arguments else Reference(''), place)})"


def _if(arguments: tuple[XPath, ...], place: Place) -> str:
    condition, then, otherwise = arguments
    return f"if({write_condition(condition, place)}, {write_value(then, place)}, {write_value(otherwise, place)})"


def _whole(arguments: tuple[XPath, ...], place: Place) -> str:
    text = _as_number(arguments[0], place)
    return f"if({_closed(text)} < 0, ceil({text}), floor({text}))"


def _substr(arguments: tuple[XPath, ...], place: Place) -> str:
    texts = [_text_of(arguments[0], place), *(write_value(argument, place) for argument in arguments[1:])]
    return f"slice({', '.join(texts)})"


def _join(arguments: tuple[XPath, ...], place: Place) -> str:
    separator, items = arguments
    return f"join({write_value(items, place)}, {write_value(separator, place)})"


def _texts(ours: str) -> _Writer:
    return lambda arguments, place: f"{ours}({', '.join(_text_of(argument, place) for argument in arguments)})"


def _one(arguments: tuple[XPath, ...], place: Place) -> str:
    return write_value(arguments[0], place)


_CALLS: Final[Mapping[str, _Writer]] = {
    "true": lambda _arguments, _place: "true",
    "false": lambda _arguments, _place: "false",
    "today": lambda _arguments, _place: "today()",
    "now": lambda _arguments, _place: "now()",
    "not": lambda arguments, place: f"not {_closed(write_condition(arguments[0], place))}",
    "boolean": lambda arguments, place: write_condition(arguments[0], place),
    "boolean-from-string": lambda arguments, place: write_condition(arguments[0], place),
    "selected": _selected,
    "count-selected": _count_selected,
    "string-length": _length,
    "if": _if,
    "int": _whole,
    "round": _same("round"),
    "number": lambda arguments, place: _as_number(arguments[0], place),
    "string": lambda arguments, place: _text_of(arguments[0], place),
    "concat": lambda arguments, place: " + ".join(_text_of(argument, place) for argument in arguments),
    "coalesce": _same("coalesce"),
    "once": _one,
    "sum": _numbers("sum"),
    "min": _numbers("min"),
    "max": _numbers("max"),
    "count": lambda arguments, place: f"len(coalesce({write_value(arguments[0], place)}, []))",
    "count-non-empty": lambda arguments, place: f"count({write_value(arguments[0], place)}, not empty(item))",
    "abs": _same("abs"),
    "contains": _texts("contains"),
    "starts-with": _texts("starts_with"),
    "ends-with": _texts("ends_with"),
    "regex": lambda arguments, place: f"matches({_text_of(arguments[0], place)}, {write_value(arguments[1], place)})",
    "substr": _substr,
    "normalize-space": _texts("trim"),
    "lower-case": _texts("lower"),
    "upper-case": _texts("upper"),
    "date": _same("date"),
    "date-time": _same("datetime"),
    "join": _join,
}


def _is_boolean(node: XPath) -> bool:
    if isinstance(node, Operation):
        return node.operator in _LOGIC | _COMPARISONS
    return isinstance(node, Call) and node.name in _BOOLEAN_CALLS


def _kind(node: XPath, place: Place) -> Kind:
    if isinstance(node, Reference):
        named = _find(node, place)
        return named.kind if _is_near(named, place) else "rows"
    if isinstance(node, Literal):
        return "text" if isinstance(node.value, str) else "number"
    if isinstance(node, Call):
        return "boolean" if node.name in _BOOLEAN_CALLS else _KINDS_OF_CALLS.get(node.name, "any")
    return "boolean" if _is_boolean(node) else "number"


def _find(node: Reference, place: Place) -> Named:
    name = node.name or place.own
    if name not in place.names:
        raise XPathError(f"{name} names nothing that was carried over")
    return place.names[name]


def _is_near(named: Named, place: Place) -> bool:
    """Tell whether the field stands in the same row or around it, so that there is one answer and not many."""
    return place.repeats[: len(named.repeats)] == named.repeats


def _path(named: Named, place: Place) -> str:
    if _is_near(named, place):
        return named.name
    shared = 0
    while shared < min(len(named.repeats), len(place.repeats)) and named.repeats[shared] == place.repeats[shared]:
        shared += 1
    first, *further = named.repeats[shared:]
    path = first
    for repeat in further:
        path = f"flatten({path}.{repeat})"
    return f"{path}.{named.name}"


def _closed(text: str) -> str:
    """Put brackets around what is not one word or one call."""
    if re.fullmatch(r"[\w.]+", text) or (text.startswith('"') and text.count('"') == 2):  # noqa: PLR2004 - both its ends
        return text
    return text if _is_call(text) else f"({text})"


def _is_call(text: str) -> bool:
    match = re.match(r"[a-z_]+\(", text)
    if match is None:
        return False
    depth = 0
    for position, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and position >= match.end() - 1:
            return position == len(text) - 1
    return False
