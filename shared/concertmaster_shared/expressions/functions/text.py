"""Functions of texts. Lengths and places count code points; the white space of ``trim`` is that of browsers."""

from __future__ import annotations

from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.operators import contained
from concertmaster_shared.expressions.patterns import WHITE_SPACE, Pattern, compile_pattern
from concertmaster_shared.expressions.shapes import BOOLEAN, TEXT, Shape
from concertmaster_shared.expressions.values import kind_of, text_of

from .spec import FunctionSpec, Parameter, whole

_TEXT: Final = Parameter("text", ("text",))
_NO_TEXT_OF_THEIR_OWN: Final = frozenset({"list", "map", "unknown"})


def _lower(context: Context, text: str) -> str:
    lowered = text.lower()
    context.room_for_text(len(lowered))
    return lowered


def _upper(context: Context, text: str) -> str:
    raised = text.upper()
    context.room_for_text(len(raised))
    return raised


def _split(context: Context, text: str, separator: str) -> list[str]:
    if not separator:
        raise ExpressionError("expression.empty_argument", argument=1)
    context.room_for_items(text.count(separator) + 1)
    return text.split(separator)


def _join(context: Context, items: list[Any], separator: str) -> str:
    pieces: list[str] = []
    for item in items:
        if item is not None:
            if kind_of(item) in _NO_TEXT_OF_THEIR_OWN:
                raise ExpressionError("expression.wrong_item", argument=0, expected="text", found=kind_of(item))
            pieces.append(text_of(item, context))
    context.room_for_text(sum(map(len, pieces)) + len(separator) * max(0, len(pieces) - 1))
    return separator.join(pieces)


def _replace(context: Context, text: str, old: str, new: str) -> str:
    if not old:
        raise ExpressionError("expression.empty_argument", argument=1)
    context.room_for_text(len(text) + text.count(old) * (len(new) - len(old)))
    return text.replace(old, new)


def _matches(context: Context, text: str, pattern: str | Pattern) -> bool:
    return (pattern if isinstance(pattern, Pattern) else _compiled(context, pattern)).matches(text, context.spend)


def _compiled(context: Context, pattern: str) -> Pattern:
    """Compile a pattern that comes from a value; it pays each time, so that the cost does not depend on what ran before."""
    context.spend(len(pattern))
    try:
        compiled = compile_pattern(pattern)
    except ExpressionError as error:
        error.argument = 1
        raise
    context.spend(compiled.positions * 4)
    return compiled


def _pad_start(context: Context, text: str, length: float, fill: str = " ") -> str:
    if len(fill) != 1:
        raise ExpressionError("expression.one_character", argument=2)
    width = whole(length, 1)
    context.room_for_text(max(width, len(text)))
    return text.rjust(width, fill)


def _text(context: Context, value: Any) -> str:
    return text_of(value, context)


FUNCTIONS: Final[tuple[FunctionSpec, ...]] = (
    FunctionSpec(
        "text",
        (Parameter("value"),),
        TEXT,
        "Turns any value into text; null becomes an empty text, lists and maps become JSON.",
        'text(5.0) + " items" == "5 items"',
        _text,
        is_sized=False,
    ),
    FunctionSpec("lower", (_TEXT,), TEXT, "The text in small letters.", 'lower("ABC") == "abc"', _lower),
    FunctionSpec("upper", (_TEXT,), TEXT, "The text in capital letters.", 'upper("abc") == "ABC"', _upper),
    FunctionSpec(
        "trim",
        (_TEXT,),
        TEXT,
        "The text without white space at its ends.",
        'trim("  a b ") == "a b"',
        lambda _context, text: text.strip(WHITE_SPACE),
    ),
    FunctionSpec(
        "contains",
        (Parameter("value", ("text", "list", "map")), Parameter("part")),
        BOOLEAN,
        "Whether a text has such a part, a list such an item, a map such a key.",
        'contains("concert", "cert")',
        lambda context, value, part: contained(part, value, context),
    ),
    FunctionSpec(
        "starts_with",
        (_TEXT, Parameter("start", ("text",))),
        BOOLEAN,
        "Whether the text starts with another.",
        'starts_with("DE-1234", "DE")',
        lambda _context, text, start: text.startswith(start),
    ),
    FunctionSpec(
        "ends_with",
        (_TEXT, Parameter("end", ("text",))),
        BOOLEAN,
        "Whether the text ends with another.",
        'ends_with("report.pdf", ".pdf")',
        lambda _context, text, end: text.endswith(end),
    ),
    FunctionSpec(
        "split",
        (_TEXT, Parameter("separator", ("text",))),
        Shape.list(TEXT),
        "The parts of a text between separators, as a list.",
        'split("a,b", ",") == ["a", "b"]',
        _split,
    ),
    FunctionSpec(
        "join",
        (Parameter("list", ("list",)), Parameter("separator", ("text",))),
        TEXT,
        "The items of a list as one text, with a separator between them; nulls are left out.",
        'join(["a", null, 2], "-") == "a-2"',
        _join,
    ),
    FunctionSpec(
        "replace",
        (_TEXT, Parameter("old", ("text",)), Parameter("new", ("text",))),
        TEXT,
        "The text with every occurrence of one part replaced by another.",
        'replace("1.234.567", ".", "") == "1234567"',
        _replace,
    ),
    FunctionSpec(
        "matches",
        (_TEXT, Parameter("pattern", ("text",), prepare=compile_pattern)),
        BOOLEAN,
        "Whether the whole text fits a pattern (a regular expression without back references and look-around).",
        'matches("DE-1234", "[A-Z]{2}-\\\\d+")',
        _matches,
    ),
    FunctionSpec(
        "pad_start",
        (_TEXT, Parameter("length", ("number",)), Parameter("fill", ("text",), is_optional=True)),
        TEXT,
        "The text filled up at its start to a length, with spaces or another character.",
        'pad_start("7", 3, "0") == "007"',
        _pad_start,
    ),
)
