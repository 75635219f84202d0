"""Making a document out of foreign parts: ids, names, edges, and what each node reads from the one before."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from concertmaster_shared.workflow.document import NAME_LIMIT, TEXT_LIMIT, Edge, Group, Node, Note, WorkflowDocument
from concertmaster_shared.workflow.refactor import step_key

from .report import Report
from .ways_back import ways_back

_NOT_IN_IDS: Final = re.compile(r"[^a-z0-9]+")
_WORDS_OF_THE_LANGUAGE: Final = frozenset({"and", "or", "not", "in", "null", "true", "false", "if"})
_LONGEST_TYPE: Final = 100
_FARTHEST: Final = 1e8
_BACK: Final = "It leads back to what came before. Here a loop is 'For each', whose body ends by itself."

OWN_PATH: Final = "A webhook with a path of its own needs a secret here. Set one, or leave the path empty."
"""What is to be done with a webhook, whoever it is from."""


@dataclass(frozen=True, slots=True)
class Wire:
    """A connection by the ids of its nodes; ``output`` is its number there, ``port`` what that is here, "" for none."""

    place: str
    source: str
    output: int
    port: str
    target: str


class Drafting:
    """A document in the making. Foreign nodes are known by their own keys, ``place`` is how a person finds them."""

    def __init__(self) -> None:
        self.report = Report()
        self.nodes: dict[str, Node] = {}
        self.edges: list[Edge] = []
        self.notes: list[Note] = []
        self.groups: list[Group] = []
        self._ids: dict[str, str] = {}
        self._outputs: dict[str, str] = {}
        self._taken: set[str] = set()
        self._numbers: dict[str, int] = {}
        self._connected: set[tuple[str, str, str]] = set()

    def fresh(self, word: str) -> str:
        """Give an id that reads like a word."""
        stem = _NOT_IN_IDS.sub("_", word.lower()).strip("_")[:40] or "node"
        stem = f"n_{stem}" if stem[0].isdigit() else f"{stem}_1" if stem in _WORDS_OF_THE_LANGUAGE else stem
        # What was taken stays taken, so nobody need count from the beginning again.
        found, number = stem, self._numbers.get(stem, 2)
        while found in self._taken:
            found, number = f"{stem}_{number}", number + 1
        self._numbers[stem] = number
        self._taken.add(found)
        return found

    def name(self, key: str, word: str) -> str:
        """Give a foreign node its id here."""
        self._ids[key] = self.fresh(word)
        return self._ids[key]

    def id_of(self, key: str) -> str | None:
        """Give the id that a foreign node has here."""
        return self._ids.get(key)

    def gives(self, key: str, expression: str) -> None:
        """Say which expression names what a foreign node hands on."""
        self._outputs[key] = expression

    def output_of(self, key: str) -> str | None:
        """Give the expression for what a foreign node hands on."""
        if key in self._outputs:
            return self._outputs[key]
        found = self._ids.get(key)
        return None if found is None else f"steps{step_key(found)}"

    def add(self, node_id: str, node_type: str, title: str, *, position: tuple[float, float], **rest: Any) -> None:
        """Add a node."""
        self.nodes[node_id] = Node(
            id=node_id, type=node_type[:_LONGEST_TYPE] or "unknown", name=title[:NAME_LIMIT], position=_near(position), **rest
        )

    def connect(self, wires: Iterable[Wire]) -> None:
        """Connect nodes that are there, each two ports once; what would close a circle is left out."""
        there = [wire for wire in wires if wire.source in self.nodes and wire.target in self.nodes]
        back = ways_back((wire.source, wire.target) for wire in there if wire.port)
        for wire in there:
            ends = wire.source, wire.port, wire.target
            if not wire.port:
                self.report.leave_out(wire.place, f"Output {wire.output + 1} has no counterpart.", wire.source)
            elif (wire.source, wire.target) in back:
                self.report.leave_out(wire.place, _BACK, wire.source)
            elif ends not in self._connected:
                self._connected.add(ends)
                self.edges.append(Edge(id=self.fresh("e"), source=wire.source, source_port=wire.port, target=wire.target))

    def note(self, text: str, position: tuple[float, float], size: tuple[float, float] = (240.0, 120.0)) -> None:
        """Add a note."""
        self.notes.append(Note(id=self.fresh("note"), text=text[:TEXT_LIMIT], position=_near(position), size=_near(size)))

    def group(self, title: str, nodes: list[str]) -> None:
        """Add a group of nodes that are there."""
        there = tuple(node for node in nodes if node in self.nodes)
        if there:
            self.groups.append(Group(id=self.fresh("group"), title=title[:NAME_LIMIT], nodes=there))

    def document(self, name: str) -> WorkflowDocument:
        """Give the document."""
        return WorkflowDocument(
            name=name[:NAME_LIMIT],
            nodes=tuple(self.nodes.values()),
            edges=tuple(self.edges),
            notes=tuple(self.notes),
            groups=tuple(self.groups),
        )


def _near(place: tuple[float, float]) -> tuple[float, float]:
    """Keep a position where documents may have one."""
    return min(_FARTHEST, max(-_FARTHEST, place[0])), min(_FARTHEST, max(-_FARTHEST, place[1]))


def place_in(value: object) -> tuple[float, float]:
    """Read a position, wherever that may be nonsense."""
    match value:
        case [int() | float() as x, int() | float() as y, *_]:
            return x, y
        case _:
            return 0.0, 0.0


def text_in(holder: Mapping[str, Any], *names: str) -> str:
    """Give the first of some entries that is a text with something in it."""
    return next((value for name in names if isinstance(value := holder.get(name), str) and value.strip()), "")


def number_in(holder: Mapping[str, Any], name: str, default: float) -> float:
    """Give an entry that is a number, or is written as one."""
    value = holder.get(name, default)
    try:
        number = float(default if isinstance(value, bool) else value)
    except (TypeError, ValueError, OverflowError):
        return default
    if not math.isfinite(number):
        return default
    return int(number) if number.is_integer() else number


def map_in(holder: object, *path: str) -> dict[str, Any]:
    """Follow a path of maps; gives an empty one where it breaks off."""
    for name in path:
        holder = holder.get(name) if isinstance(holder, dict) else None
    return holder if isinstance(holder, dict) else {}


def list_in(holder: object, *path: str) -> list[Any]:
    """Follow a path of maps to a list; gives an empty one where it breaks off."""
    found = map_in(holder, *path[:-1]).get(path[-1]) if path else holder
    return found if isinstance(found, list) else []


def json_in(text: str) -> Any:
    """Read JSON that stands in a text; raises ``ValueError`` for what no file may hold, or nests too deeply."""
    try:
        return json.loads(text, parse_constant=_no_number, parse_float=_number)
    except RecursionError as deep:
        raise ValueError("nested too deeply") from deep


def _no_number(word: str) -> None:
    raise ValueError(word)


def _number(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        raise ValueError(word)
    return number
