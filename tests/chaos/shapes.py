"""The workflows that everything here is done to: each step that reaches outside calls an address of its own.

A shape is a document, an input, and nothing about faults. What it must come to is found by running it undisturbed. A workflow
that another one calls, or that handles its failure, tells the receiver the run that all of it is for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from tests.support.stage import graph, node, set_to

Document = dict[str, Any]
Ids = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A workflow. ``document`` is given the address that its calls go to, and the ids of the workflows that it ``needs``."""

    name: str
    document: Callable[[str, Ids], Document]
    value: dict[str, Any] = field(default_factory=dict)
    needs: tuple[Shape, ...] = ()


def call(node_id: str, url: str, way: str = "do", *, more: str = "", run: str = "run.id", **parameters: Any) -> dict[str, Any]:
    """Give a step that posts to ``way``/``node_id`` and says which run it is for."""
    retry = {"attempts": 4, "delay_s": 0.02, "max_delay_s": 0.05}
    given = {"url": f"{url}/{way}/{node_id}{more}", "json": {"run": {"expr": run}}, "retry": retry, **parameters}
    return node(node_id, "http.request", method="POST", **given)


def _line(url: str, _ids: Ids) -> Document:
    return graph(
        set_to("before", n="input.n + 1"),
        call("first", url),
        set_to("between", n="steps.before.n + steps.first.json.done"),
        call("second", url),
        set_to("after", n="steps.between.n + steps.second.json.done"),
        edges="start>before before>first first>between between>second second>after",
    )


def _branches(url: str, _ids: Ids) -> Document:
    return graph(
        node("which", "logic.if", condition={"expr": "input.n > 1"}),
        call("left", url),
        node("pause", "logic.wait", seconds=0.1),
        call("right", url),
        call("never", url),
        node("merge", "logic.merge", mode="all"),
        set_to("joined", n="steps.left.json.done + steps.right.json.done"),
        edges="start>which which.true>left which.true>pause pause>right which.false>never"
        " left>merge right>merge never>merge merge>joined",
    )


def _loop(url: str, _ids: Ids) -> Document:
    return graph(
        node("loop", "logic.for_each", items={"expr": "input.sites"}, parallel=2),
        call("visit", url, more="/{{ index }}"),
        set_to("double", n="item * 2 + steps.visit.json.done"),
        set_to("after", all="steps.double.n"),
        edges="start>loop loop.item>visit visit>double loop.done>after",
    )


def _called(url: str, _ids: Ids) -> Document:
    return graph(call("inside", url, run="input.root"), edges="start>inside")


def _calling(url: str, ids: Ids) -> Document:
    return graph(
        call("before", url),
        node("call", "flow.call", workflow=ids["called"], input={"root": {"expr": "run.id"}}),
        set_to("after", n="steps.call.inside.json.done"),
        edges="start>before before>call call>after",
    )


def _handler(url: str, _ids: Ids) -> Document:
    return graph(call("handled", url, run="input.run.id"), edges="start>handled")


def _failing(url: str, ids: Ids) -> Document:
    document = graph(
        call("refused", url, "refuse"),
        set_to("caught", code="steps.refused.error.code"),
        call("flaky", url, "flaky"),
        set_to("never", n="1"),
        node("stop", "logic.stop", error="It is over"),
        edges="start>refused refused.error>caught refused>never caught>flaky flaky>stop",
    )
    return document | {"settings": {"on_error": ids["handler"]}}


def _sending(url: str, _ids: Ids) -> Document:
    told = {"run": {"expr": "run.id"}}
    return graph(
        node("told", "webhook.send", url=f"{url}/do/told", event_type="chaos.happened", data=told),
        set_to("after", status="steps.told.status"),
        edges="start>told told>after",
    )


def _asking(url: str, _ids: Ids) -> Document:
    return graph(
        node("asked", "people.approval", to="somebody@chaos.example", title="Chaos?", deadline=0.0001),
        call("late", url),
        set_to("never", n="1"),
        edges="start>asked asked.expired>late asked.approved>never",
    )


def _pure(_url: str, _ids: Ids) -> Document:
    names = ["start", *(f"s{number}" for number in range(10))]
    nodes = [set_to(name, n=f"coalesce(steps.{before}.n, 0) + 1") for before, name in pairwise(names)]
    return graph(*nodes, edges=" ".join(f"{one}>{other}" for one, other in pairwise(names)))


def _slow(url: str, _ids: Ids) -> Document:
    return graph(
        call("first", url, "slow-300"),
        call("second", url, "slow-150"),
        set_to("after", n="steps.first.json.done + steps.second.json.done"),
        edges="start>first first>second second>after",
    )


def _resting(url: str, _ids: Ids) -> Document:
    return graph(
        node("resting", "logic.wait", seconds={"expr": "input.seconds"}),
        call("after", url),
        edges="start>resting resting>after",
    )


CALLED, HANDLER = Shape("called", _called), Shape("handler", _handler)
LINE, PURE = Shape("line", _line, {"n": 1}), Shape("pure", _pure)
BRANCHES = Shape("branches", _branches, {"n": 2})
FAILING = Shape("failing", _failing, needs=(HANDLER,))
LOOP = Shape("loop", _loop, {"sites": [3, 5, 8, 13]})
CALLING = Shape("calling", _calling, needs=(CALLED,))

SENDING, ASKING = Shape("sending", _sending), Shape("asking", _asking)

SHAPES = (LINE, PURE, BRANCHES, FAILING, LOOP, CALLING, SENDING, ASKING)
"""What is killed at every boundary: with a branch, a wait, a merge, a loop, a called workflow, an error port, an error handler, a
webhook, and a question to people that expires."""

SLOW = Shape("slow", _slow)
"""Has steps long enough that something can be done to them while they are on their way."""

RESTING = Shape("resting", _resting, {"seconds": 0})
"""Rests for as long as its input says."""
