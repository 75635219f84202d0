"""A part of a workflow as a value that travels: what is copied, and the requests that paste it. Pure; the clipboard is elsewhere.

Ids are made anew and names made unique, edges and groups inside are kept, and expressions that name a node of the part name its
copy. What others wrote is read with care: whatever it is, it is a clip or a sentence that says why not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import msgspec
import numpy as np
from pydantic import TypeAdapter, ValidationError

from concertmaster_designer.canvas.model.graph import Graph, whole_number
from concertmaster_designer.canvas.model.requests import Edit
from concertmaster_designer.canvas.model.shapes import CARD_WIDTH
from concertmaster_designer.canvas.model.tables import Box, Point, Rows
from concertmaster_shared.workflow.document import NAME_LIMIT, Edge, Group, Node, Note
from concertmaster_shared.workflow.foreign import to_json

from .fresh import FreshIds, FreshNames, fresh_ids
from .gradual import Gradual, finish

if TYPE_CHECKING:
    from concertmaster_shared.workflow.importing import Imported

FORMAT: Final = "concertmaster.clip/1"
MOST_BYTES: Final = 16 * 1024 * 1024
MOST_PARTS: Final = 10_000
_PIECE: Final = 250
"""So many parts are read, or made, between two moments in which the window may run."""

_MOMENT_S: Final = 0.005
_LONG: Final = 256 * 1024
_DEEPEST: Final = 100
_FARTHEST: Final = 1e9
_WORKFLOW: Final = "concertmaster.workflow/"
_OURS: Final = ("concertmaster.clip/", _WORKFLOW)

_FOREIGN: Final = "What is in the clipboard is no part of a workflow. Copy nodes first, then paste."


class ClipError(ValueError):
    """What was given is no clip; the text is a sentence for the person who pasted it."""


@dataclass(frozen=True, slots=True)
class Clip:
    """Nodes with what hangs together among them; ``imported`` says what became of them where another program wrote them."""

    nodes: tuple[Node, ...] = ()
    edges: tuple[Edge, ...] = ()
    notes: tuple[Note, ...] = ()
    groups: tuple[Group, ...] = ()
    imported: Imported | None = None


_READERS: Final[dict[str, TypeAdapter[Any]]] = {
    "nodes": TypeAdapter(tuple[Node, ...]),
    "edges": TypeAdapter(tuple[Edge, ...]),
    "notes": TypeAdapter(tuple[Note, ...]),
    "groups": TypeAdapter(tuple[Group, ...]),
}


def clip_of(graph: Graph, rows: Rows, notes: Iterable[str] = ()) -> dict[str, Any]:
    """Give nodes and notes as they travel, with the edges and groups that lie wholly among them."""
    inside = np.zeros(graph.nodes.count, bool)
    inside[rows] = True
    edges = graph.edges_of(rows) if len(rows) else rows
    edges = edges[inside[graph.edges.source[edges]] & inside[graph.edges.target[edges]]]
    ids = {graph.nodes.ids[row] for row in rows.tolist()}
    return {
        "format": FORMAT,
        "nodes": [graph.node(row) for row in rows.tolist()],
        "edges": [graph.edge(row) for row in edges.tolist()],
        "notes": [dict(graph.notes[note]) for note in notes if note in graph.notes],
        "groups": [
            dict(group) for group in graph.groups.contents.values() if group.get("nodes") and ids.issuperset(group["nodes"])
        ],
    }


def cut_out(graph: Graph, rows: Rows, notes: Iterable[str] = ()) -> Clip:
    """Give nodes and notes as a clip; raises ``ClipError`` with a sentence where a part is none that can be made anew."""
    return finish(cutting_out(graph, rows, notes))


def cutting_out(graph: Graph, rows: Rows, notes: Iterable[str] = ()) -> Gradual[Clip]:
    """Do what ``cut_out`` does, piece by piece."""
    return (yield from _checking(clip_of(graph, rows, notes), "What is selected"))


def reading(text: bytes) -> Gradual[Clip]:
    """Read what was copied here or in n8n or Node-RED, or a whole workflow; raises ``ClipError`` with a sentence for others."""
    if not text.strip():
        raise ClipError("The clipboard is empty. Copy nodes first, then paste.")
    if len(text) > MOST_BYTES:
        raise ClipError(f"What is in the clipboard is too large to paste: more than {MOST_BYTES // 1024 // 1024} MB.")
    try:
        content = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as failure:
        raise ClipError(_FOREIGN) from failure
    if len(text) > _LONG:
        yield
    kind = content.get("format") if isinstance(content, dict) else None
    if not isinstance(kind, str) or not kind.startswith(_OURS):
        return (yield from _importing(content, is_long=len(text) > _LONG))
    if kind.rpartition("/")[2] != "1":
        raise ClipError("This was copied from a newer version of ConcertMaster. Update this one to paste it.")
    return (yield from _checking(content, "What is in the clipboard"))


def _importing(content: object, *, is_long: bool) -> Gradual[Clip]:
    """Read what another program copied; raises ``ClipError`` with a sentence where it is of none that is known here."""
    from concertmaster_shared.errors import ConcertMasterError  # noqa: PLC0415 - reads expressions: not before such a paste
    from concertmaster_shared.messages import sentence  # noqa: PLC0415 - neither is a failure told before
    from concertmaster_shared.workflow.importing import import_workflow, recognise  # noqa: PLC0415 - nor anything imported

    if recognise(content) is None:
        raise ClipError(_FOREIGN)
    if _is_too_deep(content):
        raise ClipError("What is in the clipboard cannot be made anew: values lie in values too deeply.")
    try:
        if is_long:
            with ThreadPoolExecutor(1) as beside:
                work = beside.submit(import_workflow, content, "")
                while not wait((work,), _MOMENT_S).done:
                    yield
            imported = work.result()
        else:
            imported = import_workflow(content, "")
    except ConcertMasterError as failure:
        raise ClipError(sentence(failure.code, failure.parameters)) from failure
    clip = yield from _checking(to_json(imported.document), "What is in the clipboard")
    return replace(clip, imported=imported)


class Pasting(NamedTuple):
    """What is asked for, and the ids of the new nodes and notes."""

    edits: list[Edit]
    nodes: list[str]
    notes: list[str]


def pasting(graph: Graph, clip: Clip, way: Point) -> Pasting:
    """Ask for the parts of a clip, moved by so much."""
    return finish(making(graph, clip, way))


def making(graph: Graph, clip: Clip, way: Point) -> Gradual[Pasting]:
    """Do what ``pasting`` does, piece by piece; the graph must not change meanwhile."""
    from concertmaster_shared.workflow.refactor.rename import following  # noqa: PLC0415 - reads expressions: not before a paste

    new_id = fresh_ids(graph)
    name = FreshNames((graph.nodes.names[row] for row in graph.nodes.living().tolist()), NAME_LIMIT)
    called: dict[str, str] = {}
    for nodes in _pieces(clip.nodes):
        called.update((node.id, new_id(node.id)) for node in nodes)
        if len(clip.nodes) > _PIECE:
            yield
    renamed = {old: new for old, new in called.items() if old != new}
    edits: list[Edit] = []
    for nodes in _pieces(clip.nodes):
        changed = following((node for node in nodes if _names_steps(node)), renamed) if renamed else {}
        for node in nodes:
            after = {
                **to_json(node),
                "id": called[node.id],
                "name": name(node.name),
                "position": _moved(node.position, way),
                "parameters": {**node.parameters, **changed.get(node.id, {})},
            }
            edits.append({"op": "add_node", "node": after})
        if len(clip.nodes) > _PIECE:
            yield
    for edges in _pieces(clip.edges):
        edits += (_joining(edge, called, new_id("e")) for edge in edges if edge.source in called and edge.target in called)
        if len(clip.edges) > _PIECE:
            yield
    notes = [new_id(note.id) for note in clip.notes]
    edits += _beside(clip, called, way, notes=notes, new_id=new_id)
    return Pasting(edits, list(called.values()), notes)


def _joining(edge: Edge, called: Mapping[str, str], edge_id: str) -> Edit:
    ends = {"source": called[edge.source], "target": called[edge.target]}
    return {"op": "add_edge", "edge": {**to_json(edge), "id": edge_id, **ends}}


def _beside(clip: Clip, called: Mapping[str, str], way: Point, *, notes: Sequence[str], new_id: FreshIds) -> Iterable[Edit]:
    for note, note_id in zip(clip.notes, notes, strict=True):
        yield {"op": "put_note", "note": {**to_json(note), "id": note_id, "position": _moved(note.position, way)}}
    for group in clip.groups:
        inside = [called[node] for node in group.nodes if node in called]
        yield {"op": "put_group", "group": {**to_json(group), "id": new_id(group.id), "nodes": inside}}


def bounds_of(graph: Graph, clip: Clip) -> Box:
    """Give the box the parts of a clip take, as far as shapes follow from types."""
    binder = graph.binder
    boxes = []
    for node in clip.nodes:
        shape = binder.shapes.shapes[binder.shape_of(node.type, node.parameters)]
        boxes.append((*node.position, node.position[0] + CARD_WIDTH, node.position[1] + shape.height))
    boxes += [(*note.position, note.position[0] + note.size[0], note.position[1] + note.size[1]) for note in clip.notes]
    every = np.array(boxes)
    return float(every[:, 0].min()), float(every[:, 1].min()), float(every[:, 2].max()), float(every[:, 3].max())


def _checking(content: dict[str, Any], what: str) -> Gradual[Clip]:
    parts = [content.get(name) or [] for name in ("nodes", "edges", "notes", "groups")]
    if all(isinstance(part, list) for part in parts) and sum(map(len, parts)) > 3 * MOST_PARTS:
        raise ClipError(f"{what} is too large to paste: at most {MOST_PARTS:,} nodes.")
    read: dict[str, list[Any]] = {name: [] for name in _READERS}
    for name, reader in _READERS.items():
        parts = content.get(name, [])
        for piece in _pieces(parts) if isinstance(parts, list) else [parts]:
            if _is_too_deep([piece]):
                raise ClipError(f"{what} cannot be made anew: values lie in values too deeply.")
            read[name] += _read(reader, piece, what, (name, len(read[name])))
            if len(parts) > _PIECE:
                yield
    kept: dict[str, Any] = {name: tuple(parts) for name, parts in read.items()}
    clip = Clip(**kept)
    if len({node.id for node in clip.nodes}) < len(clip.nodes):
        raise ClipError(f"{what} is damaged: two nodes have the same id.")
    if len(clip.nodes) > MOST_PARTS:
        raise ClipError(f"{what} is too large to paste: at most {MOST_PARTS:,} nodes.")
    if not clip.nodes and not clip.notes:
        raise ClipError("There is no node in what was copied. Copy nodes first, then paste.")
    return clip


def _read(reader: TypeAdapter[Any], piece: object, what: str, place: tuple[str, int]) -> Sequence[Any]:
    try:
        parts: Sequence[Any] = reader.validate_python(piece, extra="allow")
    except ValidationError as failure:
        finding = failure.errors(include_url=False, include_context=False, include_input=False)[0]
        name, first = place
        number, *inside = finding["loc"] or (None,)
        where = (name, first + number, *inside) if isinstance(number, int) else (name,)
        raise ClipError(f"{what} is damaged at {' / '.join(map(str, where))}: {finding['msg']}.") from failure
    return parts


def _pieces(parts: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (parts[first : first + _PIECE] for first in range(0, len(parts), _PIECE))


def _is_too_deep(value: object) -> bool:
    level: list[object] = [value]
    for _depth in range(_DEEPEST):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ())
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


def _names_steps(node: Node) -> bool:
    """Tell, without reading expressions, whether a node can name another one at all."""
    return b"steps" in msgspec.json.encode(node.parameters)


def _moved(position: Point, way: Point) -> list[int | float]:
    places = (min(_FARTHEST, max(-_FARTHEST, place + step)) for place, step in zip(position, way, strict=True))
    return [whole_number(place) for place in places]
