from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from concertmaster_shared.expressions import ExpressionError, parse, tree_from_json, tree_to_json

TEXT = 'if(not a.b["c"][-1] in [1.5, null], {"k": -x}, sum(1 + 2, y % 3)) == "z" or true'
REPLACEMENTS: tuple[Any, ...] = (None, 0, "x", [], {}, True, ["x", 0, 0])


def test_what_a_tree_looks_like() -> None:
    assert tree_to_json(parse("a.b > 1")) == [
        "compare",
        ">",
        ["get", ["name", "a", 0, 1], [["field", "b", 2, 1]], 0, 3],
        ["value", 1, 6, 1],
        0,
        7,
    ]


def test_a_tree_survives_the_way_there_and_back() -> None:
    expression = parse(TEXT)
    stored = json.loads(json.dumps(tree_to_json(expression)))
    again = tree_from_json(stored, TEXT)
    assert again.tree == expression.tree
    assert tree_to_json(again) == stored
    assert again.references == expression.references


@pytest.mark.parametrize(
    "form",
    [
        None,
        1,
        "name",
        [],
        {},
        ["name"],
        ["name", "a"],
        ["name", "a", 0],
        ["name", "a", -1, 1],
        ["name", "a", "0", 1],
        ["name", "_a", 0, 1],
        ["name", "a b", 0, 1],
        ["name", "and", 0, 1],
        ["name", "__class__", 0, 1],
        ["name", 1, 0, 1],
        ["unknown", 1, 0, 1],
        ["value", [1], 0, 1],
        ["value", {"a": 1}, 0, 1],
        ["value", 2**53 + 1, 0, 1],
        ["value", float("inf"), 0, 1],
        ["value", float("nan"), 0, 1],
        ["value", "\0", 0, 1],
        ["value", "\ud800", 0, 1],
        ["value", "x" * 5000, 0, 1],
        ["list", 1, 0, 1],
        ["list", [1], 0, 1],
        ["map", [["a"]], 0, 1],
        ["map", [[1, ["value", 1, 0, 1]]], 0, 1],
        ["get", ["name", "a", 0, 1], [], 0, 1],
        ["get", ["name", "a", 0, 1], [["field", "_b", 1, 2]], 0, 1],
        ["get", ["name", "a", 0, 1], [["name", "b", 1, 2]], 0, 1],
        ["math", ["value", 1, 0, 1], [], 0, 1],
        ["math", ["value", 1, 0, 1], [["**", ["value", 1, 0, 1], 0, 1]], 0, 1],
        ["math", ["value", 1, 0, 1], [["+", ["value", 1, 0, 1], 0, 1], ["*", ["value", 1, 0, 1], 0, 1]], 0, 1],
        ["compare", "===", ["value", 1, 0, 1], ["value", 1, 0, 1], 0, 1],
        ["compare", ["=="], ["value", 1, 0, 1], ["value", 1, 0, 1], 0, 1],
        ["and", [["value", True, 0, 1]], 0, 1],
        ["call", "eval", [], 0, 1],
        ["call", "round", [], 0, 1],
        ["call", "now", [["value", 1, 0, 1]], 0, 1],
    ],
)
def test_what_the_parser_could_not_have_made_is_refused(form: Any) -> None:
    with pytest.raises(ExpressionError, match="bad_tree"):
        tree_from_json(form, "")


def test_a_tree_too_deep_is_refused() -> None:
    form: Any = ["name", "a", 0, 1]
    for _level in range(119):
        form = ["not", form, 0, 1]
    assert tree_from_json(form, "")
    for _level in range(5000):
        form = ["not", form, 0, 1]
    with pytest.raises(ExpressionError, match="bad_tree"):
        tree_from_json(form, "")


def test_any_damage_is_refused_or_harmless() -> None:
    whole = json.loads(json.dumps(tree_to_json(parse(TEXT))))
    for path in paths(whole):
        for replacement in REPLACEMENTS:
            damaged = copy.deepcopy(whole)
            place = damaged
            for step in path[:-1]:
                place = place[step]
            place[path[-1]] = replacement
            assert ending_of(damaged) in {"a tree", "expression.bad_tree"}


def ending_of(form: Any) -> str:
    try:
        tree_from_json(form, TEXT)
    except ExpressionError as error:
        return error.code
    return "a tree"


def paths(form: Any, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    if not isinstance(form, list):
        return [path]
    return [place for index, part in enumerate(form) for place in ((*path, index), *paths(part, (*path, index)))]
