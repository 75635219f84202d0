"""Read, check and try an expression, away from the window's thread: the shared check, the shared evaluator, and its budgets."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from time import perf_counter
from typing import Final

from concertmaster_designer.documents.typing import Sight, kind_of
from concertmaster_shared.expressions import (
    Budget,
    Context,
    Expression,
    ExpressionError,
    Template,
    check,
    evaluate,
    parse,
    parse_template,
    render,
    to_wire,
)
from concertmaster_shared.expressions.cursor import can_follow_a_point, written_place

_ALIKE: Final = 0.6
_NAMES: Final = frozenset({"expression.unknown_name", "expression.unknown_field", "expression.unknown_function"})
_BUDGET: Final = Budget(seconds=0.25, clock=perf_counter)

Names = Callable[[tuple[str, ...]], Mapping[str, object]]
"""Gives values for the names of an expression that uses these steps."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong, where: in characters of the text after NFC. ``near`` are words that may have been meant."""

    message: str
    position: int
    length: int
    code: str = ""
    near: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an expression gave: a value with its kind, or the sentence for why it gave none."""

    value: object = None
    kind: str = ""
    failure: str = ""


def read(text: str, *, is_template: bool) -> Expression | Template:
    """Read a text; raises ``ExpressionError``."""
    return parse_template(text) if is_template else parse(text)


def mistakes(text: str, sight: Sight, *, is_template: bool) -> tuple[Mistake, ...]:
    """Give everything that is certainly wrong with a text at a place; where nothing is known of it, only what cannot be read."""
    if not text.strip():
        return ()
    try:
        subject = read(text, is_template=is_template)
    except ExpressionError as failure:
        return (_mistake(failure, len(text)),)
    if not sight.allowed.roots:
        return ()
    return tuple(_mistake(failure, len(text)) for failure in check(subject, sight.allowed))


def steps_of(subject: Expression | Template) -> tuple[str, ...]:
    """Give the steps that an expression names."""
    return tuple(
        str(reference.parts[1]) for reference in subject.references if reference.parts[0] == "steps" and reference.parts[1:]
    )


def attempt(subject: Expression | Template, names: Mapping[str, object], now: datetime) -> Outcome:
    """Work out an expression within its budget; never raises for what an author wrote."""
    try:
        if isinstance(subject, Template):
            return Outcome(render(subject, names, now=now, budget=_BUDGET), "text")
        value = evaluate(subject, names, now=now, budget=_BUDGET)
        return Outcome(to_wire(value, Context(now, _BUDGET)), kind_of(value) if isinstance(value, (dict, list)) else _kind(value))
    except ExpressionError as failure:
        return Outcome(failure=failure.message)


def _kind(value: object) -> str:
    if isinstance(value, datetime):
        return "date and time"
    return "date" if hasattr(value, "isoformat") else kind_of(value)


def meant(mistake: Mistake, text: str) -> str:
    """Give the word that was probably meant, if one is like what was written."""
    begin = written_place(text, mistake.position)
    written = text[begin : written_place(text, mistake.position + mistake.length)].partition("(")[0]
    if mistake.code not in _NAMES or not written:
        return ""
    return next(iter(get_close_matches(written, mistake.near, n=1, cutoff=_ALIKE)), "")


def mended(mistake: Mistake, text: str, word: str) -> tuple[int, int, str]:
    """Give what to write in the place of which characters, so that ``word`` stands where another one does."""
    begin, end = written_place(text, mistake.position), written_place(text, mistake.position + mistake.length)
    before = text[:begin].rstrip()
    if before.endswith(".") and not can_follow_a_point(word):
        return len(before) - 1, end, f"[{json.dumps(word, ensure_ascii=False)}]"
    if text[begin : begin + 1] == "[":
        return begin, end, f"[{json.dumps(word, ensure_ascii=False)}]"
    return begin, end, word


def _mistake(failure: ExpressionError, end: int) -> Mistake:
    near = str(failure.parameters.get("near", ""))
    words = tuple(word for word in near.split(", ") if word and word != "–")
    position = end if failure.position is None else failure.position
    return Mistake(failure.message, position, failure.length, failure.code, words)
