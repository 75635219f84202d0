"""Read a document of any size from its JSON: every part is looked at, and only what everybody asks of it is decoded.

What is there stays as it came, byte for byte, until it is edited, also fields that a newer version made. 36 MB with 100,000 nodes
take half a second. Nothing but ``UnreadableDocumentError`` is ever raised.
"""

from __future__ import annotations

import gc
import json
import re
import sys
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import repeat
from operator import attrgetter
from typing import Annotated, Any, ClassVar, Final, TypeVar

import msgspec
from msgspec import Meta, Raw
from pydantic import ValidationError

from concertmaster_shared.ids import LOCAL_ID_PATTERN
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.workflow import Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.document import FORMAT, NAME_LIMIT, UnreadableDocumentError
from concertmaster_shared.workflow.foreign import to_json

from .depth import DEPTH_LIMIT, is_deep
from .foreign import Fields, Foreign, newer_format, own_types, rest_fields

NODES_LIMIT: Final = 250_000
EDGES_LIMIT: Final = 500_000
REST_LIMIT: Final = 20_000
TYPES_LIMIT: Final = 500
"""More than anybody draws: what is beyond is refused before anything is built from it."""

_Coordinate = Annotated[float, Meta(ge=-1e9, le=1e9)]
_OWN: Final = frozenset(WorkflowDocument.model_fields)
_ID: Final = re.compile(LOCAL_ID_PATTERN.removesuffix("$") + r"\Z")
_IDS: Final = re.compile(rf"(?:{LOCAL_ID_PATTERN}\n?)+\Z", re.MULTILINE)


class NewerDocumentError(UnreadableDocumentError):
    """A document of a newer format has a shape that cannot even be looked at."""

    code: ClassVar[str] = "document.newer"

    def __init__(self, problems: tuple[Problem, ...], format_name: str) -> None:
        super().__init__(problems)
        self.parameters["format"] = format_name


class NodeHead(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """What everybody asks of a node."""

    id: str
    type: Annotated[str, Meta(min_length=1, max_length=100)]
    name: Annotated[str, Meta(max_length=NAME_LIMIT)] = ""
    position: tuple[_Coordinate, _Coordinate] = (0.0, 0.0)
    parameters: Raw = Raw(b"{}")
    disabled: bool = False


class EdgeHead(msgspec.Struct, gc=False, forbid_unknown_fields=True):
    """An edge."""

    id: str
    source: str
    target: str
    source_port: str = "out"
    target_port: str = "in"


class _OpenNodeHead(NodeHead, gc=False, forbid_unknown_fields=False):
    """A node with fields that are not ours."""


class _OpenEdgeHead(EdgeHead, gc=False, forbid_unknown_fields=False):
    """An edge with fields that are not ours."""


Head = TypeVar("Head", NodeHead, EdgeHead)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How parts of a kind are read: strictly, with fields that are not ours, and by the model that explains what is wrong."""

    name: str
    model: type[Node | Edge]
    strict: msgspec.json.Decoder[Any]
    lenient: msgspec.json.Decoder[Any]
    ids: tuple[str, ...]
    limit: int
    shared: tuple[str, ...]
    """The fields that say the same in many parts."""


_NODES: Final = _Kind(
    "nodes",
    Node,
    msgspec.json.Decoder(NodeHead),
    msgspec.json.Decoder(_OpenNodeHead),
    ("id",),
    NODES_LIMIT,
    ("id", "type"),
)
_EDGES: Final = _Kind(
    "edges",
    Edge,
    msgspec.json.Decoder(EdgeHead),
    msgspec.json.Decoder(_OpenEdgeHead),
    ("id", "source", "target", "source_port", "target_port"),
    EDGES_LIMIT,
    ("source", "target", "source_port", "target_port"),
)
_PIECE: Final = 1_000
_LIST: Final = msgspec.json.Decoder(list[Raw])
_TOP: Final = msgspec.json.Decoder(dict[str, Raw])


@dataclass(frozen=True, slots=True)
class Heads:
    """A document taken apart. ``rest`` is everything but nodes and edges, ``top`` what stands beside them and is not ours."""

    nodes: list[Raw]
    node_heads: list[NodeHead]
    edges: list[Raw]
    edge_heads: list[EdgeHead]
    rest: WorkflowDocument
    top: dict[str, Raw]
    foreign: Foreign


def read_heads(content: bytes) -> Heads:
    """Take a JSON document apart; raises ``UnreadableDocumentError`` that names the part which does not fit."""
    with without_collector():
        try:
            content.decode("utf-8")
            top = _TOP.decode(content)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as misfit:
            raise _unreadable("", _reason(misfit)) from misfit
        newer = _newer(top)
        try:
            return _taken_apart(top, newer)
        except UnreadableDocumentError as misfit:
            if newer:
                raise NewerDocumentError(misfit.problems, newer) from misfit
            raise


def read_node(raw: Raw) -> Node:
    """Read a node whose head was read before."""
    return Node.model_validate(decoded(raw), extra="allow")


def read_edge(raw: Raw) -> Edge:
    """Read an edge whose head was read before."""
    return Edge.model_validate(decoded(raw), extra="allow")


def decoded(raw: Raw | bytes) -> Any:
    """Give the value of a piece of JSON; a number that no machine holds becomes the largest one that it does."""
    try:
        return msgspec.json.decode(raw)
    except msgspec.DecodeError:
        largest = sys.float_info.max
        return json.loads(bytes(raw), parse_float=lambda text: max(-largest, min(largest, float(text))))


def _taken_apart(top: dict[str, Raw], newer: str) -> Heads:
    rest = _read_rest(top)
    fields: Fields = Counter()
    shared: dict[str, str] = {}
    nodes, node_heads = _read_parts(top, _NODES, fields, shared, NodeHead)
    edges, edge_heads = _read_parts(top, _EDGES, fields, shared, EdgeHead)
    others = {name: raw for name, raw in top.items() if name not in _OWN}
    for name, raw in others.items():
        _refuse_depth(bytes(raw), (name,))
    fields.update(rest_fields(rest, others))
    foreign = Foreign(newer, fields, own_types(head.type for head in node_heads))
    _refuse_many("types", len(foreign.types), TYPES_LIMIT)
    return Heads(nodes, node_heads, edges, edge_heads, rest, others, foreign)


def _newer(top: dict[str, Raw]) -> str:
    """Give the format where it is a newer one of ours; raises for any that is not ours."""
    name = msgspec.json.decode(top["format"]) if "format" in top else FORMAT
    if name == FORMAT:
        return ""
    newer = newer_format(name) if isinstance(name, str) else ""
    if not newer:
        raise _unreadable(join("format"), f"Input should be '{FORMAT}'")
    return newer


def _read_parts(
    top: dict[str, Raw], kind: _Kind, fields: Fields, shared: dict[str, str], _head: type[Head]
) -> tuple[list[Raw], list[Head]]:
    raw = top.get(kind.name)
    try:
        parts = [] if raw is None else _LIST.decode(raw)
    except (msgspec.DecodeError, RecursionError) as misfit:
        raise _unreadable(join(kind.name), _reason(misfit)) from misfit
    _refuse_many(kind.name, len(parts), kind.limit)
    decode = kind.strict.decode
    try:
        heads: list[Head] = []
        for first in range(0, len(parts), _PIECE):
            some: list[Any] = [decode(part) for part in parts[first : first + _PIECE]]
            _share(some, kind.shared, shared)
            heads += some
    except (msgspec.DecodeError, RecursionError):
        heads = [_read_one(number, parts, kind, fields) for number in range(len(parts))]
    _check(kind, parts, heads)
    return parts, heads


def _share(heads: list[Any], names: Iterable[str], shared: dict[str, str]) -> None:
    """Let heads that say the same hold the same text: the others go before more are read, and leave fewer holes in memory."""
    for name in names:
        texts = list(map(attrgetter(name), heads))
        # Half a million texts: nothing of this runs in Python.
        deque(map(setattr, heads, repeat(name), map(shared.setdefault, texts, texts)), maxlen=0)


def _read_one(number: int, parts: list[Raw], kind: _Kind, fields: Fields) -> Any:
    try:
        return kind.strict.decode(parts[number])
    except (msgspec.DecodeError, RecursionError):
        _refuse_depth(bytes(parts[number]), (kind.name, number))
        parts[number], head = _read_slowly(parts[number], number, kind, fields)
        return head


def _read_slowly(part: Raw, number: int, kind: _Kind, fields: Fields) -> tuple[Raw, Any]:
    """Read a part that is not quite as we write it: with unknown fields, or with values that can be taken for what they mean."""
    model = _validated(part, number, kind)
    singular = kind.name.removesuffix("s")
    fields.update((singular, name) for name in model.model_extra or ())
    try:
        return part, kind.lenient.decode(part)
    except msgspec.DecodeError:
        plain = msgspec.json.encode(to_json(model))
        return Raw(plain), kind.lenient.decode(plain)


def _check(kind: _Kind, parts: list[Raw], heads: list[Any]) -> None:
    """Check what the decoders leave open; the model of the part says what is wrong with it."""
    sound: set[str] = set()
    for name in kind.ids:
        found = set(map(attrgetter(name), heads))
        odd = _odd_ids(found - sound)
        if odd:
            number = next(number for number, head in enumerate(heads) if getattr(head, name) in odd)
            _validated(parts[number], number, kind)
            raise _unreadable(join(kind.name, number, name), "String should match the pattern of an id")
        if name == "id" and len(found) != len(heads):
            raise _twice(kind.name, [head.id for head in heads])
        sound |= found
    if kind is _NODES:
        for number, head in enumerate(heads):
            text = bytes(head.parameters)
            if text[:1] != b"{":
                _validated(parts[number], number, kind)
            if len(text) > 2 * DEPTH_LIMIT:
                _refuse_depth(text, (kind.name, head.id, "parameters"))


def _odd_ids(names: set[str]) -> set[str]:
    text = "\n".join(names)
    if not names or (_IDS.match(text) and text.count("\n") == len(names) - 1):
        return set()
    return {name for name in names if not _ID.match(name)}


def _validated(part: Raw, number: int, kind: _Kind) -> Node | Edge:
    value = decoded(part)
    try:
        return kind.model.model_validate(value, extra="allow")
    except ValidationError as misfit:
        name = value.get("id") if isinstance(value, dict) else None
        raise _misfit((kind.name, name if isinstance(name, str) and name else number), misfit) from misfit


def _read_rest(top: dict[str, Raw]) -> WorkflowDocument:
    value: dict[str, Any] = {}
    for name in ("name", "description", "notes", "groups", "settings"):
        if name not in top:
            continue
        _refuse_depth(bytes(top[name]), (name,))
        value[name] = decoded(top[name])
        if isinstance(value[name], list):
            _refuse_many(name, len(value[name]), REST_LIMIT)
    try:
        rest = WorkflowDocument.model_validate(value, extra="allow")
    except ValidationError as misfit:
        raise _misfit((), misfit) from misfit
    for name, parts in (("notes", rest.notes), ("groups", rest.groups)):
        ids = [part.id for part in parts]
        if len(set(ids)) != len(ids):
            raise _twice(name, ids)
    return rest


def _refuse_many(name: str, count: int, limit: int) -> None:
    if count > limit:
        raise _unreadable(join(name), f"There are {count:,} of them, and at most {limit:,} can be opened")


def _refuse_depth(text: bytes, place: tuple[str | int, ...]) -> None:
    if is_deep(text):
        raise _unreadable(join(*place), f"It is nested more than {DEPTH_LIMIT} levels deep")


def _twice(name: str, ids: Iterable[str]) -> UnreadableDocumentError:
    counted = [part_id for part_id, count in Counter(ids).items() if count > 1]
    return UnreadableDocumentError(
        tuple(
            error("document.shape", join(name, part_id), reason="More than one part has this id; rename all but one")
            for part_id in counted[:20]
        )
    )


def _misfit(place: tuple[str | int, ...], misfit: ValidationError) -> UnreadableDocumentError:
    found = misfit.errors(include_url=False, include_context=False, include_input=False)[:20]
    return UnreadableDocumentError(
        tuple(error("document.shape", join(*place, *finding["loc"]), reason=finding["msg"]) for finding in found)
    )


def _unreadable(path: str, reason: str) -> UnreadableDocumentError:
    return UnreadableDocumentError((error("document.shape", path, reason=reason),))


def _reason(misfit: Exception) -> str:
    if isinstance(misfit, RecursionError):
        return f"It is nested more than {DEPTH_LIMIT} levels deep"
    return "It is not written in UTF-8" if isinstance(misfit, UnicodeDecodeError) else str(misfit)


@contextmanager
def without_collector() -> Iterator[None]:
    """Hold the garbage collector back: it would walk the growing heap again and again for nothing."""
    active = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if active:
            gc.enable()
