"""What is called in scripts and has a counterpart: methods, functions and ways to write a moment."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

METHODS: Final[Mapping[tuple[str, int], str]] = MappingProxyType(
    {
        ("toUpperCase", 0): "upper({0})", ("toLowerCase", 0): "lower({0})", ("trim", 0): "trim({0})",
        ("includes", 1): "contains({0}, {1})", ("startsWith", 1): "starts_with({0}, {1})",
        ("endsWith", 1): "ends_with({0}, {1})", ("split", 1): "split({0}, {1})", ("join", 1): "join({0}, {1})",
        ("join", 0): 'join({0}, ",")', ("replaceAll", 2): "replace({0}, {1}, {2})", ("slice", 1): "slice({0}, {1})",
        ("slice", 2): "slice({0}, {1}, {2})", ("toString", 0): "text({0})", ("toFixed", 1): "fixed({0}, {1})",
        ("padStart", 1): "pad_start({0}, {1})", ("padStart", 2): "pad_start({0}, {1}, {2})",
        ("toReversed", 0): "reverse({0})", ("flat", 0): "flatten({0})",
        ("isEmpty", 0): "empty({0})", ("toNumber", 0): "number({0})", ("first", 0): "first({0})", ("last", 0): "last({0})",
        ("unique", 0): "unique({0})", ("removeDuplicates", 0): "unique({0})", ("sum", 0): "sum({0})",
        ("average", 0): "avg({0})", ("keys", 0): "keys({0})", ("values", 0): "values({0})", ("round", 0): "round({0})",
        ("round", 1): "round({0}, {1})", ("floor", 0): "floor({0})", ("ceil", 0): "ceil({0})", ("abs", 0): "abs({0})",
        ("toDateTime", 0): "datetime({0})", ("toISO", 0): "text({0})", ("toISOString", 0): "text({0})",
        ("toISODate", 0): "text(date({0}))", ("toJsonString", 0): "text({0})",
    }
)  # fmt: skip
"""By name and number of arguments; 0 is what stands before the point."""

FUNCTIONS: Final[Mapping[tuple[str, int], str]] = MappingProxyType(
    {
        ("String", 1): "text({0})", ("Number", 1): "number({0})", ("parseFloat", 1): "number({0})",
        ("parseInt", 1): "floor(number({0}))", ("Math.round", 1): "round({0})", ("Math.floor", 1): "floor({0})",
        ("Math.ceil", 1): "ceil({0})", ("Math.abs", 1): "abs({0})", ("JSON.stringify", 1): "text({0})",
        ("Object.keys", 1): "keys({0})", ("Object.values", 1): "values({0})", ("Array.isArray", 1): 'type_of({0}) == "list"',
        ("DateTime.now", 0): "now()", ("DateTime.fromISO", 1): "datetime({0})", ("$if", 3): "if({0}, {1}, {2})",
        ("$ifEmpty", 2): "if(empty({0}), {1}, {0})",
    }
)  # fmt: skip
SEVERAL: Final = MappingProxyType({"Math.min": "min", "Math.max": "max", "$min": "min", "$max": "max"})
"""Functions that take as many arguments as there are."""

EACH: Final = MappingProxyType({"map": "map", "filter": "filter", "some": "any", "every": "all", "find": "first(filter"})
"""Methods that take an arrow: what it says of each item stands as it is in ours."""

_LATER: Final = MappingProxyType({"day": "add_days", "month": "add_months", "hour": "add_hours"})
_SIGNS: Final = MappingProxyType({"yyyy": "YYYY", "MM": "MM", "M": "M", "dd": "DD", "d": "D", "HH": "HH", "mm": "mm", "ss": "ss"})


def later(moment: str, unit: str, amount: str) -> str | None:
    """Write a moment so much later, or None where the unit has no function."""
    unit = unit.rstrip("s")
    if unit == "week":
        return f"add_days({moment}, 7 * ({amount}))"
    if unit == "year":
        return f"add_months({moment}, 12 * ({amount}))"
    return f"{_LATER[unit]}({moment}, {amount})" if unit in _LATER else None


def pattern(luxon: str) -> str | None:
    """Write the pattern of a date as a text of ours, or None where a sign of it has no counterpart."""
    pieces = re.findall(r"[A-Za-z]+|[^A-Za-z]+", luxon)
    if any(piece.isalpha() and piece not in _SIGNS for piece in pieces):
        return None
    return json.dumps("".join(_SIGNS.get(piece, piece) for piece in pieces), ensure_ascii=False)
