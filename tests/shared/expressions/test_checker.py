from __future__ import annotations

import pytest

from concertmaster_shared.expressions import ExpressionError, Scope, Shape, check, infer, parse

ROW = Shape.map({"city": Shape.text(), "kwh": Shape.number()}, open=False)
SCOPE = Scope(
    {
        "input": Shape.any(),
        "steps": Shape.map({"total": Shape.map({"total": Shape.number()}), "a-b": Shape.any()}, open=False),
        "name": Shape.text(),
        "staff": Shape.number(),
        "agreed": Shape.boolean(),
        "since": Shape.date(),
        "sent": Shape.datetime(),
        "rows": Shape.list(ROW),
        "nothing": Shape.null(),
    }
)


def findings(text: str) -> list[tuple[str, int | None]]:
    return [(error.code.removeprefix("expression."), error.position) for error in check(parse(text), SCOPE)]


@pytest.mark.parametrize(
    "text",
    [
        "input.anything.at.all[0] + 1",
        "steps.total.total > 1000",
        "steps.total.another",
        'steps["a-b"].x',
        "steps[input.which]",
        "rows.kwh[0] + staff",
        "sum(rows.kwh) / len(rows)",
        "filter(rows, item.kwh > 5)[0].city + name",
        "map(rows, index + item.kwh)",
        "group_by(rows, item.city)[0].items.kwh",
        "not agreed or input.x",
        "nothing + 1",
        "nothing.x",
        "nothing and agreed",
        'name == 3 or "3" != staff',
        "add_days(since, 1) < today()",
        "hour(sent)",
        "coalesce(name, staff) + 1",
        "if(agreed, since, sent) < input.x",
        "staff in [1, 2]",
        "name in input",
        "min(since, input.x)",
        'merge(steps.total, {"x": 1}).x',
        "lookup(rows, name, 'city') + 1",
    ],
)
def test_what_may_work_passes(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("inptu.x", [("unknown_name", 0)]),
        ("item", [("unknown_name", 0)]),
        ("map(rows, item) == item", [("unknown_name", 19)]),
        ("steps.totl.total", [("unknown_field", 6)]),
        ('steps["x-y"]', [("unknown_field", 5)]),
        ("rows.town", [("unknown_field", 5)]),
        ("map(rows, item.town)", [("unknown_field", 15)]),
        ("name.x", [("no_field", 5)]),
        ("staff.x + since.y", [("no_field", 6), ("no_field", 16)]),
        ('name["x"]', [("no_field", 4)]),
        ("name[0]", [("wrong_index", 4)]),
        ("rows[agreed]", [("wrong_index", 4)]),
        ("name + staff", [("wrong_operands", 5)]),
        ("staff + 1 + name", [("wrong_operands", 10)]),
        ("since + 1", [("wrong_operands", 6)]),
        ("-name", [("wrong_operand", 0)]),
        ("name < staff", [("no_order", 0)]),
        ("agreed < agreed", [("no_order", 0)]),
        ("since < sent", [("no_order", 0)]),
        ("staff and agreed", [("not_boolean", 0)]),
        ("not name", [("not_boolean", 4)]),
        ("if(staff, 1, 2)", [("not_boolean", 3)]),
        ("filter(rows, item.kwh)", [("not_boolean", 13)]),
        ("staff in 3", [("wrong_operands", 0)]),
        ("staff in name", [("wrong_operands", 0)]),
        ("upper(staff)", [("wrong_argument", 6)]),
        ("map(name, item)", [("wrong_argument", 4)]),
        ("year(name)", [("wrong_argument", 5)]),
        ('date("2026-02-30")', [("not_a_date", 5)]),
        ('number("x")', [("not_a_number", 7)]),
        ('matches(name, "(")', [("pattern", 14)]),
        ('format_date(since, "dd.mm.yyyy")', [("date_pattern", 19)]),
        ("staff / 0", [("division_by_zero", 6)]),
        ("round(1.5, 99)", [("decimals", 11)]),
        ("nobody + noone", [("unknown_name", 0), ("unknown_name", 9)]),
    ],
)
def test_what_is_certainly_wrong_is_found_with_its_place(text: str, expected: list[tuple[str, int]]) -> None:
    assert findings(text) == expected


def test_an_unknown_name_comes_with_near_ones() -> None:
    (error,) = check(parse("stafff"), SCOPE)
    assert str(error.parameters["near"]).startswith("staff")
    assert "Near names: staff" in error.message


def test_near_names_are_found_quickly_among_very_many() -> None:
    scope = Scope({"steps": Shape.map({f"node{number}": Shape.any() for number in range(100_000)}, open=False)})
    (error,) = check(parse("steps.node99x"), scope)
    assert "node9" in str(error.parameters["near"])


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1", "number"),
        ("null", "null"),
        ("1 < 2", "boolean"),
        ("input.x", "any"),
        ("input.x + 1", "number"),
        ("input.x + input.y", "any"),
        ("input.x + 'a'", "text"),
        ("input.x * input.y", "number"),
        ("-input.x", "number"),
        ("not input.x", "boolean"),
        ("[1, 2]", "list"),
        ("[1, 2][0]", "number"),
        ('["a", 2][0]', "any"),
        ('{"a": 1}.a', "number"),
        ("if(agreed, 1, null)", "number"),
        ("if(agreed, 1, 'a')", "any"),
        ("coalesce(null, name)", "text"),
        ("max(1, 2)", "number"),
        ("max([since])", "date"),
        ("first(rows).city", "text"),
        ("sort(rows)[0].kwh", "number"),
        ("map(rows, item.city)[0]", "text"),
        ("filter(rows, true).kwh[0]", "number"),
        ("flatten([[1], [2]])[0]", "number"),
        ("group_by(rows, item.city)[0].key", "text"),
        ('merge({"a": 1}, {"a": "x"}).a', "text"),
        ('split("a", ",")[0]', "text"),
        ("add_days(sent, 1)", "datetime"),
        ("add_days(input.x, 1)", "any"),
        ("lookup(rows, 1, 'a')", "any"),
        ("keys(input.x)[0]", "text"),
    ],
)
def test_the_shape_of_a_result(text: str, kind: str) -> None:
    assert infer(parse(text), SCOPE).kind == kind


def test_the_fields_of_a_result_are_known() -> None:
    shape = infer(parse('{"city": rows[0].city, "n": 1}'), SCOPE)
    assert {name: field.kind for name, field in shape.fields.items()} == {"city": "text", "n": "number"}


def test_a_scope_can_be_widened() -> None:
    inner = SCOPE.bind(item=Shape.number())
    assert check(parse("item + 1"), inner) == ()
    assert isinstance(check(parse("item + 1"), SCOPE)[0], ExpressionError)
