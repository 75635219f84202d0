from __future__ import annotations

import pytest

from concertmaster_shared.expressions import ExpressionError
from concertmaster_shared.expressions.patterns.syntax import WHITE_SPACE, Choice, Repeat, Sequence, Signs, read_pattern


def test_the_parts_of_a_pattern() -> None:
    tree = read_pattern("ab|c{2,3}(?:d|)")
    assert isinstance(tree, Choice)
    first, second = tree.options
    assert isinstance(first, Sequence)
    assert isinstance(second, Sequence)
    repeat, group = second.parts
    assert isinstance(repeat, Repeat)
    assert (repeat.fewest, repeat.most) == (2, 3)
    assert group == Choice((Signs(((ord("d"), ord("d")),)), Sequence(())))


def test_anchors_at_the_ends_change_nothing() -> None:
    assert read_pattern("^a|b$") == read_pattern("a|b")
    assert read_pattern("^$") == read_pattern("")


@pytest.mark.parametrize(
    ("pattern", "members", "strangers"),
    [
        (".", "aé😀\t\u0085", "\n\r\u2028\u2029"),
        (r"\d", "0369", "a٣²"),
        (r"\w", "aZ_9", "é-\u212a"),
        (r"\s", WHITE_SPACE, "a\u200b\u0085\u001c"),
        (r"[^\s\d]", "aé", " 5"),
        (r"[\]\\^-]", "]\\^-", "a"),
        (r"[a\-c]", "a-c", "b"),
        (r"[\u{1F600}-\u{1F610}]", "😀😅", "😠a"),
        (r"\p{L}", "aéß数", "1-_"),
        (r"\P{Lu}", "a1", "AÉ"),
        (r"[\p{N}x]", "1٣²x", "ya"),
        (r"[^\P{L}]", "aé", "1 "),
    ],
)
def test_sets(pattern: str, members: str, strangers: str) -> None:
    signs = read_pattern(pattern)
    assert isinstance(signs, Signs)
    assert [sign for sign in members if not signs.has(sign)] == []
    assert [sign for sign in strangers if signs.has(sign)] == []


@pytest.mark.parametrize(
    ("pattern", "place"),
    [
        ("(", 2),
        (")", 1),
        ("a)", 2),
        ("[", 2),
        ("[]", 3),
        ("]", 1),
        ("{", 1),
        ("}", 1),
        ("a{1", 4),
        ("a{2,1}", 7),
        ("a{1001}", 7),
        ("*", 1),
        ("a**", 3),
        ("a|*", 3),
        ("(*a)", 2),
        ("(?=a)", 3),
        ("(?<a>b)", 3),
        ("(?i)a", 3),
        (r"\b", 2),
        (r"\1", 2),
        (r"\-", 2),
        (r"\p{Greek}", 4),
        (r"\u12", 3),
        (r"\u{110000}", 3),
        (r"\ud800", 3),
        ("[z-a]", 5),
        (r"[\d-z]", 6),
        ("a^", 2),
        ("a$b", 3),
        ("(^a)", 2),
        ("\\", 2),
    ],
)
def test_what_a_browser_would_refuse_or_read_otherwise_is_refused_with_its_place(pattern: str, place: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        read_pattern(pattern)
    assert raised.value.code == "expression.pattern"
    assert raised.value.parameters["place"] == min(place, len(pattern) + 1)


def test_length_and_depth_are_limited() -> None:
    assert read_pattern("a" * 1024)
    assert read_pattern("(" * 40 + "a" + ")" * 40)
    with pytest.raises(ExpressionError, match="pattern_too_long"):
        read_pattern("a" * 1025)
    with pytest.raises(ExpressionError, match=r"expression\.pattern"):
        read_pattern("(" * 41 + "a" + ")" * 41)
