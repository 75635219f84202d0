from __future__ import annotations

import pytest

from concertmaster_shared.expressions import format_tree, parse


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a+b*c", "a + b * c"),
        ("(a+b)*c", "(a + b) * c"),
        ("((a))", "a"),
        ("a-(b-c)", "a - (b - c)"),
        ("(a-b)-c", "(a - b) - c"),
        ("not(a and b)or c", "not (a and b) or c"),
        ("(not a)==b", "(not a) == b"),
        ("-(a.b)", "-a.b"),
        ("(-a).b", "(-a).b"),
        ("(-2).x", "(-2).x"),
        ("2- -2", "2 - -2"),
        ('a["b"]', 'a["b"]'),
        ("a . b [0]", "a.b[0]"),
        ("[1,2 ,{'a':1}]", '[1, 2, {"a": 1}]'),
        ("'it\\'s \"x\"'", '"it\'s \\"x\\""'),
        ("1.50", "1.5"),
        ("1e300", "1e+300"),
        ("9007199254740994.0", "9007199254740994.0"),
        ("'a\\n\\t\\u0001'", '"a\\n\\t\\u0001"'),
        ("'\\n\\u0303'", '"\\n\\u0303"'),
        ("round ( 1.5 )", "round(1.5)"),
        ("null", "null"),
        ("a not in b", "not a in b"),
    ],
)
def test_how_a_tree_is_written(text: str, written: str) -> None:
    assert format_tree(parse(text).tree) == written
    assert parse(written).tree == parse(text).tree
