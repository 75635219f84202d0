"""Runs worth keeping: workflows and inputs that together go through all that the engine decides. ``histories`` records them."""

from __future__ import annotations

from typing import Any

from tests.support.stage import graph, node, set_to

ROWS = [{"team": "a", "n": 3}, {"team": "b", "n": 1}, {"team": "a", "n": 2}]
LATE = {"settings": {"run_limit_s": 0.4}}


def each(node_id: str, items: str, **parameters: Any) -> dict[str, Any]:
    """Give a loop over the list that an expression gives."""
    return node(node_id, "logic.for_each", items={"expr": items}, **parameters)


def one(node_type: str, /, after: str = "after", **parameters: Any) -> dict[str, Any]:
    """Give a workflow of one node and one behind it that shows what came out."""
    return graph(node("it", node_type, **parameters), set_to("after", it="steps.it"), edges="start>it it>after")


def expr(text: str) -> dict[str, str]:
    """Give an expression."""
    return {"expr": text}


PURE: dict[str, tuple[dict[str, Any], Any]] = {
    "set": (one("data.set", values={"n": expr("input.n * 2"), "text": "Hello {{ input.name }}"}), {"n": 1.5, "name": "Ada"}),
    "clock": (one("data.set", values={"now": expr("text(now())"), "today": expr("text(today())")}), {}),
    "facts-of-the-run": (one("data.set", values={"run": expr("run"), "key": expr("step.key")}), {}),
    "dates": (one("data.set", values={"due": expr("add_days(date(input.day), 30)")}), {"day": "2026-01-31"}),
    "numbers": (one("data.set", values={"all": expr("[1e20, 1.0, 0.1 + 0.2, -0.0, 9007199254740991]")}), {}),
    "filter": (one("data.filter", items=expr("input.rows"), where=expr("item.n > 1")), {"rows": ROWS}),
    "sort": (one("data.sort", items=expr("input.rows"), by=expr("item.n")), {"rows": ROWS}),
    "aggregate": (
        one(
            "data.aggregate",
            items=expr("input.rows"),
            group_by=expr("item.team"),
            measures={"n": {"function": "sum", "of": expr("item.n")}},
        ),
        {"rows": ROWS},
    ),
    "join": (
        one("data.join", left=expr("input.rows"), right=[{"id": "a"}], left_key=expr("item.team"), right_key=expr("item.id")),
        {"rows": ROWS},
    ),
    "import": (
        one("data.import", source=expr("input.csv"), mapping={"team": "Team", "n": {"column": "N", "kind": "number"}}),
        {"csv": "Team,N\na,3\nb,x\n"},
    ),
    "chain": (
        graph(*(set_to(f"s{n}", n=f"{n}") for n in range(10)), edges="start>s0 " + " ".join(f"s{n}>s{n + 1}" for n in range(9))),
        {},
    ),
    "fan-out-and-join": (
        graph(
            *(set_to(f"b{n}", n=f"{n}") for n in range(12)),
            set_to("join", n="1"),
            edges=" ".join(f"start>b{n} b{n}>join" for n in range(12)),
        ),
        {},
    ),
    "returned": (
        graph(node("give", "flow.return", value=expr("input.n")), set_to("b", n="1"), edges="start>give start>b"),
        {"n": 7},
    ),
    "disabled": (
        graph(node("off", "data.set", disabled=True, values={"n": 1}), set_to("after", n="2"), edges="start>off off>after"),
        {},
    ),
    "disabled-loop": (
        graph(
            node("loop", "logic.for_each", disabled=True, items=[1]),
            set_to("body", n="1"),
            set_to("after", n="2"),
            edges="start>loop loop.item>body loop.done>after",
        ),
        {},
    ),
    "nothing": (graph(), {"n": 1}),
}

_VALIDATE = graph(
    node("rules", "data.validate", rules=[{"check": expr("input.n > 1"), "message": "Too small"}]),
    set_to("good", n="1"), set_to("bad", problems="steps.rules.problems"),
    edges="start>rules rules.valid>good rules.invalid>bad",
)  # fmt: skip
_IF = graph(
    node("if", "logic.if", condition=expr("input.n > 1")), set_to("yes", n="1"), set_to("no", n="0"), set_to("join", n="2"),
    edges="start>if if.true>yes if.false>no yes>join no>join",
)  # fmt: skip
_CASES = (("small", "input.n < 2"), ("mid", "input.n < 5"))
_SWITCH = graph(
    node("switch", "logic.switch", cases=[{"port": port, "when": expr(when)} for port, when in _CASES]),
    set_to("small", n="1"), set_to("mid", n="2"), set_to("large", n="3"),
    edges="start>switch switch.small>small switch.mid>mid switch.else>large",
)  # fmt: skip
BRANCHES: dict[str, tuple[dict[str, Any], Any]] = {
    "valid": (_VALIDATE, {"n": 2}),
    "invalid": (_VALIDATE, {"n": 1}),
    "if-true": (_IF, {"n": 2}),
    "if-false": (_IF, {"n": 1}),
    "switch-first": (_SWITCH, {"n": 1}),
    "switch-second": (_SWITCH, {"n": 3}),
    "switch-else": (_SWITCH, {"n": 9}),
    "long-skip": (
        graph(
            node("if", "logic.if", condition=False),
            *(set_to(f"s{n}", n="1") for n in range(4)),
            set_to("end", n="1"),
            edges="start>if if.true>s0 s0>s1 s1>s2 s2>s3 if.false>end",
        ),
        {},
    ),
    "failed": (graph(set_to("bad", n="input.n + 1"), set_to("after", n="1"), edges="start>bad bad>after"), {"n": "x"}),
    "failed-beside-others": (
        graph(
            set_to("bad", n="input.n + 1"), set_to("good", n="1"), set_to("later", n="1"), edges="start>bad start>good good>later"
        ),
        {"n": "x"},
    ),
    "error-port": (
        graph(set_to("bad", n="input.n + 1"), set_to("rescue", e="steps.bad.error.code"), edges="start>bad bad.error>rescue"),
        {"n": "x"},
    ),
    "stop-well": (graph(node("stop", "logic.stop"), node("slow", "logic.wait", seconds=60), edges="start>slow start>stop"), {}),
    "stop-badly": (graph(node("stop", "logic.stop", error="No such {{ input.it }}"), edges="start>stop"), {"it": "order"}),
}

_COLLECT = graph(
    each("loop", "input.values", on_item_error="collect", parallel=2), set_to("body", n="item + 1"),
    set_to("after", body="steps.body", failed="steps.loop"),
    edges="start>loop loop.item>body loop.done>after",
)  # fmt: skip
_FAILING = graph(
    each("loop", "input.values"), set_to("body", n="item + 1"), set_to("after", n="1"),
    set_to("rescue", e="steps.loop.error.code"),
    edges="start>loop loop.item>body loop.done>after loop.error>rescue",
)  # fmt: skip
_NESTED = graph(
    each("rows", "input.rows", parallel=2), each("cells", "item", parallel=2), set_to("cell", v="item * 10", row="index"),
    set_to("sum", total="sum(steps.cell.v)"), set_to("after", sums="steps.sum.total"),
    edges="start>rows rows.item>cells cells.item>cell cells.done>sum rows.done>after",
)  # fmt: skip
LOOPS: dict[str, tuple[dict[str, Any], Any]] = {
    "loop": (_COLLECT, {"values": [1, 2, 3]}),
    "loop-over-nothing": (_COLLECT, {"values": []}),
    "loop-collecting-failures": (_COLLECT, {"values": [1, "x", 3, "y"]}),
    "loop-failing": (_FAILING, {"values": [1, "x", 3]}),
    "loop-failing-at-once": (_FAILING, {"values": ["x"]}),
    "loop-without-a-list": (_FAILING, {"values": 7}),
    "loops-nested": (_NESTED, {"rows": [[1, 2], [3], []]}),
    "loop-failing-inside-another": (_NESTED, {"rows": [[1, "x"], [3]]}),
    "loop-with-branches": (
        graph(
            each("loop", "input.values"),
            node("odd", "logic.if", condition=expr("item % 2 == 1")),
            set_to("yes", n="item"),
            set_to("after", odd="steps.yes"),
            edges="start>loop loop.item>odd odd.true>yes loop.done>after",
        ),
        {"values": [1, 2, 3]},
    ),
    "loop-with-waits": (
        graph(
            each("loop", "input.values", parallel=3),
            node("wait", "logic.wait", seconds=expr("item / 20")),
            set_to("b", n="item"),
            edges="start>loop loop.item>wait wait>b",
        ),
        {"values": [3, 2, 1]},
    ),
    "loop-failing-beside-waits": (
        graph(
            each("loop", "input.values", parallel=3),
            node("if", "logic.if", condition=expr("item > 1")),
            node("wait", "logic.wait", seconds=30),
            set_to("bad", n="item + 'x'"),
            edges="start>loop loop.item>if if.true>wait if.false>bad",
        ),
        {"values": [3, 2, 1]},
    ),
}


def _merge(**parameters: Any) -> dict[str, Any]:
    return graph(
        set_to("quick", n="1"), node("soon", "logic.wait", seconds=0.1), node("slow", "logic.wait", seconds=0.6),
        node("merge", "logic.merge", **parameters), set_to("after", arrived="steps.merge.arrived"),
        edges="start>quick start>soon start>slow quick>merge soon>merge slow>merge merge>after",
    )  # fmt: skip


WAITS: dict[str, tuple[dict[str, Any], Any]] = {
    "merge-all": (_merge(mode="all"), {}),
    "merge-any": (_merge(mode="any"), {}),
    "merge-first-two": (_merge(mode="first", n=2), {}),
    "merge-out-of-time": (_merge(mode="all", timeout=0.3), {}),
    "merge-disabled": (
        graph(
            set_to("quick", n="1"),
            node("slow", "logic.wait", seconds=0.2),
            node("merge", "logic.merge", disabled=True, timeout=0.1),
            set_to("after", n="1"),
            edges="start>quick start>slow quick>merge slow>merge merge>after",
        ),
        {},
    ),
    "merge-of-a-skipped-branch": (
        graph(
            node("if", "logic.if", condition=False),
            set_to("yes", n="1"),
            set_to("no", n="1"),
            node("merge", "logic.merge"),
            edges="start>if if.true>yes if.false>no yes>merge no>merge",
        ),
        {},
    ),
    "wait": (one("logic.wait", seconds=0.1), {}),
    "wait-until-a-moment-past": (one("logic.wait", until="2026-01-01T00:00:00Z"), {}),
    "wait-without-an-end": (one("logic.wait", seconds=expr("input.gone")), {}),
    "run-out-of-time": (graph(node("slow", "logic.wait", seconds=60), edges="start>slow") | LATE, {}),
    "run-out-of-time-in-a-loop": (
        graph(each("loop", "[1, 2]"), node("slow", "logic.wait", seconds=60), edges="start>loop loop.item>slow") | LATE,
        {},
    ),
    "approval-after-its-deadline": (
        graph(
            node("ask", "people.approval", to="ada@example.org", title="Agree?", deadline="2026-01-01T00:00:00Z"),
            set_to("late", n="1"),
            edges="start>ask ask.expired>late",
        ),
        {},
    ),
}
