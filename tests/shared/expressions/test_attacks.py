"""Hostile texts end in an ``ExpressionError`` or a plain value, soon, and never in anything else.

``tests/corpus/expressions/attacks.json``: a text may be a list of pieces and how often each comes; in names ``$times`` repeats a
text or list, ``$map`` is a map of so many keys, ``$key`` one with a long key, ``$nest`` a list of so many levels.
"""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from concertmaster_shared.expressions import ExpressionError, Value, evaluate, parse, parse_template, render, to_wire, tokens

pytestmark = pytest.mark.alone

CORPUS = json.loads((Path(__file__).parents[2] / "corpus/expressions/attacks.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
LONGEST_SECONDS = 0.25
LONGEST_RESULT = 4_000_000
LARGEST_MEMORY = 16_000_000


def unfolded(value: Any) -> Any:
    match value:
        case {"$times": [piece, times]}:
            return piece * times
        case {"$map": times}:
            return {f"k{number}": number for number in range(times)}
        case {"$key": [piece, times]}:
            return {piece * times: 1}
        case {"$nest": levels}:
            nest: list[Any] = []
            for _level in range(levels):
                nest = [nest]
            return nest
        case dict():
            return {key: unfolded(item) for key, item in value.items()}
        case _:
            return value


NAMES = {name: unfolded(value) for name, value in CORPUS["names"].items()}


def text_of(pieces: str | list[tuple[str, int]]) -> str:
    return pieces if isinstance(pieces, str) else "".join(piece * times for piece, times in pieces)


def outcome(attack: dict[str, Any]) -> str | ExpressionError:
    names = NAMES[attack["names"]]
    try:
        if "template" in attack:
            return render(parse_template(text_of(attack["template"])), names, now=NOW)
        value = evaluate(parse(text_of(attack["expression"])), names, now=NOW)
    except ExpressionError as error:
        return error
    return written(value)


def written(value: Value) -> str:
    try:
        return json.dumps(to_wire(value))
    except ExpressionError as error:
        return error.code


def timed(attack: dict[str, Any]) -> tuple[Any, float]:
    start = time.process_time()
    ending = outcome(attack)
    return ending, time.process_time() - start


@pytest.mark.parametrize(
    "attack", CORPUS["attacks"], ids=lambda attack: f"{attack['about']}: {attack.get('expression', attack.get('template'))!s:.60}"
)
def test_an_attack_ends_soon_in_an_error_or_a_plain_value(attack: dict[str, Any]) -> None:
    ending, seconds = timed(attack)
    for _ in range(2):
        # What else the machine does can only slow it down, so the quickest of three counts.
        seconds = seconds if seconds <= LONGEST_SECONDS else timed(attack)[1]
    assert seconds <= LONGEST_SECONDS
    if isinstance(ending, ExpressionError):
        assert ending.position is not None
        assert ending.message != ending.code
    else:
        assert len(ending) <= LONGEST_RESULT


@pytest.mark.parametrize("about", ["growing texts", "growing templates", "shared parts"])
def test_an_attack_takes_little_memory(about: str) -> None:
    for attack in CORPUS["attacks"]:
        if attack["about"] == about:
            tracemalloc.start()
            outcome(attack)
            _now, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert peak <= LARGEST_MEMORY, attack


def test_a_highlighter_can_colour_any_text() -> None:
    for attack in CORPUS["attacks"]:
        text = text_of(attack["expression"] if "expression" in attack else attack["template"])[:5000]
        end = 0
        for _kind, start, token_end in tokens(text):
            assert end <= start < token_end <= len(text), attack
            end = token_end
