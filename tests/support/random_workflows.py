"""Small random workflows, and random edits of them as two people make them who do not know of each other."""

from __future__ import annotations

import random

from concertmaster_shared.workflow import Draft, Edge, Group, Node, Note, WorkflowSettings, read_workflow
from concertmaster_shared.workflow.edits import (
    AddEdge,
    AddNode,
    Move,
    MoveNodes,
    PutGroup,
    PutNote,
    RemoveEdge,
    RemoveGroup,
    RemoveNode,
    RemoveNote,
    SetNode,
    SetParameters,
    SetWorkflow,
)

TYPES = ("data.set", "http.request", "logic.if", "email.send")
NAMES = ("url", "values", "to", "headers")
KINDS = (
    *("add", "connect", "remove", "cut", "reconnect"),
    *("move", "rename", "type", "set", "set"),
    *("note", "unnote", "group", "workflow"),
)
VALUES = (0, 1, True, "x", "two\nlines", None, {"expr": "1 + 1"}, {"a": 1}, {"a": 2, "b": 1}, {"b": 3}, [1, 2], [1])


def chance_of(seed):
    """Give chance that is the same each time."""
    return random.Random(seed)  # noqa: S311 - decides what a test tries, and protects nothing


def workflow(chance, nodes=8):
    """Give a random document."""
    ids = [f"n{number}" for number in range(nodes)]
    return read_workflow(
        {
            "name": chance.choice(["", "Intake"]),
            "nodes": [_node(chance, node) for node in ids],
            "edges": [
                {"id": f"e{number}", "source": chance.choice(ids), "target": chance.choice(ids)} for number in range(nodes + 2)
            ],
            "notes": [{"id": f"m{number}", "text": chance.choice("abc")} for number in range(2)],
            "groups": [{"id": f"g{number}", "nodes": chance.sample(ids, 3), "title": "G"} for number in range(2)],
        }
    )


def edited(chance, document, count, *, only=None):
    """Give a document after some edits, and the edits; ``only`` keeps to nodes, notes and groups with those ids."""
    draft, made = Draft(document), []
    for number in range(count):
        edits = tuple(_edits(chance, draft, number, only))
        draft.apply(edits)
        made += edits
    return draft.document(), made


def _node(chance, node):
    parameters = {name: chance.choice(VALUES) for name in chance.sample(NAMES, 2)}
    position = [chance.randrange(5) * 100, chance.randrange(5) * 100]
    return {"id": node, "type": chance.choice(TYPES), "name": chance.choice("AB"), "position": position, "parameters": parameters}


def _edits(chance, draft, number, only):
    mark = "" if only is None else min(only)
    nodes = [node for node in draft.nodes if only is None or node in only]
    fresh = f"new{mark}{chance.randrange(3)}"
    kind = chance.choice(KINDS)
    if kind == "add" and fresh not in draft.nodes:
        return [AddNode(node=Node.model_validate(_node(chance, fresh)), at=chance.choice([None, 0, 2]))]
    if not nodes:
        return []
    if kind in {"connect", "remove", "cut", "reconnect"}:
        return _of_graph(chance, kind, (draft, nodes, mark), only is None)
    if kind in {"move", "rename", "type", "set"}:
        return [_of_node(chance, kind, chance.choice(nodes))]
    return list(_of_document(chance, kind, draft, nodes, number)) if only is None else []


def _of_graph(chance, kind, parts, everything):
    draft, nodes, mark = parts
    edges = [edge for edge in draft.edges.values() if {edge.source, edge.target} <= set(nodes)]
    if kind == "connect":
        name = next(name for count in range(99) if (name := f"new{mark}{count}") not in draft.edges)
        return [AddEdge(edge=Edge(id=name, source=chance.choice(nodes), target=chance.choice(nodes)))]
    if kind == "remove":
        return _removal(draft, chance.choice(nodes), edges, everything)
    if not edges:
        return []
    edge = chance.choice(edges)
    again = [AddEdge(edge=edge.model_copy(update={"target": chance.choice(nodes)}))] if kind == "reconnect" else []
    return [RemoveEdge(id=edge.id), *again]


def _removal(draft, node, edges, everything):
    """Remove a node from its edges and groups, or not at all where others have a hand in them."""
    ties = [edge for edge in draft.edges.values() if node in {edge.source, edge.target}]
    groups = [group for group in draft.groups.values() if node in group.nodes]
    if not everything and (groups or any(edge not in edges for edge in ties)):
        return []
    smaller = [group.model_copy(update={"nodes": tuple(one for one in group.nodes if one != node)}) for group in groups]
    return [*(RemoveEdge(id=edge.id) for edge in ties), *(PutGroup(group=group) for group in smaller), RemoveNode(id=node)]


def _of_node(chance, kind, node):
    if kind == "move":
        return MoveNodes(moves=(Move(id=node, position=(chance.randrange(9) * 10.0, 5.0)),))
    if kind == "rename":
        return SetNode(id=node, name=chance.choice("CDE"), disabled=chance.choice([None, True]))
    if kind == "type":
        return SetNode(id=node, type=chance.choice(TYPES))
    remove = tuple(chance.sample(NAMES, 1)) if chance.random() < 0.3 else ()
    return SetParameters(id=node, set={name: chance.choice(VALUES) for name in chance.sample(NAMES, 2)}, remove=remove)


def _of_document(chance, kind, draft, nodes, number):
    if kind == "note":
        yield PutNote(
            note=Note(id=chance.choice(["m0", "m1", "new"]), text=chance.choice("xyz"), color=chance.choice(["", "red"]))
        )
    elif kind == "unnote" and draft.notes:
        yield RemoveNote(id=chance.choice(list(draft.notes)))
    elif kind == "group":
        name = chance.choice(["g0", "g1", "new"])
        if name in draft.groups and chance.random() < 0.3:
            yield RemoveGroup(id=name)
        else:
            members = tuple(chance.sample(nodes, min(len(nodes), 2 + number % 2)))
            yield PutGroup(group=Group(id=name, title=chance.choice("GHI"), nodes=members))
    elif kind == "workflow":
        yield SetWorkflow(
            name=chance.choice([None, "P", "Q"]),
            settings=WorkflowSettings(retention_days=chance.choice([None, 3, 4]), sequence_key=chance.choice(["", "input.a"])),
        )
