"""Apply edits, already accepted by whoever owns the document, to the graph: one function an operation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from concertmaster_shared.workflow.edits import EditError
from concertmaster_shared.workflow.foreign import to_json

from .graph import Graph

Edit = Mapping[str, Any]


def as_json(edits: Iterable[Edit | BaseModel]) -> list[Edit]:
    """Give edits in the form they have on the wire."""
    return [to_json(edit, exclude_none=True) if isinstance(edit, BaseModel) else edit for edit in edits]


def apply_edits(graph: Graph, edits: Iterable[Edit]) -> None:
    """Apply edits in order; raises ``EditError`` at the first that does not fit the graph."""
    for operation, run in groupby(edits, key=itemgetter("op")):
        apply, apply_run = _APPLY.get(operation), _APPLY_RUNS.get(operation)
        if apply is None and apply_run is None:
            raise EditError(reason="unknown", kind="operation", id=operation)
        try:
            if apply_run is not None:
                apply_run(graph, list(run))
            elif apply is not None:
                for edit in run:
                    apply(graph, edit)
        except KeyError as missing:
            raise EditError(reason="unknown", kind=operation, id=missing.args[0]) from missing
    graph.tidy()


def _add_node(graph: Graph, edit: Edit) -> None:
    graph.add_node(edit["node"])


def _remove_nodes(graph: Graph, edits: Sequence[Edit]) -> None:
    graph.remove_nodes([edit["id"] for edit in edits])


def _move_nodes(graph: Graph, edit: Edit) -> None:
    moves = edit["moves"]
    rows = np.array([graph.nodes.row_of[move["id"]] for move in moves], np.int64)
    places = np.array([move["position"] for move in moves], np.float64).reshape(-1, 2)
    graph.move(rows, (places[:, 0], places[:, 1]))


def _set_node(graph: Graph, edit: Edit) -> None:
    node = graph.node(graph.nodes.row_of[edit["id"]])
    node.update({name: edit[name] for name in ("name", "type", "disabled") if edit.get(name) is not None})
    graph.change_node(edit["id"], node)


def _set_parameters(graph: Graph, edit: Edit) -> None:
    node = graph.node(graph.nodes.row_of[edit["id"]])
    parameters = {**node.get("parameters", {}), **edit.get("set", {})}
    for name in edit.get("remove", ()):
        parameters.pop(name, None)
    graph.change_node(edit["id"], {**node, "parameters": parameters})


def _add_edges(graph: Graph, edits: Sequence[Edit]) -> None:
    there = graph.nodes.row_of
    loose = [
        edit["edge"]
        for edit in edits
        if edit.get("loose") and not {edit["edge"]["source"], edit["edge"]["target"]} <= there.keys()
    ]
    graph.loose_edges += loose
    graph.add_edges([edit["edge"] for edit in edits if edit["edge"] not in loose])


def _remove_edge(graph: Graph, edit: Edit) -> None:
    graph.remove_edge(edit["id"])


def _put_note(graph: Graph, edit: Edit) -> None:
    graph.put_note(edit["note"])


def _remove_note(graph: Graph, edit: Edit) -> None:
    graph.remove_note(edit["id"])


def _put_group(graph: Graph, edit: Edit) -> None:
    graph.put_group(edit["group"])


def _remove_group(graph: Graph, edit: Edit) -> None:
    graph.remove_group(edit["id"])


def _set_workflow(graph: Graph, edit: Edit) -> None:
    graph.head.update({name: edit[name] for name in ("name", "description", "settings") if edit.get(name) is not None})


_APPLY: Final[Mapping[str, Callable[[Graph, Edit], None]]] = MappingProxyType(
    {
        "add_node": _add_node,
        "move_nodes": _move_nodes,
        "set_node": _set_node,
        "set_parameters": _set_parameters,
        "remove_edge": _remove_edge,
        "put_note": _put_note,
        "remove_note": _remove_note,
        "put_group": _put_group,
        "remove_group": _remove_group,
        "set_workflow": _set_workflow,
    }
)

_APPLY_RUNS: Final[Mapping[str, Callable[[Graph, Sequence[Edit]], None]]] = MappingProxyType(
    {"remove_node": _remove_nodes, "add_edge": _add_edges}
)
"""Operations whose edits in a row are applied at once: one by one, each would scan the graph."""
