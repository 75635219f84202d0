"""Edits that are made by choosing rather than by drawing: a node from the palette, and the ids that new parts get.

Pure: a draft and a wish go in, edits come out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final

from concertmaster_shared.nodes import CATALOGUE, NodeSpec
from concertmaster_shared.workflow import Draft, Edge, Node
from concertmaster_shared.workflow.edits import AddEdge, AddNode

from .history import Edits

_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9]+")
_WORDS_OF_THE_LANGUAGE: Final = frozenset({"and", "false", "if", "in", "not", "null", "or", "true"})

_NUMBER: Final = re.compile(r"_(\d+)$")
_FEW: Final = 64

GAP: Final = (240.0, 0.0)
"""From one node to the next in a row."""


def fresh_id(wish: str, *taken: Mapping[str, object]) -> str:
    """Give an id that reads like ``wish``, can be named in expressions and is in none of ``taken``."""
    word = _NOT_IN_IDS.sub("_", wish.lower()).strip("_")[:40] or "part"
    if word in _WORDS_OF_THE_LANGUAGE or word[0].isdigit():
        word = f"{word}_1" if word in _WORDS_OF_THE_LANGUAGE else f"n_{word}"
    if _is_free(word, taken):
        return word
    stem = _NUMBER.sub("", word)
    number = 2
    while number < _FEW and not _is_free(f"{stem}_{number}", taken):
        number += 1
    # Of 100,000 numbered names not each is tried: where the small ones are taken, a free one is found by halves.
    taken_below, step = number - 1, 1
    while not _is_free(f"{stem}_{number}", taken):
        taken_below, step = number, step * 2
        number += step
    while number - taken_below > 1:
        middle = (number + taken_below) // 2
        if _is_free(f"{stem}_{middle}", taken):
            number = middle
        else:
            taken_below = middle
    return f"{stem}_{number}"


def fresh_ids(draft: Draft) -> Callable[[str], str]:
    """Give what makes ids for several new nodes and edges, none of them twice."""
    taken: dict[str, object] = {**draft.nodes, **draft.edges}

    def fresh(wish: str) -> str:
        found = fresh_id(wish, taken)
        taken[found] = None
        return found

    return fresh


def first_name(title: str, node_id: str) -> str:
    """Name a new node after its type, with the number of its id: two of a type can be told apart in lists."""
    number = _NUMBER.search(node_id)
    return f"{title} {number[1]}" if number and int(number[1]) > 1 else title


def add_node(
    draft: Draft, spec: NodeSpec, position: tuple[float, float], *, after: str | None = None, port: str | None = None
) -> Edits:
    """Add a node of a type; ``after`` connects it to that node's output ``port``, or to its first free one, if there is any."""
    node_id = fresh_id(spec.title, draft.nodes)
    node = Node(id=node_id, type=spec.type, name=first_name(spec.title, node_id), position=position)
    before = draft.nodes.get(after) if after else None
    if before is None or not spec.inputs or (output := port or _free_output(draft, before)) is None:
        return (AddNode(node=node),)
    edge = Edge(
        id=fresh_id("e1", draft.edges),
        source=before.id,
        source_port=output,
        target=node.id,
        target_port=spec.inputs[0].name,
    )
    return AddNode(node=node), AddEdge(edge=edge)


def _free_output(draft: Draft, node: Node) -> str | None:
    """Give the first output that leads nowhere yet, else the first; none for what has no outputs or an unknown type."""
    spec = CATALOGUE.get(node.type)
    names = [port.name for port in spec.ports_of(node.parameters)] if spec else []
    used = {edge.source_port for edge in draft.edges_of(node.id) if edge.source == node.id}
    return next((name for name in names if name not in used), names[0] if names else None)


def _is_free(name: str, taken: tuple[Mapping[str, object], ...]) -> bool:
    return not any(name in names for names in taken)
