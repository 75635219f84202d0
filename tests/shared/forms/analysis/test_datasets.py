"""What is wrong with datasets of a form, and with expressions that look something up."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_shared.forms import check_form
from tests.support.forms import expr, form_document, text_field


def problems(expression: str = "1", *, datasets: Any = ("lands",), dataset: str = "lands") -> list[tuple[str, str]]:
    """Give code and place of what is wrong with a lookup beside an expression and a repeat."""
    fields = {
        "f_at": {"name": "at", "type": "lookup", "label": "At", "dataset": dataset},
        "f_sum": {"name": "sum", "type": "calculated", "label": "Sum", "value": expr(expression)},
        "f_made": {"name": "made", "type": "calculated", "label": "Made", "value": expr("at")},
        "f_city": text_field("city"),
    }
    document = form_document(fields, datasets={name: {"source": name} for name in datasets})
    return [(problem.code, problem.path) for problem in check_form(document) if "dataset" in problem.code]


@pytest.mark.parametrize("expression", ['lookup(lands, at, "name")', 'lookup(lands, city, "name")', "at"])
def test_a_row_is_looked_up_by_an_answer(expression: str) -> None:
    assert problems(expression) == []


@pytest.mark.parametrize(
    "expression",
    [
        "lands",
        "lands == city",
        'lookup(lands, "no", "name")',
        'lookup(lands, at + "x", "name")',
        'lookup(lands, made, "name")',
        'lookup(at, lands, "name")',
    ],
)
def test_a_dataset_is_used_for_nothing_else(expression: str) -> None:
    assert problems(expression) == [("form.dataset_use", "/fields/f_sum/value")]


@pytest.mark.parametrize("name", ["city", "row", "index"])
def test_a_dataset_has_a_name_of_its_own(name: str) -> None:
    assert ("form.dataset_name_taken", f"/datasets/{name}") in problems(datasets=("lands", name))


def test_a_lookup_names_a_dataset_of_the_form() -> None:
    assert problems(dataset="seas") == [("form.unknown_dataset", "/fields/f_at/dataset")]
