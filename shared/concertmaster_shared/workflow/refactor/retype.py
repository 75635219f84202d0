"""Another type for a node: what fits of its settings and edges stays, and what does not is named."""

from __future__ import annotations

from dataclasses import dataclass

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.spec import ERROR, NodeSpec, Parameter
from concertmaster_shared.workflow.document import Edge
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import AddEdge, Edit, RemoveEdge, SetNode, SetParameters

_ALIKE = frozenset({"text", "long_text"}), frozenset({"integer", "number"}), frozenset({"any", "object", "mapping", "list"})


@dataclass(frozen=True, slots=True)
class Retyping:
    """The edits; ``lost_parameters`` are the names of settings that fit nowhere, ``lost_edges`` the ids of edges."""

    edits: tuple[Edit, ...]
    lost_parameters: tuple[str, ...]
    lost_edges: tuple[str, ...]


def retype(draft: Draft, node_id: str, after: NodeSpec) -> Retyping:
    """Change a node's type; edges at ports that the new type has not go to its first one, or away where it has none."""
    node = draft.nodes[node_id]
    before = CATALOGUE.get(node.type)
    kept = {name for name in node.parameters if _fits(before.parameter(name) if before else None, after.parameter(name))}
    lost = tuple(name for name in node.parameters if name not in kept)
    edits: list[Edit] = []
    if lost:
        edits.append(SetParameters(id=node_id, remove=lost))
    edits.append(SetNode(id=node_id, type=after.type))
    if before is not None and node.name == before.title:
        edits[-1] = SetNode(id=node_id, type=after.type, name=after.title)
    parameters = {name: value for name, value in node.parameters.items() if name in kept}
    outputs, inputs = after.output_names(parameters), after.input_names()
    removals: list[Edit] = []
    returns: list[Edit] = []
    gone: list[str] = []
    taken = {_ends(edge) for edge in draft.edges_of(node_id)}
    for place, edge in enumerate(draft.edges.values()):
        update: dict[str, str] = {}
        if edge.source == node_id and edge.source_port not in outputs:
            update["source_port"] = outputs[0] if outputs and outputs[0] != ERROR and edge.source_port != ERROR else ""
        if edge.target == node_id and edge.target_port not in inputs:
            update["target_port"] = inputs[0] if inputs else ""
        if not update:
            continue
        removals.append(RemoveEdge(id=edge.id))
        moved = edge.model_copy(update=update)
        if not all(update.values()):
            gone.append(edge.id)
        elif _ends(moved) not in taken:  # two ways that were told apart by their ports alone are one now
            taken.add(_ends(moved))
            returns.append(AddEdge(edge=moved, at=place, loose=draft.is_loose(edge) or None))
    # Removals first, and returns at the end in the order of their places.
    return Retyping((*removals, *edits, *returns), lost, tuple(gone))


def _ends(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.source_port, edge.target, edge.target_port


def _fits(before: Parameter | None, after: Parameter | None) -> bool:
    """Tell whether a value of one setting can stand in another; of an unknown type any setting of that name is taken."""
    if after is None:
        return False
    if before is None or before.kind == after.kind:
        return before is None or before.choices == after.choices or before.kind != "choice"
    return any({before.kind, after.kind} <= kinds for kinds in _ALIKE)
