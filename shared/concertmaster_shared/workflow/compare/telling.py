"""Parts, fields and values in words, for lists of changes and of conflicts, in a window and on a terminal alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow.document import Edge, Group, Node, Note, WorkflowDocument

from .difference import FieldChange
from .values import ABSENT

_SHORT = 60
_EXPRESSION = {"expr"}


@dataclass(frozen=True, slots=True)
class Names:
    """What a person calls each node, for edges that name their ends, and of which type it is."""

    titles: Mapping[str, str]
    types: Mapping[str, str]

    @classmethod
    def of(cls, *documents: WorkflowDocument) -> Names:
        """Take the names of several documents; the first that has a node names it."""
        nodes = [node for document in reversed(documents) for node in document.nodes]
        return cls({node.id: node.title for node in nodes}, {node.id: node.type for node in nodes})

    def __getitem__(self, node_id: str) -> str:
        return self.titles.get(node_id, node_id)


def title_of(part: Node | Edge | Note | Group, names: Names) -> str:
    """Give what a person calls a part."""
    match part:
        case Node():
            return part.title
        case Edge():
            port = "" if part.source_port == "out" else f" ({part.source_port})"
            return f"{names[part.source]}{port} → {names[part.target]}"
        case Note():
            first = next((line.strip("# ") for line in part.text.splitlines() if line.strip()), "")
            return _shortened(first) or part.id
        case Group():
            return part.title or part.id


def field_words(path: tuple[str, ...], node_type: str = "") -> str:
    """Name a field: parameters and settings by their own names, or as people read them where the node's type is given."""
    below = path[1:] if path[0] in {"parameters", "settings"} and len(path) > 1 else path
    spec = CATALOGUE.get(node_type) if path[0] == "parameters" else None
    titles = {parameter.name: parameter.title for parameter in spec.parameters} if spec is not None else {}
    return " / ".join((titles.get(below[0], below[0]), *below[1:]))


def value_words(value: object) -> str:
    """Say a JSON value in full; an expression as it is typed, nothing as a dash."""
    if value is ABSENT:
        return "–"
    if isinstance(value, dict) and value.keys() == _EXPRESSION and isinstance(value["expr"], str):
        return f"= {value['expr']}"
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return _numbers(value)
    return json.dumps(value, ensure_ascii=False, indent=2 if isinstance(value, dict | list) else None)


def change_words(field: FieldChange) -> str:
    """Say in one line what became of a field."""
    old, new = _in_line(field.old), _in_line(field.new)
    if field.old is ABSENT:
        return f"{field_words(field.path)}: {new} (added)"
    if field.new is ABSENT:
        return f"{field_words(field.path)}: {old} (removed)"
    return f"{field_words(field.path)}: {old} → {new}"


def _in_line(value: object) -> str:
    if isinstance(value, dict) and value.keys() == _EXPRESSION and isinstance(value["expr"], str):
        return f"= {value['expr']}"
    if isinstance(value, tuple):
        return _numbers(value)
    return "–" if value is ABSENT else json.dumps(value, ensure_ascii=False)


def _numbers(value: tuple[object, ...]) -> str:
    """Say a place or a size."""
    return ", ".join(f"{number:.10g}" if isinstance(number, float) else str(number) for number in value)


def _shortened(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"
