from __future__ import annotations

import pytest

from concertmaster_shared.expressions import parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2", []),
        ("input", [("input",)]),
        ("steps.total.total > 1000", [("steps", "total", "total")]),
        ('steps["a-b"].rows[0].x', [("steps", "a-b", "rows", 0, "x")]),
        ("steps.a[-1]", [("steps", "a", -1)]),
        ("steps[input.which].x", [("steps",), ("input", "which")]),
        ("a + a", [("a",), ("a",)]),
        ("map(rows, item.kwh + index + extra.x)", [("rows",), ("extra", "x")]),
        ("map(item.rows, item.kwh) == item", [("item", "rows"), ("item",)]),
        ("map(rows, map(item.cells, item + factor))", [("rows",), ("factor",)]),
        ("if(a, b.c, [d, {'k': e}])", [("a",), ("b", "c"), ("d",), ("e",)]),
        ('{"a": x}.a', [("x",)]),
    ],
)
def test_what_an_expression_names_from_outside(text: str, expected: list[tuple[str | int, ...]]) -> None:
    assert [reference.parts for reference in parse(text).references] == expected


def test_a_reference_can_be_taken_apart_and_found_in_the_text() -> None:
    expression = parse("1 + steps.total.rows[input.n]")
    root, *rest = expression.references[0]
    assert (root, rest) == ("steps", ["total", "rows"])
    assert expression.references[0].root == "steps"
    places = [expression.text[one.position : one.position + one.length] for one in expression.references]
    assert places == ["steps.total.rows", "input.n"]
