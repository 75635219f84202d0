from __future__ import annotations

import pytest

from concertmaster_shared.expressions import tokens
from concertmaster_shared.expressions.tokenizer import is_name, number_value, scan


def kinds(text: str) -> list[tuple[str, str]]:
    return [(kind, text[start:end]) for kind, start, end in tokens(text)]


def test_each_kind_is_told_apart() -> None:
    assert kinds('round(a.b, 2) >= 1.5e3 and "x" in [y]') == [
        ("function", "round"),
        ("bracket", "("),
        ("name", "a"),
        ("punctuation", "."),
        ("name", "b"),
        ("punctuation", ","),
        ("number", "2"),
        ("bracket", ")"),
        ("operator", ">="),
        ("number", "1.5e3"),
        ("keyword", "and"),
        ("text", '"x"'),
        ("keyword", "in"),
        ("bracket", "["),
        ("name", "y"),
        ("bracket", "]"),
    ]


def test_a_name_before_a_bracket_is_a_function_with_space_between_them_too() -> None:
    assert kinds("round  (1)")[0] == ("function", "round")
    assert kinds("not (true)")[0] == ("keyword", "not")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a @ b", "@"),
        ("'never closed", "'never closed"),
        ("12abc + 1", "12abc"),
        ("007", "007"),
        ("a && b", "&&"),
        ("“quoted”", "“"),
        ("1e999", "1e999"),
    ],
)
def test_what_cannot_be_read_is_one_token_of_kind_error(text: str, found: str) -> None:
    assert ("error", found) in kinds(text)


def test_a_bad_escape_does_not_hide_what_follows() -> None:
    assert kinds(r'"a\qb" + 1') == [("error", r'"a\qb"'), ("operator", "+"), ("number", "1")]


def test_an_error_token_carries_its_place() -> None:
    (token,) = scan(r'"a\qb"')
    assert token.error is not None
    assert (token.error.code, token.error.position, token.error.length) == ("expression.bad_escape", 2, 2)


def test_a_text_ends_with_its_line_at_the_latest() -> None:
    assert kinds('"open\n1') == [("error", '"open'), ("number", "1")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", 0),
        ("12", 12),
        ("1.0", 1),
        ("1.5", 1.5),
        ("1e3", 1000),
        ("00012", 12),
        ("9007199254740992", 2**53),
        ("9007199254740993", None),
        ("9007199254740993.0", 9007199254740992),
        ("1e400", None),
    ],
)
def test_the_value_of_digits(text: str, value: float | None) -> None:
    assert number_value(text) == value
    assert type(number_value(text)) is type(value)


def test_names() -> None:
    assert all(map(is_name, ["a", "größe", "nom_2", "数"]))
    assert not any(map(is_name, ["", "_a", "2a", "a-b", "and", "null", "a b"]))
