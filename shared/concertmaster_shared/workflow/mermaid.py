"""A workflow as the text of a Mermaid flowchart, for documents that draw such text. Pure; notes and places are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from concertmaster_shared.nodes import CATALOGUE

from .document import Group, Node, WorkflowDocument

_ENTITY: Final = {
    "#": "#35;",
    '"': "#quot;",
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    "`": "#96;",
    "\\": "#92;",
    "|": "#124;",
    "{": "#123;",
    "}": "#125;",
    "[": "#91;",
    "]": "#93;",
}
_CHANGED: Final = re.compile(r'[#"&<>`\\|{}\[\]]')
_CONTROL: Final = re.compile(r"[\x00-\x20\x7f\u2028\u2029]+")
_SHAPES: Final = {"trigger": ('(["', '"])'), "logic": ('{{"', '"}}'), "people": ('[/"', '"/]')}
_PLAIN: Final = ('["', '"]')
_USUAL: Final = "out"


def to_mermaid(document: WorkflowDocument) -> str:
    """Give the text; ids are those of the chart alone, so that no name of ours can be taken for a word of the language."""
    names = {node.id: f"n{number}" for number, node in enumerate(document.nodes, 1)}
    grouped: set[str] = set()
    lines = ["flowchart LR"]
    for number, group in enumerate(document.groups, 1):
        inside = [node for node in document.nodes if node.id in set(group.nodes) and node.id not in grouped]
        grouped.update(node.id for node in inside)
        if inside:
            lines += _subgraph(number, group, inside, names)
    lines += [f"  {_node(node, names)}" for node in document.nodes if node.id not in grouped]
    for edge in document.edges:
        if edge.source in names and edge.target in names:
            label = "" if edge.source_port == _USUAL else f'|"{escaped(edge.source_port)}"|'
            arrow = "-.->" if edge.source_port == "error" else "-->"
            lines.append(f"  {names[edge.source]} {arrow}{label} {names[edge.target]}")
    idle = [names[node.id] for node in document.nodes if node.disabled]
    if idle:
        lines += ["  classDef disabled opacity:0.45", f"  class {','.join(idle)} disabled"]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Give a text that stands between quotes in a chart and reads there as it reads here."""
    plain = _CONTROL.sub(" ", text).strip()
    return _CHANGED.sub(lambda found: _ENTITY[found[0]], plain)


def _subgraph(number: int, group: Group, inside: list[Node], names: dict[str, str]) -> Iterator[str]:
    yield f'  subgraph g{number} ["{escaped(group.title) or " "}"]'
    yield from (f"    {_node(node, names)}" for node in inside)
    yield "  end"


def _node(node: Node, names: dict[str, str]) -> str:
    spec = CATALOGUE.get(node.type)
    before, after = _SHAPES.get(spec.family, _PLAIN) if spec is not None else _PLAIN
    return f"{names[node.id]}{before}{escaped(node.title) or ' '}{after}"
