from __future__ import annotations

from datetime import UTC, datetime

import pytest

from concertmaster_shared.expressions import (
    Budget,
    ExpressionError,
    Scope,
    Shape,
    check,
    is_template,
    parse_template,
    render,
)
from concertmaster_shared.expressions.template import MAX_PARTS, MAX_TEMPLATE

NOW = datetime(2026, 3, 31, 8, 30, tzinfo=UTC)
NAMES = {"input": {"name": "Ada", "n": 5.0, "nothing": None, "yes": True, "map": {"b": 1, "a": [None]}, "bad": "{{ 1 }}"}}


def rendered(text: str) -> str:
    return render(parse_template(text), NAMES, now=NOW)


def failure(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        rendered(text)
    return raised.value


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("", ""),
        ("no parts", "no parts"),
        ("Hello {{ input.name }}!", "Hello Ada!"),
        ("{{input.name}}{{input.n}}", "Ada5"),
        ("{{ input.nothing }}", ""),
        ("{{ input.missing }}", ""),
        ("{{ input.yes }}", "true"),
        ("{{ input.map }}", '{"a":[null],"b":1}'),
        ("{{ today() }} {{ now() }}", "2026-03-31 2026-03-31T08:30:00Z"),
        ("{{ 1e21 }}", "1e+21"),
        (r"\{{ input.name }}", "{{ input.name }}"),
        (r"\\{{ x", r"\{{ x"),
        ("a } b }} c { d", "a } b }} c { d"),
        ('{{ {"a": {"b": 1}}.a.b }}', "1"),
        ("{{ '}}' }}", "}}"),
        ('{{ "{{" }}', "{{"),
        ("{{ input.bad }}", "{{ 1 }}"),
        ("{{ {} }}}}", "{}}}"),
        ("line\n{{\n input.name\n}}\nline", "line\nAda\nline"),
    ],
)
def test_what_a_template_gives(text: str, result: str) -> None:
    assert rendered(text) == result


def test_only_two_opening_braces_make_a_template() -> None:
    assert is_template("a {{ b }}")
    assert is_template(r"a \{{ b")
    assert not is_template("a { b } }}")


def test_a_constant_is_one_literal_part() -> None:
    assert parse_template("plain").parts == ("plain",)
    assert parse_template(r"\{{x}}").parts == ("{{x}}",)


@pytest.mark.parametrize(
    ("text", "code", "position"),
    [
        ("ab {{ input.name", "expression.open_template", 3),
        ("ab {{ }}", "expression.empty", 5),
        ("ab {{ 1 + }}", "expression.operand_missing", 10),
        ("ab {{ input._x }}", "expression.private_name", 12),
        ('ab {{ "3" + 1 }}', "expression.wrong_operands", 10),
        ("{{ 1 }} {{ 1 / 0 }}", "expression.division_by_zero", 13),
        ("{{ unknown }}", "expression.unknown_name", 3),
        ("{{ 'open }}", "expression.open_template", 0),
    ],
)
def test_places_of_errors_count_in_the_whole_text(text: str, code: str, position: int) -> None:
    error = failure(text)
    assert (error.code, error.position) == (code, position)


def test_references_and_findings_stand_in_the_whole_text() -> None:
    template = parse_template("Hi {{ input.name }}, {{ steps.a.b }} {{ nobody }}")
    assert [(reference.parts, reference.position) for reference in template.references] == [
        (("input", "name"), 6),
        (("steps", "a", "b"), 24),
        (("nobody",), 40),
    ]
    scope = Scope({"input": Shape.any(), "steps": Shape.map({}, open=False)})
    assert [(error.code, error.position) for error in check(template, scope)] == [
        ("expression.unknown_field", 30),
        ("expression.unknown_name", 40),
    ]


def test_one_budget_holds_for_all_parts() -> None:
    template = parse_template("{{ input.n + 1 }}" * 30)
    assert len(render(template, NAMES, now=NOW)) == 30
    with pytest.raises(ExpressionError, match="too_many_steps"):
        render(template, NAMES, now=NOW, budget=Budget(steps=100))


def test_the_text_as_a_whole_is_limited() -> None:
    template = parse_template("{{ input.name }}" * 5)
    with pytest.raises(ExpressionError, match="text_too_long") as raised:
        render(template, NAMES, now=NOW, budget=Budget(text=14))
    assert raised.value.position == 0


def test_templates_are_limited() -> None:
    assert failure("x" * (MAX_TEMPLATE + 1)).code == "expression.template_too_long"
    assert failure("{{1}}" * (MAX_PARTS + 1)).code == "expression.too_many_parts"
    assert failure("{{" + " " * 9000 + "1 }}").code in {"expression.open_template", "expression.too_long"}
