"""Items of a list, looked at one by one: whatever fails says at which index, and values are told apart as expressions do."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from datetime import datetime
from typing import ClassVar

from concertmaster_server.engine.parameters import TooLongError, account
from concertmaster_server.engine.step import StepContext, StepError
from concertmaster_shared.expressions import ExpressionError, OverdrawnError
from concertmaster_shared.expressions.values import identity, kind_of
from concertmaster_shared.messages import sentence


class ItemError(StepError):
    """One item of a list stopped the step. Takes ``index``, counted from 0, and ``reason``, a sentence."""

    code: ClassVar[str] = "step.item"


class EntryError(StepError):
    """An entry of a parameter that cannot be worked with. Takes ``parameter``, ``entry`` (its name or place) and ``reason``."""

    code: ClassVar[str] = "step.entry"


def item_error(code: str, index: int, **parameters: object) -> ItemError:
    """Make the error of an item from the code of a sentence."""
    return ItemError(index=index, reason=sentence(code, parameters))


def values_of(step: StepContext, name: str, items: Sequence[object]) -> list[object]:
    """Evaluate a parameter for each item; raises ``ItemError``, or ``TooLongError`` where no single item is to blame."""
    evaluate = step.per_item[name]
    values: list[object] = []
    for index, item in enumerate(items):
        try:
            values.append(evaluate(item, index))
        except TooLongError:
            raise
        except StepError as failure:
            raise item_error(failure.code, index, **failure.parameters) from failure
    return values


class Identities:
    """Gives what is equal for two values exactly when an expression would find the values equal."""

    def __init__(self, now: datetime) -> None:
        self._context = account(now)

    def of(self, value: object, index: int) -> Hashable:
        """Give the identity of the value of an item; raises ``ItemError`` for one that is too large to compare."""
        try:
            self._context.begin()
            return identity(value, self._context)
        except OverdrawnError:
            raise TooLongError from None
        except ExpressionError as failure:
            raise item_error(failure.code, index, **failure.parameters) from failure


def require_order(values: Iterable[tuple[int, object]], parameter: str) -> None:
    """Refuse values, each with the index of its item, that are not all numbers or all texts; nulls must be left out."""
    first: str | None = None
    for index, value in values:
        kind = kind_of(value)
        if kind not in {"number", "text"}:
            raise item_error("step.value", index, parameter=parameter, found=kind, expected="a number or a text")
        if first is None:
            first = kind
        elif kind != first:
            raise item_error("step.mixed", index, parameter=parameter, found=kind, before=first)
