"""The shared vectors: what the browser's engine is held to as well, so the file is data that any language reads.

Each has an ``expression``, perhaps ``names`` and ``now``, and either the ``result`` on the wire or an ``error`` with its
``position``.
``finds`` is what the checker says of one that works only because the faulty part is never reached.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from concertmaster_shared.expressions import FUNCTIONS, ExpressionError, Scope, Shape, check, evaluate, parse, to_wire
from concertmaster_shared.expressions.tree import Call, Node, children

VECTORS = json.loads((Path(__file__).parents[2] / "corpus/expressions/vectors.json").read_text(encoding="utf-8"))
NOW = "2026-03-31T08:30:00Z"


def evaluated(vector: dict[str, Any]) -> Any:
    now = datetime.fromisoformat(vector.get("now", NOW))
    return to_wire(evaluate(parse(vector["expression"]), vector.get("names", {}), now=now))


def canonical(value: Any) -> str:
    """Tell true from 1, but not 2 from 2.0: JSON has one kind of number."""
    if isinstance(value, float) and value.is_integer():
        return canonical(int(value))
    if isinstance(value, list):
        return f"[{','.join(map(canonical, value))}]"
    if isinstance(value, dict):
        return f"{{{','.join(f'{key!r}:{canonical(value[key])}' for key in sorted(value))}}}"
    return repr(value)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: f"{vector['about']}: {vector['expression']:.60}")
def test_a_vector_holds(vector: dict[str, Any]) -> None:
    if "error" in vector:
        with pytest.raises(ExpressionError) as raised:
            evaluated(vector)
        assert (raised.value.code, raised.value.position) == (vector["error"], vector["position"])
        assert raised.value.message != raised.value.code
    else:
        assert canonical(evaluated(vector)) == canonical(vector["result"])


def test_the_checker_has_nothing_against_what_works() -> None:
    for vector in VECTORS:
        if "error" not in vector:
            scope = Scope({name: Shape.any() for name in vector.get("names", {})})
            expected = [vector["finds"]] if "finds" in vector else []
            found = [error.code for error in check(parse(vector["expression"]), scope)]
            assert found == expected, vector["expression"]


def test_there_are_many_and_none_twice() -> None:
    seen = {json.dumps([vector["expression"], vector.get("now")]) for vector in VECTORS}
    assert len(seen) == len(VECTORS) >= 300


def test_every_function_has_vectors_that_work_and_one_that_fails_or_gives_null() -> None:
    works, fails = set[str](), set[str]()
    for vector in VECTORS:
        try:
            named = functions_in(parse(vector["expression"]).tree)
        except ExpressionError:
            continue
        (fails if "error" in vector or vector["result"] is None else works).update(named)
    assert FUNCTIONS.keys() - works == set()
    assert FUNCTIONS.keys() - fails - {"now", "today", "text", "empty", "type_of"} == set()


def functions_in(node: Node) -> set[str]:
    own = {node.name} if isinstance(node, Call) else set()
    return own.union(*map(functions_in, children(node)))
