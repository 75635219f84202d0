"""Read a pattern into a small tree. Recurses once a group, and groups have a depth limit.

What a browser would refuse under the flag ``u`` is refused here as well: a lone bracket, an escape without need, a quantifier
without anything before it. ``^`` and ``$`` may stand at the ends of the whole pattern, where they change nothing.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.expressions.errors import ExpressionError

WHITE_SPACE: Final = "".join(
    map(chr, (*range(0x09, 0x0E), 0x20, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF))
)
"""What browsers call white space, in ``trim`` as in ``\\s``."""

UNBOUNDED: Final = -1

_LONGEST: Final = 1_024
_DEEPEST: Final = 40
_MOST_REPEATS: Final = 1_000
_SYNTAX_SIGNS: Final = frozenset("^$\\.*+?()[]{}|/")
_CONTROLS: Final = {"t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r"}
_BOUNDS: Final = {"*": (0, UNBOUNDED), "+": (1, UNBOUNDED), "?": (0, 1)}
_LINE_ENDS: Final = "\n\r\u2028\u2029"
_LAST_CHARACTER: Final = 0x10FFFF
_DIGIT_SIGNS: Final = frozenset("0123456789")
_CODE_POINT: Final = re.compile(r"\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{4})")
_CATEGORIES: Final = frozenset(
    major + minor
    for major, minors in {"L": "ultmo", "M": "nce", "N": "dlo", "P": "cdseifo", "S": "mcko", "Z": "slp"}.items()
    for minor in ("", *minors)
)

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Signs:
    """One character out of a set: ranges of code points and Unicode categories, some of them turned into their opposite."""

    ranges: tuple[Range, ...] = ()
    parts: tuple[Signs, ...] = ()
    category: str = ""
    negated: bool = False

    @property
    def single(self) -> int | None:
        """Give the code point, if the set is one character."""
        is_one = len(self.ranges) == 1 and not (self.parts or self.category or self.negated)
        return self.ranges[0][0] if is_one and self.ranges[0][0] == self.ranges[0][1] else None

    def has(self, sign: str) -> bool:
        """Tell whether a character belongs to the set."""
        point = ord(sign)
        found = (
            any(low <= point <= high for low, high in self.ranges)
            or any(part.has(sign) for part in self.parts)
            or (bool(self.category) and unicodedata.category(sign).startswith(self.category))
        )
        return found is not self.negated


@dataclass(frozen=True, slots=True)
class Sequence:
    """One part after the other; an empty one fits an empty text."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One part or another."""

    options: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """A part several times; ``most`` may be ``UNBOUNDED``."""

    part: Part
    fewest: int
    most: int


Part = Signs | Sequence | Choice | Repeat


def read_pattern(text: str) -> Part:
    """Read a pattern; raises ``ExpressionError`` that names the character where it cannot be read."""
    if len(text) > _LONGEST:
        raise ExpressionError("expression.pattern_too_long", limit=_LONGEST)
    return _Reader(text).whole()


def written(signs: Signs) -> str:
    """Write a set as a regular expression of one character that every browser reads alike under the flag ``u``."""
    members = "".join(_written_range(*one) for one in signs.ranges) + "".join(_written_part(part) for part in signs.parts)
    if signs.category:
        members += f"\\p{{{signs.category}}}"
    return f"[{'^' if signs.negated else ''}{members}]"


def _written_range(low: int, high: int) -> str:
    first = f"\\u{{{low:x}}}"
    return first if low == high else f"{first}-\\u{{{high:x}}}"


def _written_part(part: Signs) -> str:
    """Write a class inside a set, where only categories know a word for their opposite."""
    if part.category:
        return f"\\{'P' if part.negated else 'p'}{{{part.category}}}"
    if not part.negated:
        return "".join(_written_range(*one) for one in part.ranges)
    edges = sorted(part.ranges)
    starts = [0, *(high + 1 for _low, high in edges)]
    ends = [*(low - 1 for low, _high in edges), _LAST_CHARACTER]
    return "".join(_written_range(low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def _set_of(characters: str, *, negated: bool = False) -> Signs:
    return Signs(tuple((ord(sign), ord(sign)) for sign in characters), negated=negated)


_DIGITS: Final = (ord("0"), ord("9"))
_WORD: Final = (_DIGITS, (ord("A"), ord("Z")), (ord("_"), ord("_")), (ord("a"), ord("z")))
_CLASSES: Final = {
    "d": Signs((_DIGITS,)),
    "D": Signs((_DIGITS,), negated=True),
    "w": Signs(_WORD),
    "W": Signs(_WORD, negated=True),
    "s": _set_of(WHITE_SPACE),
    "S": _set_of(WHITE_SPACE, negated=True),
}
_ANY_SIGN: Final = _set_of(_LINE_ENDS, negated=True)


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0

    def whole(self) -> Part:
        part = self._choice()
        if self._place < len(self._text):
            raise self._failure()
        return part

    def _choice(self) -> Part:
        options = [self._sequence()]
        while self._skip("|"):
            options.append(self._sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _sequence(self) -> Part:
        if self._depth == 0:
            self._skip("^")
        parts: list[Part] = []
        while self._next() not in {"", "|", ")"}:
            if self._depth == 0 and self._skip("$"):
                if self._next() not in {"", "|"}:
                    raise self._failure()
                break
            parts.append(self._repeated(self._one()))
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def _one(self) -> Part:
        if self._skip("("):
            return self._group()
        if self._skip("["):
            return self._set()
        if self._skip("."):
            return _ANY_SIGN
        if self._skip("\\"):
            return self._escape(allowed=_SYNTAX_SIGNS)
        if self._next() in _SYNTAX_SIGNS - {"/"}:
            raise self._failure()
        return _set_of(self._take())

    def _group(self) -> Part:
        if self._skip("?") and not self._skip(":"):
            raise self._failure()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._failure()
        part = self._choice()
        self._depth -= 1
        if not self._skip(")"):
            raise self._failure()
        return part

    def _repeated(self, part: Part) -> Part:
        if self._next() in _BOUNDS:
            fewest, most = _BOUNDS[self._take()]
        elif self._skip("{"):
            fewest, most = self._bounds()
        else:
            return part
        self._skip("?")
        if self._next() in {"*", "+", "?", "{"}:
            raise self._failure()
        return Repeat(part, fewest, most)

    def _bounds(self) -> tuple[int, int]:
        fewest = most = self._number()
        if self._skip(","):
            most = UNBOUNDED if self._next() == "}" else self._number()
        if not self._skip("}") or (most != UNBOUNDED and most < fewest):
            raise self._failure()
        return fewest, most

    def _number(self) -> int:
        start = self._place
        while self._next() in _DIGIT_SIGNS:
            self._place += 1
        digits = self._text[start : self._place]
        if not digits or len(digits) > len(str(_MOST_REPEATS)) or int(digits) > _MOST_REPEATS:
            raise self._failure()
        return int(digits)

    def _set(self) -> Signs:
        negated = self._skip("^")
        ranges: list[Range] = []
        parts: list[Signs] = []
        while not self._skip("]"):
            member = self._member()
            if self._next() == "-" and self._text[self._place + 1 : self._place + 2] not in {"]", ""}:
                self._place += 1
                ranges.append(self._range(member, self._member()))
            elif member.negated or member.category:
                parts.append(member)
            else:
                ranges += member.ranges
        if not ranges and not parts:
            raise self._failure()
        return Signs(tuple(ranges), tuple(parts), negated=negated)

    def _range(self, low: Signs, high: Signs) -> Range:
        if low.single is None or high.single is None or low.single > high.single:
            raise self._failure()
        return low.single, high.single

    def _member(self) -> Signs:
        if self._skip("\\"):
            return self._escape(allowed=_SYNTAX_SIGNS | {"-"})
        return _set_of(self._take())

    def _escape(self, *, allowed: frozenset[str]) -> Signs:
        letter = self._take()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _CONTROLS:
            return _set_of(_CONTROLS[letter])
        if letter == "u":
            return _set_of(self._code_point())
        if letter in {"p", "P"}:
            return Signs(category=self._category(), negated=letter == "P")
        if letter not in allowed:
            raise self._failure(back=1)
        return _set_of(letter)

    def _code_point(self) -> str:
        match = _CODE_POINT.match(self._text, self._place)
        point = int(match[1] or match[2], 16) if match else _LAST_CHARACTER + 1
        if match is None or point > _LAST_CHARACTER or "\ud800" <= chr(point) <= "\udfff":
            raise self._failure()
        self._place = match.end()
        return chr(point)

    def _category(self) -> str:
        closing = self._text.find("}", self._place)
        name = self._text[self._place : closing] if self._skip("{") and closing > 0 else ""
        if name not in _CATEGORIES:
            raise self._failure()
        self._place = closing + 1
        return name

    def _next(self) -> str:
        return self._text[self._place : self._place + 1]

    def _skip(self, sign: str) -> bool:
        if self._next() != sign:
            return False
        self._place += 1
        return True

    def _take(self) -> str:
        sign = self._next()
        if not sign:
            raise self._failure()
        self._place += 1
        return sign

    def _failure(self, *, back: int = 0) -> ExpressionError:
        return ExpressionError("expression.pattern", place=min(self._place - back, len(self._text)) + 1)
