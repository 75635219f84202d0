"""Values to try an expression with: those of a run, those that a person made up, else examples made from the kinds.

Nothing here shows a secret: what stands under a telling name is hidden before an expression can reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Literal

from concertmaster_shared.expressions import Budget, Context, ExpressionError, Shape
from concertmaster_shared.expressions.shapes import ANY
from concertmaster_shared.nodes import compile_value

from .outlook import Outlook
from .secrecy import without_secrets
from .sight import Sight

Source = Literal["run", "sample", "example"]

_DEEPEST: Final = 6
_FEW_STEPS: Final = 50
_MOMENT: Final = datetime(2026, 1, 15, 9, 30, tzinfo=UTC)
_FIRST_LOOK: Final = Budget(steps=2_000, text=16 * 1024, items=1_000)
_EXAMPLES: Final[Mapping[str, object]] = {"boolean": True, "number": 1, "text": "text", "date": "2026-01-15"}
_RUN: Final[Mapping[str, object]] = {
    "id": "00000000-0000-0000-0000-000000000000",
    "started_at": _MOMENT.isoformat(),
    "version": 1,
}


@dataclass(frozen=True, slots=True)
class KnownRun:
    """What is known of a run: its input, outputs by node and pass, and how people call it ("the run of 12:31").

    ``facts`` are what expressions see as ``run``; ``stamp`` tells whether there may be more to know.
    """

    input: object
    outputs: Mapping[tuple[str, str], object]
    words: str
    facts: Mapping[str, object] = field(default_factory=lambda: _RUN)
    stamp: str = ""

    def firsts(self) -> Mapping[str, object]:
        """Give one output for each node, that of its first pass; "" stands for the input."""
        found: dict[str, object] = {"": self.input}
        for (node_id, _pass), value in sorted(self.outputs.items(), key=lambda pair: _order(pair[0][1])):
            if found.get(node_id) is None:
                found[node_id] = value
        return found


@dataclass(frozen=True, slots=True)
class Trial:
    """Names with values, and where they come from."""

    names: Mapping[str, object]
    source: Source
    words: str


def try_names(
    outlook: Outlook,
    sight: Sight,
    *,
    run: KnownRun | None,
    sample: Mapping[str, object] | None,
    steps: Iterable[str] | None = (),
    prefer: Source | None = None,
) -> Trial:
    """Give the best names to try an expression with that names these steps, or the nearest ones for None.

    ``prefer`` asks for a source, if it can be had.
    """
    near = sight.steps[:_FEW_STEPS] if steps is None else tuple(dict.fromkeys(steps))
    wanted = [step for step in near if step in sight.known.roots["steps"].fields] if sight.node_id else []
    can_run = run is not None and (not sight.node_id or steps is None or _has_values(run, sight, wanted))
    if run is not None and can_run and prefer in {None, "run"}:
        names = _run_names(outlook, sight, run, wanted)
        return Trial(_shown(names, sight), "run", f"with {run.words}")
    if sample is not None and prefer in {None, "run", "sample"}:
        examples = example_names(sight, wanted)
        return Trial(_shown({**examples, **_only(sample, sight)}, sight), "sample", "with sample data")
    return Trial(_shown(example_names(sight, wanted), sight), "example", "with example values")


def example_names(sight: Sight, steps: Iterable[str]) -> dict[str, object]:
    """Make up values for everything that can be named; of the steps, for these and no more."""
    names: dict[str, object] = {}
    for name, shape in sight.known.roots.items():
        if name == "steps":
            names[name] = {step: example(shape.fields.get(step, ANY), step) for step in steps}
        elif name == "run":
            names[name] = dict(_RUN)
        else:
            names[name] = 0 if name == "index" else example(shape, name)
    return names


def example(shape: Shape, name: str = "text", depth: int = 0) -> object:
    """Make up a value of a kind; a text says the name of its field, of what is not known there is none."""
    if shape.kind == "list":
        return [example(shape.items or ANY, name, depth + 1)] if depth < _DEEPEST else []
    if shape.kind == "map":
        return {part: example(inner, part, depth + 1) for part, inner in shape.fields.items()} if depth < _DEEPEST else {}
    return name if shape.kind == "text" else _EXAMPLES.get(shape.kind)


def _has_values(run: KnownRun, sight: Sight, steps: list[str]) -> bool:
    known = {node_id for node_id, _pass in run.outputs}
    return all(step in known for step in steps) and (sight.node_id in known or bool(steps) or run.input is not None)


def _run_names(outlook: Outlook, sight: Sight, run: KnownRun, steps: Iterable[str]) -> dict[str, object]:
    names: dict[str, object] = {"input": run.input, "run": dict(run.facts), "step": {"key": "…"}}
    names["steps"] = {step: _output(outlook, sight, run, step) for step in steps or sight.steps[:_FEW_STEPS]}
    if "item" in sight.known.roots:
        item = _item(outlook, sight, run)
        names["item"] = example(sight.known.roots["item"], "item") if item is None else item
        names["index"] = 0
    return names


def _output(outlook: Outlook, sight: Sight, run: KnownRun, step: str) -> object:
    """Give what a step gave; outside its loop, the list of what it gave for each item."""
    passes = sorted((place for node_id, place in run.outputs if node_id == step), key=_order)
    values = [run.outputs[step, place] for place in passes]
    if sight.node_id in outlook.draft.nodes and outlook.flow.lists_around(step, sight.node_id):
        return values
    return values[0] if values else None


def _item(outlook: Outlook, sight: Sight, run: KnownRun) -> object:
    """Work out the first of the items that the expression is evaluated for."""
    node = outlook.draft.nodes.get(sight.items[0]) if sight.items is not None else None
    if node is None or sight.items is None:
        return None
    outputs = {node_id: value for node_id, value in run.firsts().items() if node_id}
    names = {"input": run.input, "run": dict(run.facts), "step": {"key": "…"}, "steps": outputs, "item": None, "index": 0}
    try:
        items: Any = compile_value(node.parameters.get(sight.items[1])).resolve(names, Context(_MOMENT, _FIRST_LOOK))
    except ExpressionError:
        return None
    return items[0] if isinstance(items, list) and items else None


def _only(sample: Mapping[str, object], sight: Sight) -> dict[str, object]:
    return {name: value for name, value in sample.items() if name in sight.allowed.roots}


def _shown(names: Mapping[str, object], sight: Sight) -> Mapping[str, object]:
    return {name: without_secrets(value) for name, value in names.items() if name in sight.allowed.roots}


def _order(place: str) -> tuple[int, ...]:
    return tuple(int(number) for number in place.split(".") if number.isdecimal())
