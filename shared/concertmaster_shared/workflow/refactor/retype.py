"""Another type for a node: what fits of its settings and edges stays, and what does not is named."""

from __future__ import annotations

from dataclasses import dataclass

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.nodes.spec import ERROR, NodeSpec, Parameter
from concertmaster_shared.workflow.document import Edge, Node
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import AddEdge, Edit, RemoveEdge, SetNode, SetParameters

from .errors import RefactorError

_ALIKE = frozenset({"text", "long_text"}), frozenset({"integer", "number"}), frozenset({"any", "object", "mapping", "list"})


@dataclass(frozen=True, slots=True)
class Retyping:
    """The edits; ``lost_parameters`` are the names of settings that fit nowhere, ``lost_edges`` the ids of edges."""

    edits: tuple[Edit, ...]
    lost_parameters: tuple[str, ...]
    lost_edges: tuple[str, ...]


def retype(draft: Draft, node_id: str, after: NodeSpec) -> Retyping:
    """Change a node's type; edges at ports that the new type has not go to its first one, or away where it has none.

    Raises ``RefactorError`` where ways that runs choose among would become one, which all runs take.
    """
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
    _refuse_one_way(draft, node, after, outputs)
    removals: list[Edit] = []
    returns: list[Edit] = []
    gone: list[str] = []
    taken = {_ends(edge) for edge in draft.edges_of(node_id)}
    for place, edge in enumerate(draft.edges.values()):
        update: dict[str, str] = {}
        if edge.source == node_id and edge.source_port not in outputs:
            update["source_port"] = _port(edge, outputs)
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


def _port(edge: Edge, outputs: tuple[str, ...]) -> str:
    """Give the port where an edge begins at a node with these outputs; none where it has none for it."""
    if edge.source_port in outputs:
        return edge.source_port
    return outputs[0] if outputs and outputs[0] != ERROR and edge.source_port != ERROR else ""


def _refuse_one_way(draft: Draft, node: Node, after: NodeSpec, outputs: tuple[str, ...]) -> None:
    """Ways to different nodes that a run chooses among must not begin at one port, where it would take all of them."""
    leads: dict[str, dict[str, set[tuple[str, str]]]] = {}
    for edge in draft.edges_of(node.id):
        if edge.source == node.id and not draft.is_loose(edge) and (port := _port(edge, outputs)):
            leads.setdefault(port, {}).setdefault(edge.source_port, set()).add((edge.target, edge.target_port))
    for port, ways in leads.items():
        if len({frozenset(ends) for ends in ways.values()}) > 1:
            titles = " and ".join(f"'{way}'" for way in ways)
            raise RefactorError(
                f"The ways {titles} from '{node.title}' lead to different nodes. Of the type '{after.title}' all of them would"
                f" begin at '{port}', and every run would take them all. Keep the edges of one way, or choose another type.",
                [node.id, *dict.fromkeys(target for ends in ways.values() for target, _port_there in sorted(ends))],
            )


def _ends(edge: Edge) -> tuple[str, str, str, str]:
    return edge.source, edge.source_port, edge.target, edge.target_port


def _fits(before: Parameter | None, after: Parameter | None) -> bool:
    """Tell whether a value of one setting can stand in another; of an unknown type any setting of that name is taken."""
    if after is None:
        return False
    if before is None or before.kind == after.kind:
        return before is None or before.choices == after.choices or before.kind != "choice"
    return any({before.kind, after.kind} <= kinds for kinds in _ALIKE)
