"""Another id for a node: its edges, its groups, and every expression that names it follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from concertmaster_shared.expressions import Reference
from concertmaster_shared.workflow.document import Edge, Group, Node
from concertmaster_shared.workflow.draft import Draft
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Edit, PutGroup, RemoveEdge, RemoveNode, SetParameters

from .errors import RefactorError
from .references import after_key, rewritten_value, step_key


def change_id(draft: Draft, node_id: str, new_id: str) -> tuple[Edit, ...]:
    """Give the edits that call a node by another id; raises ``RefactorError`` where another node has it."""
    if new_id == node_id:
        return ()
    if new_id in draft.nodes:
        raise RefactorError(f"There is a node with the id '{new_id}' already. Choose another one.")
    node = draft.nodes[node_id]
    edges = [(at, edge) for at, edge in enumerate(draft.edges.values()) if node_id in {edge.source, edge.target}]
    renamed = {node_id: new_id}
    place = list(draft.nodes).index(node_id)
    own = following([node], renamed).get(node_id, {})
    moved = node.model_copy(update={"id": new_id, "parameters": {**node.parameters, **own}})
    return (
        *(RemoveEdge(id=edge.id) for _at, edge in edges),
        RemoveNode(id=node_id),
        AddNode(node=moved, at=place),
        *(_joined_anew(draft, edge, at, renamed) for at, edge in edges),
        *_groups(draft.groups.values(), renamed),
        *(
            SetParameters(id=other, set=changed)
            for other, changed in following((one for one in draft.nodes.values() if one.id != node_id), renamed).items()
        ),
    )


def following(nodes: Iterable[Node], renamed: Mapping[str, str]) -> dict[str, dict[str, object]]:
    """Give the parameters, by node, that have to change where steps are called something else."""

    def change(reference: Reference, written: str) -> str | None:
        root, *keys = reference.parts
        if root != "steps" or not keys or str(keys[0]) not in renamed:
            return None
        return f"steps{step_key(renamed[str(keys[0])])}{after_key(written)}"

    found: dict[str, dict[str, object]] = {}
    for node in nodes:
        for name, value in node.parameters.items():
            changed = rewritten_value(value, change)
            if changed is not value and changed != value:
                found.setdefault(node.id, {})[name] = changed
    return found


def _joined_anew(draft: Draft, edge: Edge, at: int, renamed: Mapping[str, str]) -> AddEdge:
    ends = {"source": renamed.get(edge.source, edge.source), "target": renamed.get(edge.target, edge.target)}
    return AddEdge(edge=edge.model_copy(update=ends), at=at, loose=draft.is_loose(edge) or None)


def _groups(groups: Iterable[Group], renamed: Mapping[str, str]) -> Iterable[Edit]:
    for group in groups:
        if not renamed.keys().isdisjoint(group.nodes):
            yield PutGroup(group=group.model_copy(update={"nodes": tuple(renamed.get(node, node) for node in group.nodes)}))
