from __future__ import annotations

import dataclasses

import pytest

from concertmaster_shared.expressions import Scope, Shape
from concertmaster_shared.expressions.shapes import ANY, LIST, NULL, NUMBER, TEXT, union


def test_a_shape_is_a_value() -> None:
    fields = {"a": Shape.number()}
    shape = Shape.map(fields, open=False)
    fields["b"] = Shape.text()
    assert shape == Shape.map({"a": NUMBER}, open=False)
    assert shape != Shape.map({"a": NUMBER})
    with pytest.raises(dataclasses.FrozenInstanceError):
        shape.is_open = True  # type: ignore[misc]  # what the test is about


def test_a_list_of_nothing_in_particular_holds_anything() -> None:
    assert Shape.list() == LIST
    assert Shape.list(TEXT).items == TEXT


def test_what_is_certain_of_one_of_several() -> None:
    assert union([]) == NULL
    assert union([NULL, NUMBER, NULL]) == NUMBER
    assert union([NUMBER, TEXT, NUMBER]) == ANY
    assert union([Shape.list(NUMBER), Shape.list(TEXT)]) == LIST
    assert union([Shape.list(NUMBER), Shape.list(TEXT), NUMBER]) == ANY
    assert union([Shape.map({"a": NUMBER}), Shape.map({"a": NUMBER})]).fields["a"] == NUMBER


def test_widening_a_scope_leaves_the_first_as_it_was() -> None:
    scope = Scope({"a": NUMBER})
    assert set(scope.bind(b=TEXT).roots) == {"a", "b"}
    assert scope.bind(a=TEXT).roots["a"] == TEXT
    assert scope.roots == {"a": NUMBER}
