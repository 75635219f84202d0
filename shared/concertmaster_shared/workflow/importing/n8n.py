"""Workflows of n8n: nodes by name, connections by name and number, expressions behind an equals sign.

There a node runs once for each item that arrives; here it runs once for what it is given. The report says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .drafting import Drafting, Wire, list_in, map_in, number_in, place_in, text_in
from .n8n_nodes import MADE, PASSING, Made, Source
from .n8n_texts import Texts
from .report import Imported
from .scripts import Roots, translated

_NOTE: Final = "n8n-nodes-base.stickyNote"
_ITEMS: Final = (
    "There a node runs once for each item that arrives, here once for what it is given. Put 'For each' around nodes that are to "
    "run for each item of a list."
)
_NO_COUNTERPART: Final = "This JavaScript has no counterpart. It stands there as it was, and has to be written anew:"
_SHOWN: Final = 300
_OTHER_KIND: Final = "They give a node its tools, not what it works on. Here a node's settings say what it uses."


def read_n8n(value: object, name: str) -> Imported:
    """Read a workflow; what is no node in it is named and left out."""
    reading = _Reading(value)
    reading.read()
    return Imported(reading.draft.document(text_in(map_in(value), "name") or name), tuple(reading.draft.report.lines))


class _Reading:
    def __init__(self, value: object) -> None:
        self.draft = Drafting()
        self._nodes: dict[str, dict[str, Any]] = {}
        self._connections = map_in(value, "connections")
        self._before: dict[str, list[str]] = {}
        self._lost: dict[str, str] = {}
        self._makers: dict[str, str] = {}
        for number, node in enumerate(list_in(value, "nodes")):
            self._take(node, number)

    def read(self) -> None:
        wires = list(self._wires())
        for source, _output, target in wires:
            self._before.setdefault(target, []).append(source)
        if self._nodes:
            self.draft.report.approximate("the workflow", _ITEMS)
        made = {title: self._make(title, node) for title, node in self._nodes.items()}
        self.draft.connect([self._wire(made, source, output, target=target) for source, output, target in wires])
        for place, reason in self._lost.items():
            self.draft.report.leave_out(place, reason)

    def _take(self, node: object, number: int) -> None:
        report = self.draft.report
        if not isinstance(node, dict) or not isinstance(node.get("type"), str):
            report.leave_out(f"node {number + 1}", "It has no type, so it is no node.")
            return
        title = text_in(node, "name", "id") or f"Node {number + 1}"
        if node["type"] == _NOTE:
            parameters = map_in(node, "parameters")
            size = number_in(parameters, "width", 240), number_in(parameters, "height", 120)
            self.draft.note(text_in(parameters, "content"), place_in(node.get("position")), size)
            report.carry(f"note '{title}'")
            return
        if title in self._nodes:
            report.leave_out(f"node '{title}'", "Another node has this name, by which connections are made.")
            return
        self._nodes[title] = node
        self.draft.name(title, title)

    def _make(self, title: str, node: dict[str, Any]) -> Made:
        draft = self.draft
        node_id = draft.id_of(title) or title
        place = f"node '{title}'"
        parameters = map_in(node, "parameters")
        kind = node["type"].rpartition(".")[2]
        lost: list[tuple[str, str]] = []

        def tell(at: str, script: str) -> None:
            lost.append((at, script))
            shown = script if len(script) <= _SHOWN else script[:_SHOWN] + "…"
            draft.report.keep(f"{place}, {at}", f"{_NO_COUNTERPART} '{shown}'", node_id)

        texts = Texts(lambda script: self._script(script, title), tell)
        source = Source(place, node_id, parameters, texts, draft.report, self._given(title))
        make = MADE.get(kind)
        if make is None:
            made = Made(node["type"], parameters)
            draft.report.keep(
                place, f"There is no counterpart of '{node['type']}'. The node stays as it was written, and cannot run.", node_id
            )
        else:
            before = len(draft.report.lines)
            made = make(source)
            if len(draft.report.lines) == before:
                draft.report.carry(place, node_id)
        if made.gives:
            draft.gives(title, made.gives)
        if node.get("credentials"):
            draft.report.leave_out(
                f"{place}, credentials", "Secrets are not in the file. Choose a connection of yours in the node.", node_id
            )
        for option in ("retryOnFail", "executeOnce", "alwaysOutputData"):
            if node.get(option):
                draft.report.leave_out(f"{place}, {option}", "Say it in the node's settings here.", node_id)
        draft.add(
            node_id,
            made.type,
            title,
            position=place_in(node.get("position")),
            parameters=made.parameters,
            disabled=bool(node.get("disabled")),
        )
        self._note(node, title, lost)
        return made

    def _note(self, node: dict[str, Any], title: str, lost: list[tuple[str, str]]) -> None:
        """Put what was noted at a node above it, and the scripts that have to be written anew."""
        parts = [text_in(node, "notes")]
        if lost:
            parts.append(f"**{title}**: write anew what was JavaScript in n8n.")
            parts += [f"{at}:\n\n```\n{script}\n```" for at, script in lost]
        if any(parts):
            x, y = place_in(node.get("position"))
            self.draft.note("\n\n".join(filter(None, parts)), (x, y - 140))

    def _wires(self) -> Iterator[tuple[str, int, str]]:
        """Give every connection between nodes that are there: from which, from which of its outputs, to which."""
        for source, kinds in self._connections.items():
            for kind in kinds if isinstance(kinds, dict) else ():
                if kind != "main":
                    self._lost[f"connections '{kind}' from '{source}'"] = _OTHER_KIND
            for number, targets in enumerate(list_in(kinds, "main")):
                for name in filter(None, (text_in(target, "node") for target in _maps(targets))):
                    if name in self._nodes and source in self._nodes:
                        yield source, number, name
                    else:
                        gone = source if name in self._nodes else name
                        self._lost[f"connection from '{source}' to '{name}'"] = f"There is no node '{gone}'."

    def _wire(self, made: Mapping[str, Made], source: str, output: int, *, target: str) -> Wire:
        ports = made[source].ports
        fails = self._nodes[source].get("onError") == "continueErrorOutput" and output == len(ports)
        port = ports[output] if output < len(ports) else "error" if fails else ""
        here, there = self.draft.id_of(source) or source, self.draft.id_of(target) or target
        return Wire(f"connection from '{source}' to '{target}'", here, output, port, there)

    def _given(self, title: str) -> str:
        """Give the expression for what arrives at a node."""
        maker = self._maker(title)
        return self._gives(maker, self._nodes[maker]["type"].rpartition(".")[2]) if maker else "input"

    def _maker(self, title: str) -> str:
        """Give the node before, past those that only pass on what arrives; "" where that is what the run starts with."""
        way: dict[str, None] = {}
        maker = ""
        while title not in way:
            if title in self._makers:
                maker = self._makers[title]
                break
            way[title] = None
            before = self._before.get(title)
            if not before:
                break
            title = before[0]
            if self._nodes[title]["type"].rpartition(".")[2] not in PASSING:
                maker = title
                break
        self._makers.update(dict.fromkeys(way, maker))
        return maker

    def _gives(self, title: str, kind: str) -> str:
        if kind.endswith("Trigger") or kind in {"webhook", "start", "cron", "interval"}:
            return "input"
        suffix = {"httpRequest": ".json", "postgres": ".rows", "filter": ".items", "sort": ".items"}.get(kind, "")
        return f"{self.draft.output_of(title)}{suffix}"

    def _script(self, script: str, title: str) -> str | None:
        return translated(script, Roots(self._given(title), self._named))

    def _named(self, title: str) -> str | None:
        if title not in self._nodes:
            return None
        return self._gives(title, self._nodes[title]["type"].rpartition(".")[2])


def _maps(value: object) -> Iterator[dict[str, Any]]:
    return (part for part in value if isinstance(part, dict)) if isinstance(value, list) else iter(())
