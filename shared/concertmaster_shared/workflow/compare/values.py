"""JSON values compared as a person would: true is not 1, and a map is compared key by key."""

from __future__ import annotations

from enum import Enum
from typing import Final


class Absent(Enum):
    """The one value that stands for nothing at all: null is a value."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT


def same(old: object, new: object) -> bool:
    """Tell whether two JSON values are one value; Python alone would take true for 1."""
    if old is new:
        return True
    kind = type(old)
    if kind is dict:
        return _same_map(old, new)
    if kind in {list, tuple}:
        return isinstance(new, list | tuple) and _same_list(old, new)
    if kind is bool or type(new) is bool:
        return kind is type(new) and old == new
    return old == new


def is_map(value: object) -> bool:
    """Tell whether a value has keys of its own: an expression is one thing, not a map with one key."""
    return isinstance(value, dict) and value.keys() != {"expr"}


def _same_map(old: object, new: object) -> bool:
    if not isinstance(old, dict) or not isinstance(new, dict) or old.keys() != new.keys():
        return False
    return all(same(value, new[key]) for key, value in old.items())


def _same_list(old: object, new: list[object] | tuple[object, ...]) -> bool:
    if not isinstance(old, list | tuple) or len(old) != len(new):
        return False
    return all(same(left, right) for left, right in zip(old, new, strict=True))
