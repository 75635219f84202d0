"""Putting values in order: only numbers, texts, days or moments, all of one kind; nulls come last."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from concertmaster_shared.expressions.budget import Context
from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.values import kind_of, unsupported

_ORDERED: Final = frozenset({"number", "text", "date", "datetime"})


def require_order(values: Iterable[Any], context: Context) -> None:
    """Refuse values that cannot be put in one order, and pay for looking at each."""
    kinds: set[str] = set()
    characters = 0
    for value in values:
        kinds.add(kind_of(value))
        if type(value) is str:
            characters += len(value)
        elif type(value) is datetime and value.tzinfo is None:
            raise unsupported()
    context.spend_on_text(characters)
    if len(kinds) > 1:
        raise ExpressionError("expression.mixed_list", kinds=", ".join(sorted(kinds)), argument=0)
    if not kinds <= _ORDERED:
        raise ExpressionError("expression.unordered_list", found=kinds.pop(), argument=0)


def in_order(items: list[Any], keys: list[Any], context: Context) -> list[Any]:
    """Give the items in the order of their keys; equal keys keep their order, null keys come last."""
    known = [place for place, key in enumerate(keys) if key is not None]
    context.spend_on_items(len(known) * len(known).bit_length() // 4)
    require_order((keys[place] for place in known), context)
    known.sort(key=keys.__getitem__)
    return [items[place] for place in known] + [item for item, key in zip(items, keys, strict=True) if key is None]
