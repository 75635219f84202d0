"""Parameter values: constants stay what they are, expressions anywhere inside are evaluated."""

from datetime import UTC, datetime

import pytest

from concertmaster_shared.expressions import Context, ExpressionError
from concertmaster_shared.nodes.parameters import compile_html, compile_markdown, compile_value, expressions_in

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
NAMES = {"input": {"name": "Anna", "kwh": 5, "day": "2026-01-31"}}


def resolve(value):
    return compile_value(value).resolve(NAMES, Context(NOW))


@pytest.mark.parametrize("value", [None, True, 3, 1.5, "plain", [], {}, [1, {"a": "b"}], {"expr": 5}, {"expr": "1", "more": 2}])
def test_a_constant_is_given_as_it_stands(value):
    compiled = compile_value(value)
    assert compiled.constant
    assert compiled.resolve(NAMES, Context(NOW)) is value


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ({"expr": "input.kwh * 2"}, 10),
        ("Hello {{ input.name }}", "Hello Anna"),
        ({"a": [{"expr": "input.kwh"}, "x"], "b": {"c": "{{ input.kwh }}"}}, {"a": [5, "x"], "b": {"c": "5"}}),
        ({"expr": "add_days(date(input.day), 1)"}, "2026-02-01"),
        ({"expr": "today()"}, "2026-11-23"),
        ("\\{{ not one }}", "{{ not one }}"),
    ],
)
def test_expressions_are_evaluated_wherever_they_stand(value, result):
    assert not compile_value(value).constant
    assert resolve(value) == result


@pytest.mark.parametrize("value", [{"expr": "1 +"}, "{{ }}", {"deep": [{"expr": "("}]}])
def test_what_cannot_be_read_is_refused_when_it_is_compiled(value):
    with pytest.raises(ExpressionError):
        compile_value(value)


def test_every_expression_is_found_with_its_path():
    value = {"a": [{"expr": "x"}, "plain"], "b": "{{ y }}"}
    assert list(expressions_in(value)) == [(("a", 0), "x", False), (("b",), "{{ y }}", True)]


def test_a_template_given_by_a_respondent_is_text():
    names = {"input": {"name": "{{ 7 * 7 }}"}}
    assert compile_value("Hello {{ input.name }}").resolve(names, Context(NOW)) == "Hello {{ 7 * 7 }}"


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("<b>plain</b>", "<b>plain</b>"),
        ("<b>{{ input.name }}</b>", "<b>&lt;script&gt;alert(&#x27;&amp;&quot;&#x27;)&lt;/script&gt;</b>"),
        ('<a title="{{ input.quoted }}">\\{{ x }}</a>', '<a title="&quot; onclick=&quot;x">{{ x }}</a>'),
        ({"expr": "'<b>' + input.quoted"}, "&lt;b&gt;&quot; onclick=&quot;x"),
        ({"expr": "input.none"}, None),
    ],
)
def test_in_html_a_value_is_text(value, result):
    names = {"input": {"name": "<script>alert('&\"')</script>", "quoted": '" onclick="x'}}
    assert compile_html(value).resolve(names, Context(NOW)) == result
    assert compile_html(value).constant == (value == result)


@pytest.mark.parametrize(
    ("value", "result"),
    [
        ("**plain**", "**plain**"),
        ("**{{ input.link }}**", r"**\[x\]\(https\:\/\/evil\.example\)**"),
        ("{{ input.block }}", "a\n\n\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}b\n\\-\\-\\-"),
        ({"expr": "input.link"}, r"\[x\]\(https\:\/\/evil\.example\)"),
        ({"expr": "input.none"}, None),
    ],
)
def test_in_markdown_a_value_is_text(value, result):
    names = {"input": {"link": "[x](https://evil.example)", "block": "a\n\n   \tb\n---"}}
    assert compile_markdown(value).resolve(names, Context(NOW)) == result
    assert compile_markdown(value).constant == (value == result)
