"""Cut a text into tokens. Nothing here raises: what cannot be read becomes a token of kind ``error`` that carries the error.

So the parser stops at the first such token, while a highlighter colours all of a text that is still being typed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, Literal, NamedTuple

from .errors import ExpressionError

TokenKind = Literal["number", "text", "name", "function", "keyword", "operator", "bracket", "punctuation", "error"]

KEYWORDS: Final = frozenset({"and", "or", "not", "in", "null", "true", "false"})
LARGEST_WHOLE: Final = 2**53
"""Whole numbers up to here are exact in a double, and so in every browser."""

_WHITESPACE: Final = " \t\r\n\u00a0"
_DIGITS: Final = frozenset("0123456789")
_ESCAPES: Final = {"'": "'", '"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_SIGNS: Final[dict[str, TokenKind]] = {
    **dict.fromkeys(("==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "/", "%"), "operator"),
    **dict.fromkeys("()[]{}", "bracket"),
    **dict.fromkeys(",:.", "punctuation"),
}
# What people bring from spreadsheets, other languages and word processors, and what to write for it here.
_INSTEAD: Final = {
    "===": "==", "!==": "!=", "&&": "and", "||": "or", "??": "coalesce(a, b)", "<>": "!=", "=>": ">=", "=<": "<=",
    "//": "floor(a / b)", "=": "==", "!": "not", "&": "+", "?": "if(condition, then, else)",
    "\u2264": "<=", "\u2265": ">=", "\u2260": "!=", "\u00d7": "*", "\u00f7": "/", "\u2212": "-", "\u2013": "-",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u2018": "'", "\u2019": "'", ";": ",",
}  # fmt: skip
_LINE_ENDS: Final = ("", "\r", "\n")
_UNIT_LENGTH: Final = len("\\uXXXX")
_HEX: Final = frozenset("0123456789abcdefABCDEF")


class Token(NamedTuple):
    """A piece of the text; ``value`` is what a literal stands for, else the text itself."""

    kind: TokenKind
    start: int
    end: int
    value: object
    error: ExpressionError | None = None

    @property
    def length(self) -> int:
        """Count the token's characters."""
        return self.end - self.start


def tokens(text: str) -> Iterator[tuple[TokenKind, int, int]]:
    """Give kind, start and end of each token, for colouring; never raises, whatever the text."""
    return ((token.kind, token.start, token.end) for token in scan(text))


def scan(text: str, start: int = 0) -> Iterator[Token]:
    """Give the tokens from ``start`` on; white space between them is left out. Behind a point, a keyword is a name."""
    position = start
    token: Token | None = None
    while position < len(text):
        sign = text[position]
        if sign in _WHITESPACE:
            position += 1
            continue
        if sign in _DIGITS:
            token = _number(text, position)
        elif sign in "'\"":
            token = _text(text, position)
        elif _starts_name(sign):
            token = _name(text, position, is_field=token is not None and token.value == "." and token.kind == "punctuation")
        else:
            token = _sign(text, position)
        yield token
        position = token.end


def is_name(text: str) -> bool:
    """Tell whether a text can stand after a point or as a name by itself."""
    return text.isidentifier() and text not in KEYWORDS and not text.startswith("_")


def is_readable(sign: str) -> bool:
    """Tell whether a character can stand in a text: not NUL, which no database takes, and no half of a pair."""
    return sign != "\0" and not "\ud800" <= sign <= "\udfff"


def _starts_name(sign: str) -> bool:
    return sign.isidentifier()


def _continues_name(sign: str) -> bool:
    return ("a" + sign).isidentifier()


def _failed(code: str, start: int, end: int, **parameters: Any) -> Token:
    return Token("error", start, end, None, ExpressionError(code, position=start, length=end - start, **parameters))


def _name(text: str, start: int, *, is_field: bool) -> Token:
    end = _run(text, start)
    word = text[start:end]
    if word in KEYWORDS and not is_field:
        return Token("keyword", start, end, word)
    after = end
    while after < len(text) and text[after] in _WHITESPACE:
        after += 1
    called = after < len(text) and text[after] == "("
    return Token("function" if called else "name", start, end, word)


def _run(text: str, end: int) -> int:
    while end < len(text) and _continues_name(text[end]):
        end += 1
    return end


def _digits(text: str, end: int) -> int:
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    return end


def _number(text: str, start: int) -> Token:
    end = whole_end = _digits(text, start)
    if text[end : end + 1] == "." and text[end + 1 : end + 2] in _DIGITS:
        end = _digits(text, end + 1)
    if text[end : end + 1] in {"e", "E"}:
        signed = end + 2 if text[end + 1 : end + 2] in {"+", "-"} else end + 1
        end = exponent_end if (exponent_end := _digits(text, signed)) > signed else end
    if (run_end := _run(text, end)) > end or (text[start] == "0" and whole_end > start + 1):
        return _failed("expression.bad_number", start, run_end)
    value = number_value(text[start:end])
    if value is None:
        return _failed("expression.number_out_of_range", start, end)
    return Token("number", start, end, value)


def number_value(text: str) -> int | float | None:
    """Give the number a decimal text stands for, whole where it can be; ``None`` if it is out of range.

    Digits alone must be exact; a text with a point or an exponent asks for the nearest double.
    """
    if text.isdecimal():
        digits = text.lstrip("0") or "0"
        whole = int(digits) if len(digits) <= len(str(LARGEST_WHOLE)) else LARGEST_WHOLE + 1
        return whole if whole <= LARGEST_WHOLE else None
    value = float(text)
    if value == float("inf"):
        return None
    return int(value) if value <= LARGEST_WHOLE and value.is_integer() else value


def _text(text: str, start: int) -> Token:
    """Read a quoted text. A bad escape does not end it, so that colouring goes on behind the closing quote."""
    quote = text[start]
    pieces: list[str] = []
    failure: ExpressionError | None = None
    position = start + 1
    while position < len(text) and text[position] not in _LINE_ENDS:
        sign = text[position]
        if sign == quote:
            value = "".join(pieces)
            return Token("error" if failure else "text", start, position + 1, value, failure)
        if sign == "\\":
            piece, end = _escape(text, position)
            if piece is None:
                failure = failure or ExpressionError("expression.bad_escape", position=position, length=end - position)
            pieces.append(piece or "")
            position = end
        else:
            if not is_readable(sign):
                failure = failure or ExpressionError("expression.bad_character", position=position, length=1)
            pieces.append(sign)
            position += 1
    return _failed("expression.open_text", start, position)


def _escape(text: str, start: int) -> tuple[str | None, int]:
    """Read one escape; gives what it stands for, or nothing, and where it ends."""
    letter = text[start + 1 : start + 2]
    if letter in _ESCAPES:
        return _ESCAPES[letter], start + 2
    if letter == "u":
        return _code_units(text, start)
    return None, start + (1 if letter in _LINE_ENDS else 2)


def _code_units(text: str, start: int) -> tuple[str | None, int]:
    r"""Read ``\uXXXX``, or two of them that are the halves of one character."""
    first = _code_unit(text, start)
    end = start + _UNIT_LENGTH
    if not first:
        return None, start + 2
    if "\ud800" <= first <= "\udbff" and "\udc00" <= (second := _code_unit(text, end)) <= "\udfff":
        return (first + second).encode("utf-16", "surrogatepass").decode("utf-16"), end + _UNIT_LENGTH
    return first if is_readable(first) else None, end


def _code_unit(text: str, start: int) -> str:
    digits = text[start + 2 : start + _UNIT_LENGTH]
    is_unit = text.startswith("\\u", start) and len(digits) == _UNIT_LENGTH - 2 and _HEX.issuperset(digits)
    return chr(int(digits, 16)) if is_unit else ""


def _sign(text: str, start: int) -> Token:
    for length in (3, 2, 1):
        sign = text[start : start + length]
        end = start + len(sign)
        if sign in _SIGNS:
            return Token(_SIGNS[sign], start, end, sign)
        if sign in _INSTEAD:
            return _failed("expression.use_instead", start, end, found=sign, instead=_INSTEAD[sign])
    return _failed("expression.unexpected_character", start, start + 1)
