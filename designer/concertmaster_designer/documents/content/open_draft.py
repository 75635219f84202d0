"""The working copy that the designer edits: parts that nobody has touched stay the JSON that they came as, and are saved as such.

A copy that ``freeze`` gives costs two lists, so that it can be taken between two frames and written elsewhere.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Generic, cast

import msgspec
import orjson
from msgspec import Raw

from concertmaster_shared.workflow import Draft, Edge, Edit, Node, WorkflowDocument
from concertmaster_shared.workflow.document import FORMAT
from concertmaster_shared.workflow.draft import TRIGGERS, Inverse
from concertmaster_shared.workflow.edits import AddNode, SetNode
from concertmaster_shared.workflow.foreign import to_json
from concertmaster_shared.workflow.parts import Part, Parts

from .foreign import Foreign, own_types
from .reading import Heads, decoded, read_edge, read_heads, read_node, without_collector

_BREATH_S: Final = 0.0001
_AT_ONCE: Final = 500
"""So many parts are written between two moments in which the window may run."""

_WHOLE: Final = 2**63
_LARGEST: Final = int(sys.float_info.max)
_LONG_NUMBER: Final = re.compile(rb"\d{19}")

_FIELDS: Final = frozenset(Node.model_fields) | frozenset(Edge.model_fields)


class RawParts(Parts[Part]):
    """Parts of which most are still JSON; one that is asked for is read, and stays JSON until another takes its place."""

    def __init__(self, sources: dict[str, Raw | Part], read: Callable[[Raw], Part]) -> None:
        super().__init__()
        self._sources: dict[str, Raw | Part] = sources
        # The base class asks it for ids, order and length alone.
        self._parts = cast("dict[str, Part]", sources)
        self._read: Callable[[Raw], Part] = read
        self._seen: dict[str, Part] = {}

    def __getitem__(self, part_id: str) -> Part:
        """Give a part, reading it if nobody has asked for it before."""
        source = self._sources[part_id]
        if not isinstance(source, Raw):
            return source
        part = self._seen.get(part_id)
        if part is None:
            part = self._seen[part_id] = self._read(source)
        return part

    def __setitem__(self, part_id: str, part: Part) -> None:
        """Put a part in the place of its namesake, or at the end."""
        self._seen.pop(part_id, None)
        super().__setitem__(part_id, part)

    def __delitem__(self, part_id: str) -> None:
        """Take a part out."""
        self._seen.pop(part_id, None)
        super().__delitem__(part_id)

    def freeze(self) -> FrozenParts[Part]:
        """Give what there is of each part."""
        return FrozenParts(self._sources.copy(), None if self._order is None else self._order.rows())


@dataclass(frozen=True, slots=True, eq=False)
class FrozenParts(Generic[Part]):
    """Parts as they stood; ``order`` is set where it is not that of ``sources``."""

    sources: Mapping[str, Raw | Part]
    order: Sequence[Sequence[str]] | None = None

    def listed(self) -> list[Raw | Part]:
        """Give them in order."""
        return (
            list(self.sources.values())
            if self.order is None
            else [self.sources[part_id] for row in self.order for part_id in row]
        )


class OpenDraft(Draft):
    """A draft with all that a document holds, also what is not ours."""

    nodes: RawParts[Node]
    edges: RawParts[Edge]

    def __init__(self, document: WorkflowDocument, heads: Heads | None = None) -> None:
        super().__init__(document)
        self.foreign = Foreign() if heads is None else heads.foreign
        self.top: Mapping[str, Raw] = {} if heads is None else heads.top
        if heads is None:
            self.nodes = RawParts({node.id: node for node in document.nodes}, read_node)
            self.edges = RawParts({edge.id: edge for edge in document.edges}, read_edge)
            return
        self.nodes = RawParts(dict(zip([head.id for head in heads.node_heads], heads.nodes, strict=True)), read_node)
        self.edges = RawParts(dict(zip([head.id for head in heads.edge_heads], heads.edges, strict=True)), read_edge)
        self._triggers = {head.id: None for head in heads.node_heads if head.type in TRIGGERS}
        edges_at = self._edges_at
        for head in heads.edge_heads:
            for end in (head.source, head.target):
                if end in edges_at:
                    edges_at[end].append(head.id)
                else:
                    edges_at[end] = [head.id]

    @classmethod
    def read(cls, content: bytes) -> OpenDraft:
        """Read a document; raises ``UnreadableDocumentError``."""
        return cls.of(read_heads(content))

    @classmethod
    def of(cls, heads: Heads) -> OpenDraft:
        """Make a draft of a document that was taken apart."""
        with without_collector():
            return cls(heads.rest, heads)

    def apply(self, edits: Iterable[Edit]) -> Inverse:
        """Apply a list of edits as one, and keep count of the types that are not ours; raises ``EditError``."""
        made = tuple(edits)
        undo = super().apply(made)
        came, went = own_types(_types(made)), own_types(_types(undo))
        if came or went:
            self.foreign = replace(self.foreign, types=self.foreign.types + came - went)
        return undo

    def freeze(self) -> FrozenDraft:
        """Give the document as it stands, to be written elsewhere."""
        return FrozenDraft(self._rest(), self.nodes.freeze(), self.edges.freeze(), self.top, self.foreign)

    def _rest(self) -> WorkflowDocument:
        return WorkflowDocument.model_construct(
            format=FORMAT,
            name=self.name,
            description=self.description,
            nodes=(),
            edges=(),
            notes=tuple(self.notes.values()),
            groups=tuple(self.groups.values()),
            settings=self.settings,
        )


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class FrozenDraft:  # noqa: PLW1641 - nobody keeps documents in sets
    """A document as it stood. ``rest`` is all but nodes and edges."""

    rest: WorkflowDocument
    nodes: FrozenParts[Node]
    edges: FrozenParts[Edge]
    top: Mapping[str, Raw] = field(default_factory=dict)
    foreign: Foreign = field(default_factory=Foreign)

    def __eq__(self, other: object) -> bool:
        """Tell whether it is the same document, however it is held; a whole document may be compared with it."""
        if isinstance(other, FrozenDraft):
            return self._values() == other._values()
        return self.document() == other if isinstance(other, WorkflowDocument) else NotImplemented

    @property
    def name(self) -> str:
        """Give the name of the workflow."""
        return self.rest.name

    def thaw(self) -> OpenDraft:
        """Give a working copy of it."""
        return OpenDraft.of(self.heads())

    def heads(self) -> Heads:
        """Take it apart."""
        return read_heads(b"".join(self.compact()))

    def document(self) -> WorkflowDocument:
        """Give the frozen model; reads every part."""
        nodes = tuple(read_node(part) if isinstance(part, Raw) else part for part in self.nodes.listed())
        edges = tuple(read_edge(part) if isinstance(part, Raw) else part for part in self.edges.listed())
        return self.rest.model_copy(update={"nodes": nodes, "edges": edges})

    def compact(self) -> Iterator[bytes]:
        """Write it without spaces, piece by piece."""
        return self._written(_compact)

    def indented(self) -> Iterator[bytes]:
        """Write it as files have it, a line a value, piece by piece."""
        yield from self._written(_indented, b"\n  ", b": ")
        yield b"\n"

    def to_json(self) -> dict[str, Any]:
        """Give all of it as a JSON-ready dict; takes as long as it is large."""
        value: dict[str, Any] = decoded(b"".join(self.compact()))
        return value

    def _written(self, write: Callable[[list[Any]], bytes], line: bytes = b"", colon: bytes = b":") -> Iterator[bytes]:
        rest = to_json(self.rest)
        begin = b"{"
        for name in ("format", "name", "description", "nodes", "edges", "notes", "groups", "settings"):
            yield b'%b%b"%b"%b' % (begin, line, name.encode(), colon)
            begin = b","
            if name in ("nodes", "edges"):
                yield from _listed(getattr(self, name).listed(), write, line)
            elif name == "format":
                yield msgspec.json.encode(self.foreign.format or FORMAT)
            else:
                yield _shifted(msgspec.json.encode(rest[name]), line)
        for name, raw in self.top.items():
            yield b",%b%b%b%b" % (line, msgspec.json.encode(name), colon, _shifted(bytes(raw), line))
        yield b"\n}" if line else b"}"

    def _values(self) -> tuple[object, ...]:
        return self.document(), {name: decoded(raw) for name, raw in self.top.items()}, self.foreign.format


def chosen_parts(draft: OpenDraft, ids: Iterable[str]) -> FrozenDraft:
    """Give a document of some parts alone, with the edges between them."""
    whole, chosen = draft.freeze(), dict.fromkeys(ids)
    nodes = {node_id: source for node_id, source in whole.nodes.sources.items() if node_id in chosen}
    edges = {
        edge.id: edge for node_id in nodes for edge in draft.edges_of(node_id) if edge.source in nodes and edge.target in nodes
    }
    notes = tuple(note for note in whole.rest.notes if note.id in chosen)
    groups = tuple(group for group in whole.rest.groups if group.id in chosen)
    rest = whole.rest.model_copy(update={"notes": notes, "groups": groups})
    return FrozenDraft(rest, FrozenParts(nodes), FrozenParts(edges), foreign=whole.foreign)


def _types(edits: Iterable[Edit]) -> Iterator[str]:
    for edit in edits:
        if isinstance(edit, AddNode):
            yield edit.node.type
        elif isinstance(edit, SetNode) and edit.type is not None:
            yield edit.type


def own_parts(parts: Sequence[Raw | Node | Edge]) -> orjson.Fragment:
    """Give parts as a list in JSON, to be put into JSON, without the fields that are not ours."""
    return _readable([{name: value for name, value in decoded(_source(part)).items() if name in _FIELDS} for part in parts])


def own_edits(edits: Sequence[Edit]) -> orjson.Fragment:
    """Give edits as a list in JSON, to be put into JSON, without the fields that are not ours."""
    return _readable([edit.model_dump(mode="json") for edit in edits])


def _readable(values: list[dict[str, Any]]) -> orjson.Fragment:
    text = msgspec.json.encode(values)
    return orjson.Fragment(msgspec.json.encode(_held_by_machines(values)) if _LONG_NUMBER.search(text) else text)


def _held_by_machines(value: Any) -> Any:
    """Give a value whose numbers every reader of JSON takes: ours keeps whole numbers of any length."""
    if isinstance(value, dict):
        return {name: _held_by_machines(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_held_by_machines(inner) for inner in value]
    if isinstance(value, int) and abs(value) >= _WHOLE:
        return float(max(-_LARGEST, min(_LARGEST, value)))
    return value


def _listed(parts: list[Any], write: Callable[[list[Any]], bytes], line: bytes) -> Iterator[bytes]:
    if not parts:
        yield b"[]"
        return
    begin = b"["
    for first in range(0, len(parts), _AT_ONCE):
        yield begin + write(parts[first : first + _AT_ONCE])
        begin = b","
        # Another thread that wants to run would wait five milliseconds for this one to be told to stop, each time anew.
        time.sleep(_BREATH_S)
    yield line + b"]"


def _compact(parts: list[Any]) -> bytes:
    joined = _joined(parts)
    # A journal has a line an entry; where there is none to break it, nothing needs to be written anew.
    return (msgspec.json.format(joined, indent=-1) if b"\n" in joined else joined)[1:-1]


def _indented(parts: list[Any]) -> bytes:
    return msgspec.json.format(_joined(parts), indent=2)[1:-2].replace(b"\n", b"\n  ")


def _joined(parts: list[Any]) -> bytes:
    return b"[%b]" % b",".join(map(_source, parts))


def _source(part: Raw | Node | Edge) -> bytes:
    return bytes(part) if isinstance(part, Raw) else msgspec.json.encode(to_json(part))


def _shifted(value: bytes, line: bytes) -> bytes:
    return msgspec.json.format(value, indent=2).replace(b"\n", line) if line else value
