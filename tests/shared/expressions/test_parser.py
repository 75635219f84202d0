from __future__ import annotations

import pytest

from concertmaster_shared.expressions import ExpressionError, format_tree, parse
from concertmaster_shared.expressions.budget import MAX_BRACKETS, MAX_CHARACTERS, MAX_DEPTH
from concertmaster_shared.expressions.tree import Access, Arithmetic, Comparison, Literal, Logic, Node, Not, children


def failure(text: str) -> ExpressionError:
    with pytest.raises(ExpressionError) as raised:
        parse(text)
    return raised.value


@pytest.mark.parametrize(
    ("text", "bracketed"),
    [
        ("a or b and c", "a or (b and c)"),
        ("not a and b", "(not a) and b"),
        ("not a == b", "not (a == b)"),
        ("a == b + c", "a == (b + c)"),
        ("a + b * c", "a + (b * c)"),
        ("-a * b", "(-a) * b"),
        ("-a.b", "-(a.b)"),
        ("a not in b", "not (a in b)"),
        ("a - b - c", "a - b - c"),
        ("a - (b - c)", "a - (b - c)"),
        ("1 - -1", "1 - (-1)"),
        ("a.b[c + 1].d", "a.b[(c + 1)].d"),
    ],
)
def test_ranks(text: str, bracketed: str) -> None:
    assert parse(text).tree == parse(bracketed).tree


def test_chains_are_one_node() -> None:
    for text, kind in [("a + b - c + d", Arithmetic), ("a and b and c", Logic), ("a.b.c[0]", Access)]:
        assert isinstance(parse(text).tree, kind)
        assert len(children(parse(text).tree)) >= 3


def test_every_node_stands_where_its_text_stands() -> None:
    text = 'not (a.b + round(1.5, 2)) == [ -x , {"k": "v"}["k"] ]'
    seen: list[str] = []

    def walk(node: Node) -> None:
        seen.append(text[node.position : node.position + node.length])
        for child in children(node):
            walk(child)

    walk(parse(text).tree)
    assert seen == [
        text,
        '(a.b + round(1.5, 2)) == [ -x , {"k": "v"}["k"] ]',
        "a.b + round(1.5, 2)",
        "a.b",
        "a",
        "b",
        "+",
        "round(1.5, 2)",
        "1.5",
        "2",
        '[ -x , {"k": "v"}["k"] ]',
        "-x",
        "x",
        '{"k": "v"}["k"]',
        '{"k": "v"}',
        '"v"',
        '["k"]',
        '"k"',
    ]


def test_a_minus_belongs_to_the_number_behind_it() -> None:
    assert parse("-5").tree == Literal(-5, position=0, length=2)
    assert parse("--5").tree == Literal(5, position=0, length=3)


def test_the_text_is_brought_to_nfc_and_places_count_there() -> None:
    assert parse("e\u0301te\u0301").text == "été"
    assert failure("e\u0301 e\u0301").position == 2


def test_equal_trees_need_not_stand_in_the_same_place() -> None:
    assert parse("a  +  b").tree == parse("a+b").tree
    assert parse("1").tree != parse("true").tree
    assert hash(parse("[1, true]").tree) == hash(parse("[ 1, true ]").tree)


def test_the_same_text_is_read_once() -> None:
    assert parse("a + 1") is parse("a + 1")


def test_the_first_thing_that_is_wrong_is_named() -> None:
    error = failure("round(1, ) + @")
    assert (error.code, error.position, error.length) == ("expression.unexpected", 9, 1)
    assert error.parameters == {"found": ")"}


def test_a_long_piece_of_text_is_named_in_part() -> None:
    assert failure(f'1 "{"x" * 50}"').parameters == {"found": '"' + "x" * 19 + "…"}


def test_an_unclosed_bracket_is_named_rather_than_the_end() -> None:
    error = failure("sum([1, 2)")
    assert error.code == "expression.unexpected"
    error = failure("sum([1, 2]")
    assert (error.code, error.position) == ("expression.open_bracket", 3)


def test_an_unknown_function_comes_with_near_names() -> None:
    assert "round" in str(failure("rond(1)").parameters["near"])


def test_a_wrong_number_of_arguments_comes_with_the_signature() -> None:
    assert failure("round()").parameters == {"function": "round", "signature": "round(number, decimals?)", "found": 0}


def test_characters_are_limited() -> None:
    assert parse("a" * MAX_CHARACTERS).text == "a" * MAX_CHARACTERS
    assert failure("a" * (MAX_CHARACTERS + 1)).code == "expression.too_long"
    assert parse("e\u0301" * MAX_CHARACTERS).text == "é" * MAX_CHARACTERS


@pytest.mark.parametrize(("opening", "closing"), ["()", "[]", ("{'a':", "}"), ("abs(", ")"), ("a[", "]")])
def test_brackets_are_limited_before_anything_recurses(opening: str, closing: str) -> None:
    assert parse(opening * MAX_BRACKETS + "1" + closing * MAX_BRACKETS)
    error = failure(opening * 500 + "1" + closing * 500)
    assert (error.code, error.parameters) == ("expression.too_many_brackets", {"limit": MAX_BRACKETS})


@pytest.mark.parametrize("sign", ["not ", "-"])
def test_depth_is_limited(sign: str) -> None:
    assert parse(sign * (MAX_DEPTH - 1) + "a")
    assert failure(sign * MAX_DEPTH + "a").code == "expression.too_deep"


def test_a_chain_is_not_deep() -> None:
    assert parse("+".join("a" * 2000))
    assert parse("a" + ".b" * 2000)


def test_not_in_is_a_negated_in() -> None:
    tree = parse("a not in b").tree
    assert isinstance(tree, Not)
    assert isinstance(tree.operand, Comparison)
    assert format_tree(tree) == "not a in b"
