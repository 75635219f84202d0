from __future__ import annotations

import json
import pickle
import re
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import concertmaster_shared.expressions as room
from concertmaster_shared.expressions import ExpressionError, evaluate, parse
from concertmaster_shared.messages.en.expressions import SENTENCES

SOURCES = [file.read_text(encoding="utf-8") for file in Path(room.__file__).parent.rglob("*.py")]
VECTORS = json.loads((Path(__file__).parents[2] / "corpus/expressions/vectors.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
FORBIDDEN = re.compile(
    r"(?<![\w.])(eval|exec|compile|__import__|getattr|setattr|globals|vars|open|print)\(|\bpickle\b|\bimportlib\b|\.format\("
)


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    codes = {code for source in SOURCES for code in re.findall(r'"(expression\.[a-z_]+)"', source)}
    assert codes == set(SENTENCES)


def test_a_sentence_names_only_what_its_error_carries() -> None:
    seen: set[str] = set()
    for vector in VECTORS:
        if "error" in vector:
            error = failure_of(vector)
            assert parameters_of(SENTENCES[error.code]) <= error.parameters.keys(), error.code
            seen.add(error.code)
    assert len(seen) > len(SENTENCES) * 2 / 3


def failure_of(vector: dict[str, Any]) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        evaluate(parse(vector["expression"]), vector.get("names", {}), now=NOW)
    return raised.value


def parameters_of(sentence: str) -> set[str]:
    return {name for _text, name, _format, _conversion in Formatter().parse(sentence) if name}


def test_sentences_are_sentences() -> None:
    for code, sentence in SENTENCES.items():
        assert sentence.endswith("."), code
        assert sentence[0].isupper() or sentence[0] in "'{", code
        assert not re.search(r"\b(please|oops|sorry)\b", sentence, re.IGNORECASE), code


def test_nothing_in_the_room_runs_or_reaches_what_it_is_given() -> None:
    found = [match[0] for source in SOURCES for match in FORBIDDEN.finditer(source)]
    assert found == []


def test_an_error_keeps_the_deepest_place() -> None:
    error = ExpressionError("expression.empty").at(3, 2).at(0, 9)
    assert (error.position, error.length) == (3, 2)
    assert error.shifted(10).position == 13
    assert ExpressionError("expression.empty").shifted(10).position is None


def test_an_error_can_travel_between_processes() -> None:
    error = ExpressionError("expression.no_field", position=3, length=2, found="text", name="x")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what the test is about
    assert (again.code, again.position, again.parameters, again.message) == (
        error.code,
        3,
        {"found": "text", "name": "x"},
        "A value of the kind text has no field 'x'.",
    )
