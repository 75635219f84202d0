"""Whatever is sent as answers, the check gives values and problems and never fails."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_shared.forms import answers_by_name, check_answers, visible
from tests.support.forms import NOW, compiled_form, expr, with_tables

CHOICES = [{"id": "a", "label": "A"}, {"id": "b", "label": "B", "exclusive": True}]
FIELDS: dict[str, dict[str, Any]] = {
    "text": {"type": "text", "min_len": 1, "max_len": expr("integer"), "pattern": "[a-z]*"},
    "long_text": {"type": "long_text", "required": expr("yes_no")},
    "email": {"type": "email", "allow_domains": ["example.org"]},
    "phone": {"type": "phone", "country": "NO"},
    "url": {"type": "url"},
    "integer": {"type": "integer", "min": 0, "max": expr("decimal"), "step": 2},
    "decimal": {"type": "decimal", "decimals": 2},
    "money": {"type": "money", "currencies": ["EUR", "JPY"], "max": expr("integer")},
    "date": {"type": "date", "max": expr("env.today")},
    "time": {"type": "time", "min": expr("text")},
    "moment": {"type": "datetime", "time_zone": "Europe/Oslo", "min": expr("env.now")},
    "span": {"type": "date_range", "min": expr("date"), "max_days": 3},
    "choice": {"type": "choice", "choices": CHOICES},
    "choices": {"type": "choices", "choices": CHOICES, "max": expr("integer")},
    "yes_no": {"type": "yes_no"},
    "rating": {"type": "rating"},
    "scale": {"type": "scale", "show_if": expr("yes_no")},
    "consent": {"type": "consent"},
    "hidden": {"type": "hidden"},
    "kind": {"type": "choice", "choices": [{"id": "a", "show_if": expr("integer > 1")}], "other": True},
    "order": {"type": "ranking", "choices": CHOICES, "partial": True},
    "matrix": {"type": "matrix", "rows": CHOICES, "columns": [{"id": "a"}, {"id": "b"}], "cells": "several", "unique": True},
    "cells": {"type": "matrix", "rows": CHOICES, "columns": [{"id": "a", "cell": "decimal"}, {"id": "b"}], "cells": "typed"},
    "place": {"type": "location", "max_accuracy": 9},
    "row": {"type": "lookup", "dataset": "table", "filter": expr("row.b == text")},
    "found": {"type": "calculated", "value": expr('lookup(table, text, "b")')},
    "rows": {"type": "repeat", "item": ["city", "part"], "min": 1, "max": expr("integer"), "key": ["city"]},
    "city": {"type": "text", "show_if": expr("text != 'x'")},
    "part": {"type": "calculated", "value": expr("len(city) / integer")},
    "worth": {"type": "calculated", "value": expr("money.amount / integer + decimal")},
    "days": {"type": "calculated", "value": expr("days_between(span.start, span.end)")},
    "later": {"type": "calculated", "value": expr("moment > env.now")},
}
FORM = with_tables(
    compiled_form(
        {field_id: {"name": field_id, "label": field_id, **field} for field_id, field in FIELDS.items()},
        checks=[{"id": "k1", "if_not": expr("worth <= integer and date < env.today"), "at": "worth", "text": "No."}],
        datasets={"table": {"source": "table"}},
    ),
    table=[{"a": "a", "b": "x"}, {"a": "b", "b": "a"}],
)

TEXTS = st.one_of(
    st.text(max_size=8),
    st.sampled_from(
        ["a", "b", "x", "other:x", "other", "ann@example.org", "+4722123456", "22123456", "https://example.org", "12", "1,234"]
    ),
    st.sampled_from(["2026-03-31", "08:30", "2026-03-31T08:30:00Z", "EUR", "\x00", "\ud800", "9" * 400]),
)
SIMPLE = st.none() | st.booleans() | st.integers() | st.integers(-5, 20) | st.floats() | TEXTS
KEYS = st.sampled_from(
    ["amount", "currency", "start", "end", "city", "part", "other", "a", "b", "latitude", "longitude"]
) | st.text(max_size=3)
ANSWER = st.recursive(SIMPLE, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=3), max_leaves=8)
ANSWERS = st.dictionaries(st.sampled_from(sorted(FIELDS)) | st.text(max_size=5), ANSWER, max_size=12)


@settings(max_examples=500, deadline=None)
@given(ANSWERS)
def test_any_answers_give_values_and_problems(answers: dict[str, Any]) -> None:
    checked = check_answers(FORM, answers, now=NOW)
    json.dumps(dict(checked.values), allow_nan=False).encode()
    assert all(problem.path.startswith("/answers") and problem.message for problem in checked.problems)
    assert checked.accepted is not any(problem.severity == "error" for problem in checked.problems)
    assert visible(FORM, answers, now=NOW) == checked.visibility


@settings(max_examples=200, deadline=None)
@given(ANSWERS)
def test_what_was_taken_is_taken_again_unchanged(answers: dict[str, Any]) -> None:
    once = check_answers(FORM, answers, now=NOW)
    kept = answers_by_name(FORM, once.values)
    again = check_answers(FORM, kept, now=NOW)
    assert again.values == once.values


@settings(max_examples=100, deadline=None)
@given(ANSWER)
def test_any_json_may_stand_for_the_answers(answers: object) -> None:
    check_answers(FORM, answers, now=NOW)
