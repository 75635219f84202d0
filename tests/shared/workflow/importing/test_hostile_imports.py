"""Sources that somebody made to be slow, or to end the program: each is read, or refused, in a time that grows with its size."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from concertmaster_shared.workflow.importing import import_workflow
from concertmaster_shared.workflow.importing.node_red import TangleError
from concertmaster_shared.workflow.importing.scripts import Roots, translated
from concertmaster_shared.workflow.importing.ways_back import ways_back

MANY = 20_000

Wires = dict[str, list[str]]

CHAIN: Wires = {f"n{number}": [f"n{number + 1}"] for number in range(MANY - 1)}
STAR: Wires = {"n0": [f"n{number}" for number in range(1, MANY)]}
AGAINST_THE_ORDER: Wires = {f"n{number + 1}": [f"n{number}"] for number in range(MANY - 1)}
BACK_FROM_THE_END: Wires = {**CHAIN, f"n{MANY - 1}": [f"n{number}" for number in range(MANY)]}
DENSE: Wires = {f"n{number}": [f"n{other}" for other in range(number + 1, 200)] for number in range(200)}


@contextmanager
def within(seconds: float) -> Iterator[None]:
    begin = time.process_time()
    yield
    assert time.process_time() - begin < seconds


def n8n(wires: Wires, kind: str = "set") -> dict[str, Any]:
    nodes = [{"name": f"n{number}", "type": f"n8n-nodes-base.{kind}"} for number in range(MANY)]
    return {"nodes": nodes, "connections": {name: {"main": [[{"node": end} for end in ends]]} for name, ends in wires.items()}}


@pytest.mark.parametrize("kind", ["set", "noOp"])
@pytest.mark.parametrize(
    ("wires", "kept"),
    [(CHAIN, MANY - 1), (STAR, MANY - 1), (AGAINST_THE_ORDER, MANY - 1), (BACK_FROM_THE_END, MANY - 1), (DENSE, 199 * 100)],
    ids=["chain", "star", "against the order", "back from the end", "dense"],
)
def test_connections_of_n8n_are_read_in_time(wires: Wires, kept: int, kind: str) -> None:
    source = n8n(wires, kind)
    with within(5):
        imported = import_workflow(source, "")
    assert len(imported.document.edges) == kept


@pytest.mark.parametrize(("kind", "edges"), [("change", MANY + 1), ("switch", 1), ("junction", 1)])
def test_a_long_flow_of_node_red_is_read_in_time(kind: str, edges: int) -> None:
    parts = [{"id": f"n{number}", "type": kind, "z": f"t{number}", "wires": [[f"n{number + 1}"]]} for number in range(MANY)]
    tabs = [{"id": f"t{number}", "type": "tab"} for number in range(MANY)]
    end = {"id": f"n{MANY}", "type": "change", "z": "t0"}
    with within(5):
        imported = import_workflow([*tabs, {"id": "in", "type": "inject", "z": "t0", "wires": [["n0"]]}, *parts, end], "")
    assert len(imported.document.edges) == edges


def test_a_tangle_of_links_is_refused() -> None:
    starts = [{"id": f"s{number}", "type": "inject", "z": "t", "wires": [["j0"]]} for number in range(1_000)]
    links = [
        {"id": f"j{number}", "type": "junction", "z": "t", "wires": [[f"j{number + 1}", f"e{number}"]]} for number in range(1_000)
    ]
    ends = [{"id": f"e{number}", "type": "debug", "z": "t"} for number in range(1_000)]
    with within(5), pytest.raises(TangleError):
        import_workflow([*starts, *links, *ends], "")


@pytest.mark.parametrize(
    "script",
    [
        "a" * 4_000, "a." * 2_000, "x[" * 2_000, "'\\" * 2_000, "'a'" * 1_300, "$json" + ".a" * 1_900, "a" * 4_000 + "?b",
        "{" + " " * 4_000, "a.includes(" * 300, "x[ 'a'" * 500, "a" * 10_000_000,
        "$json.a" + " || 'x'" * 500, "(" * 4_000, "!" * 3_900 + "$json", "$json" + ".trim()" * 500, "`${" * 1_300,
        "$json.map(x => " * 260, "$ifEmpty(" * 400, "{...$json, " * 350,
    ],
)  # fmt: skip
def test_a_script_is_looked_at_in_time(script: str) -> None:
    with within(0.5):
        translated(script, Roots("input", lambda title: f"steps.{title}"))


def test_brackets_that_stay_open_are_looked_at_once() -> None:
    node = {"name": "a", "type": "n8n-nodes-base.httpRequest", "parameters": {"url": "=" + "{{" * 100_000}}
    with within(2):
        (made,) = import_workflow({"nodes": [node], "connections": {}}, "").document.nodes
    assert made.parameters["url"] == "{{" * 100_000


def test_what_leads_back_is_seen_from_where_a_run_begins() -> None:
    loop = [("work", "loop"), ("loop", "work"), ("start", "loop")]
    assert ways_back(loop) == {("work", "loop")}
    assert ways_back([("a", "a"), ("a", "b")]) == {("a", "a")}
    assert ways_back([("a", "b"), ("b", "c"), ("a", "c")]) == frozenset()
