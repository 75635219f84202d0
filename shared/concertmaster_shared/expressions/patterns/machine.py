"""Run a pattern over a text: all ways through it at once, one character after the other.

The pattern becomes numbered positions, one for each sign it can consume. A set of positions is one integer, a bit each; for
each position we keep the set of those that may come next. Steps already seen are remembered, so that a pattern in daily use
costs one look-up a character.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from concertmaster_shared.expressions.errors import ExpressionError

from .syntax import UNBOUNDED, Choice, Part, Repeat, Sequence, Signs, read_pattern, written

_MOST_POSITIONS: Final = 1_000
_REMEMBERED_BITS: Final = 1 << 16
_END: Final = 1
"""Bit of the state "the text may end here"; positions follow from the next bit on."""


class Pattern:
    """A compiled pattern."""

    def __init__(self, part: Part) -> None:
        if _size(part) > _MOST_POSITIONS:
            raise ExpressionError("expression.pattern_too_large", limit=_MOST_POSITIONS)
        self._after: list[int] = [0]
        self._loops = 0
        self._characters: dict[str, int] = {}
        self._sets: dict[Signs, int] = {}
        self._start = self._build(part, _END)
        self._cost = 1 + self.positions // 16
        self._remembered = _REMEMBERED_BITS // (self.positions + 32)
        self._fitting: dict[str, int] = {}
        self._steps: dict[int, int] = {}

    @property
    def positions(self) -> int:
        """Count the positions, a measure of the work of building and running the pattern."""
        return len(self._after) - 1

    def matches(self, text: str, spend: Callable[[int], None]) -> bool:
        """Tell whether the whole text fits; ``spend`` is told of the work before it is done."""
        spend(1 + self._cost * len(text))
        state = self._start
        for sign in text:
            taken = state & self._positions_of(sign)
            if not taken:
                return False
            state = self._step(taken)
        return bool(state & _END)

    def as_json(self) -> dict[str, Any]:
        """Give the machine as data: bits as hexadecimal numbers, sets of characters as regular expressions of one character."""
        single = ((written(_one(sign)), positions) for sign, positions in self._characters.items())
        several = ((written(signs), positions) for signs, positions in self._sets.items())
        return {
            "start": hex(self._start),
            "after": [hex(positions) for positions in self._after],
            "signs": [[signs, hex(positions)] for signs, positions in (*single, *several)],
            "cost": self._cost,
        }

    def _positions_of(self, sign: str) -> int:
        """Give the positions that take a character."""
        found = self._fitting.get(sign)
        if found is None:
            found = self._characters.get(sign, 0)
            for signs, positions in self._sets.items():
                if signs.has(sign):
                    found |= positions
            if len(self._fitting) < self._remembered:
                self._fitting[sign] = found
        return found

    def _step(self, taken: int) -> int:
        state = self._steps.get(taken)
        if state is None:
            state = 0
            rest = taken
            while rest:
                lowest = rest & -rest
                state |= self._after[lowest.bit_length() - 1]
                rest ^= lowest
            if len(self._steps) < self._remembered:
                self._steps[taken] = state
        return state

    def _build(self, part: Part, after: int) -> int:
        """Give positions to a part that is followed by the set ``after``, and tell the set it can begin with."""
        match part:
            case Signs():
                position = 1 << len(self._after)
                self._after.append(after)
                self._register(part, position)
                return position
            case Sequence(parts=parts):
                for one in reversed(parts):
                    after = self._build(one, after)
                return after
            case Choice(options=options):
                begin = 0
                for option in options:
                    begin |= self._build(option, after)
                return begin
            case Repeat(part=one, fewest=fewest, most=most):
                begin = self._loop(one, after) if most == UNBOUNDED else after
                for _optional in range(most - fewest):
                    begin = self._build(one, begin) | after
                for _required in range(fewest):
                    begin = self._build(one, begin)
                return begin

    def _register(self, signs: Signs, position: int) -> None:
        if signs.single is None:
            self._sets[signs] = self._sets.get(signs, 0) | position
        else:
            sign = chr(signs.single)
            self._characters[sign] = self._characters.get(sign, 0) | position

    def _loop(self, part: Part, after: int) -> int:
        """Build a part that may come any number of times: after it comes what follows, or it again.

        What it begins with is known only when it is built, so a bit that no position has stands for it until then.
        """
        self._loops += 1
        again = 1 << (_MOST_POSITIONS + 1 + self._loops)
        first = len(self._after)
        begin = (self._build(part, after | again) | after) & ~again
        for place in range(first, len(self._after)):
            if self._after[place] & again:
                self._after[place] = self._after[place] & ~again | begin
        return begin


def _one(sign: str) -> Signs:
    return Signs(((ord(sign), ord(sign)),))


def _size(part: Part) -> int:
    """Count the positions a part will have; at least one, so that repeating nothing is bounded as well."""
    match part:
        case Signs():
            return 1
        case Sequence(parts=parts) | Choice(options=parts):
            return max(1, sum(_size(one) for one in parts))
        case Repeat(part=one, fewest=fewest, most=most):
            return _size(one) * max(1, fewest + 1 if most == UNBOUNDED else most)


@lru_cache(maxsize=256)
def compile_pattern(text: str) -> Pattern:
    """Compile a pattern, or give the one compiled before."""
    return Pattern(read_pattern(text))
