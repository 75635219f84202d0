"""Room for nodes that come in where one node stood: what is in their way moves aside, to the right or down.

Whatever begins right of that node moves by the same distance, and so does whatever begins below it: what stood apart stays apart.
Pure: a draft and edits go in, edits come out.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, Edit, Node
from concertmaster_shared.workflow.edits import AddNode, Move, MoveNodes, PutNote, RemoveNode

from .arrange import COLUMN, ROW, Card

_SIZE: Final = (200.0, 64.0)
_BESIDE: Final = COLUMN - _SIZE[0]
_BELOW: Final = ROW - _SIZE[1]
_PORT_STEP: Final = 24.0


def with_room(draft: Draft, edits: Collection[Edit], cards: Mapping[str, Card]) -> tuple[Edit, ...]:
    """Give edits that put nodes in place of one, and move aside what they would lie on; ``cards`` are nodes as they are drawn."""
    added = [_card(edit.node) for edit in edits if isinstance(edit, AddNode)]
    gone = [edit.id for edit in edits if isinstance(edit, RemoveNode)]
    if not added or len(gone) != 1:
        return tuple(edits)
    place = _drawn(draft.nodes[gone[0]], cards)
    stand = {node.id: _drawn(node, cards) for node in draft.nodes.values() if node.id != gone[0]}
    left, top = min(card[0] for card in added), min(card[1] for card in added)
    right = max(card[0] + card[2] for card in added) + _BESIDE
    bottom = max(card[1] + card[3] for card in added) + _BELOW
    in_the_way = [
        card
        for card in stand.values()
        if card[0] < right and card[0] + card[2] > left and card[1] < bottom and card[1] + card[3] > top
    ]
    from_x, from_y = place[0] + place[2] / 2, place[1] + place[3] / 2
    beside = [card for card in in_the_way if card[0] >= from_x]
    below = [card for card in in_the_way if card[0] < from_x and card[1] >= from_y]
    by_x = right - min(card[0] for card in beside) if beside else 0.0
    by_y = bottom - min(card[1] for card in below) if below else 0.0

    def aside(x: float, y: float) -> tuple[float, float]:
        return (by_x if x >= from_x else 0.0), (by_y if y >= from_y else 0.0)

    return *edits, *_moved(draft, stand, aside)


def _moved(draft: Draft, stand: Mapping[str, Card], aside: Callable[[float, float], tuple[float, float]]) -> Iterator[Edit]:
    moves: list[Move] = []
    for node_id, (left, top, *_size) in stand.items():
        by = aside(left, top)
        if any(by):
            x, y = draft.nodes[node_id].position
            moves.append(Move(id=node_id, position=(x + by[0], y + by[1])))
    if moves:
        yield MoveNodes(moves=tuple(moves))
    for note in draft.notes.values():
        by = aside(*note.position)
        if any(by):
            yield PutNote(note=note.model_copy(update={"position": (note.position[0] + by[0], note.position[1] + by[1])}))


def _drawn(node: Node, cards: Mapping[str, Card]) -> Card:
    return cards.get(node.id) or _card(node)


def _card(node: Node) -> Card:
    """Give about what a node takes before anybody has drawn it."""
    spec = CATALOGUE.get(node.type)
    ports = len(spec.ports_of(node.parameters)) if spec is not None else 1
    return (*node.position, _SIZE[0], max(_SIZE[1], _PORT_STEP * (ports + 1)))
