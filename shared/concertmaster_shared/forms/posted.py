"""Reading what a browser posts: pairs of control name and text become answers by field name.

A control is called as its field (``staff``), in a repeat with its row (``sites[0].city``); a field with several texts (choices,
both ends of a range, amount and currency) repeats the name in the order of its controls, or names the part behind a colon
(``quality:speed``), as rows of a matrix do. Names that begin with ``_`` are the page's own.
What cannot be read stays the text it is, so that the check can explain it and the page can show it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from concertmaster_shared.problems import Problem, error, join

from .compiled import CompiledField, CompiledForm, Level
from .fields.repeat import MOST_ROWS
from .values.refusals import Refusal

MOST_PAIRS: Final = 10_000
MOST_PROBLEMS: Final = 20

OWN_SIGN: Final = "_"

PART_SIGN: Final = ":"
"""Between the name of a control and its part."""

_CONTROL: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?:\[[0-9]{1,4}\]\.[A-Za-z][A-Za-z0-9_]*)*(?::[A-Za-z0-9_-]{1,64}){0,2}")

_LONGEST_SHOWN: Final = 64


@dataclass(frozen=True, slots=True)
class Posted:
    """What was read: answers by field name, ready for ``check_answers``, and controls that do not belong to the form."""

    answers: dict[str, object]
    problems: tuple[Problem, ...]


@dataclass(slots=True)
class _Row:
    """Texts collected for one level: by field name, and rows by repeat and number."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    rows: dict[str, dict[int, _Row]] = field(default_factory=dict)


def read_posted(form: CompiledForm, pairs: Sequence[tuple[str, str]]) -> Posted:
    """Read the pairs of an urlencoded or multipart body, in their order.

    Rows in which every control is empty are left out, as pages show a blank row to fill in.
    """
    collected = _Row()
    problems: list[Problem] = []
    for name, text in pairs[:MOST_PAIRS]:
        if not name.startswith(OWN_SIGN) and not _collect(form.top, collected, name, text):
            problems.append(error("answer.bad_control", join("answers"), name=name[:_LONGEST_SHOWN]))
    if len(pairs) > MOST_PAIRS:
        problems.append(error("answer.too_many", join("answers"), limit=MOST_PAIRS))
    return Posted(_read_level(form.top, collected), tuple(problems[:MOST_PROBLEMS]))


def control_name(field_name: str, rows: Iterable[tuple[str, int]] = ()) -> str:
    """Give the name of a field's control; ``rows`` holds names of repeats and row numbers, outermost first."""
    return "".join(f"{repeat}[{number}]." for repeat, number in rows) + field_name


def written_texts(compiled: CompiledField, answer: object) -> Sequence[str]:
    """Give the texts that show an answer in its controls again; an answer nobody could read shows as it was typed."""
    if answer is None:
        return ()
    taken = compiled.accept(answer)
    if taken is not None and not isinstance(taken, Refusal):
        return compiled.spec.write(taken, compiled.settings)
    return tuple(_parts_in(answer) if compiled.spec.has_parts else _texts_in(answer))


def _parts_in(answer: Any, part: str = "") -> Iterable[str]:
    """Write an answer nobody could read in its parts: ``{"speed": {"now": 1}}`` as ``speed:now=1``."""
    if isinstance(answer, Mapping):
        within = ((f"{part}{PART_SIGN}{key}" if part else str(key), inner) for key, inner in answer.items())
        return [text for name, inner in within for text in _parts_in(inner, name)]
    if isinstance(answer, list):
        return [text for inner in answer for text in _parts_in(inner, part)]
    return [f"{part}={answer}" if part else str(answer)]


def _texts_in(answer: Any) -> Iterable[str]:
    if isinstance(answer, Mapping):
        return [text for part in answer.values() for text in _texts_in(part)]
    if isinstance(answer, list):
        return [text for part in answer for text in _texts_in(part)]
    return [str(answer)]


def _collect(level: Level, row: _Row, name: str, text: str) -> bool:
    """Put one text where it belongs; tells whether the form has such a control."""
    if _CONTROL.fullmatch(name) is None:
        return False
    name, _, part = name.partition(PART_SIGN)
    *outer, last = name.split(".")
    rows: list[tuple[str, int]] = []
    for step in outer:
        repeat, _, number = step.removesuffix("]").partition("[")
        inner = level.fields[repeat].rows if repeat in level.fields else None
        if inner is None or int(number) >= MOST_ROWS:
            return False
        level = inner
        rows.append((repeat, int(number)))
    if last not in level.fields or level.fields[last].rows is not None:
        return False
    if part and not level.fields[last].spec.has_parts:
        return False
    for repeat, number_in_repeat in rows:
        row = row.rows.setdefault(repeat, {}).setdefault(number_in_repeat, _Row())
    row.texts.setdefault(last, []).append(f"{part}={text}" if part else text)
    return True


def _read_level(level: Level, row: _Row) -> dict[str, object]:
    answers: dict[str, object] = {}
    for name, texts in row.texts.items():
        field = level.fields[name]
        if field.computed is not None:
            continue
        answer = field.spec.read(texts, field.settings)
        if field.accept(answer) is not None:
            answers[name] = answer
    for name, numbered in row.rows.items():
        inner = level.fields[name].rows
        if inner is None:
            continue
        rows = [_read_level(inner, numbered[number]) for number in sorted(numbered)]
        answers[name] = [answered for answered in rows if answered]
    return answers
