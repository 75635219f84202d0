"""The workflows that everything here is done to: each step that reaches outside calls an address of its own.

A shape is a document, an input, and nothing about faults. What it must come to is found by running it undisturbed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.support.stage import graph, node, set_to

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """A workflow; ``document`` is given the address that its calls go to."""

    name: str
    document: Callable[[str], Document]
    value: dict[str, Any] = field(default_factory=dict)


def call(node_id: str, url: str, way: str = "do", *, more: str = "", **parameters: Any) -> dict[str, Any]:
    """Give a step that posts to ``way``/``node_id`` and says which run it is."""
    retry = {"attempts": 4, "delay_s": 0.02, "max_delay_s": 0.05}
    given = {"url": f"{url}/{way}/{node_id}{more}", "json": {"run": {"expr": "run.id"}}, "retry": retry, **parameters}
    return node(node_id, "http.request", method="POST", **given)


def _line(url: str) -> Document:
    return graph(
        set_to("before", n="input.n + 1"),
        call("first", url),
        set_to("between", n="steps.before.n + steps.first.json.done"),
        call("second", url),
        set_to("after", n="steps.between.n + steps.second.json.done"),
        edges="start>before before>first first>between between>second second>after",
    )


def _branches(url: str) -> Document:
    return graph(
        node("which", "logic.if", condition={"expr": "input.n > 1"}),
        call("left", url),
        call("right", url),
        call("never", url),
        set_to("joined", n="steps.left.json.done + steps.right.json.done"),
        edges="start>which which.true>left which.true>right which.false>never left>joined right>joined",
    )


def _failing(url: str) -> Document:
    return graph(
        call("refused", url, "refuse"),
        set_to("caught", code="steps.refused.error.code"),
        call("flaky", url, "flaky"),
        set_to("never", n="1"),
        edges="start>refused refused.error>caught refused>never caught>flaky",
    )


def _pure(_url: str) -> Document:
    names = ["start", *(f"s{number}" for number in range(10))]
    nodes = [set_to(name, n=f"coalesce(steps.{before}.n, 0) + 1") for before, name in pairwise(names)]
    return graph(*nodes, edges=" ".join(f"{one}>{other}" for one, other in pairwise(names)))


SHAPES = (
    Shape("line", _line, {"n": 1}),
    Shape("branches", _branches, {"n": 2}),
    Shape("failing", _failing),
    Shape("pure", _pure),
)


def _slow(url: str) -> Document:
    return graph(
        call("first", url, "slow-300"),
        call("second", url, "slow-150"),
        set_to("after", n="steps.first.json.done + steps.second.json.done"),
        edges="start>first first>second second>after",
    )


SLOW = Shape("slow", _slow)
"""Not for the matrix, where every kill costs a run."""


def _resting(url: str) -> Document:
    return graph(call("resting", url, "busy"), set_to("after", n="steps.resting.json.done"), edges="start>resting resting>after")


RESTING = Shape("resting", _resting)
"""Rests in the database for as long as its receiver says that it is busy."""
