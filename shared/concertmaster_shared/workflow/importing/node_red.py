"""Flows of Node-RED: a flat list of tabs and nodes, wired by id. Each tab becomes a group, one below the other.

There a message travels and every node changes it; here each node has an output, and ``msg.payload`` is that of the node before.
"""

from __future__ import annotations

import re
from typing import Any, Final

from .drafting import Drafting, list_in, number_in, text_in
from .node_red_nodes import BRIDGED, MADE, SINKS, Made, Source
from .report import Imported

_SHEETS: Final = frozenset({"tab", "subflow", "group"})
_BELOW: Final = 200.0
_SPREAD: Final = 1.4
_MESSAGE: Final = re.compile(r"\bmsg\.(payload|req\.body|req\.query|topic|_msgid)\b")
_MUSTACHE: Final = re.compile(r"\{\{\{?\s*([\w.\[\]]+)\s*\}?\}\}")


def read_node_red(value: object, name: str) -> Imported:
    """Read flows; what is no node in them is named and left out."""
    reading = _Reading([part for part in list_in(value) if _is_part(part)])
    reading.read()
    title = name if len(reading.tabs) != 1 else text_in(next(iter(reading.tabs.values())), "label", "name") or name
    return Imported(reading.draft.document(title), tuple(reading.draft.report.lines))


class _Reading:
    def __init__(self, parts: list[dict[str, Any]]) -> None:
        self.draft = Drafting()
        self.tabs = {part["id"]: part for part in parts if part.get("type") == "tab"}
        self._groups = [part for part in parts if part.get("type") == "group"]
        self._subflows = {part["id"]: part for part in parts if part.get("type") == "subflow"}
        self._comments = [part for part in parts if part.get("type") == "comment"]
        settings = [part for part in parts if "z" not in part and part.get("type") not in _SHEETS]
        for part in settings:
            self.draft.report.leave_out(
                f"configuration '{_title(part)}'", "Connections are made anew: secrets are not in the file."
            )
        left = {part["id"] for part in (*settings, *self._comments)}
        self._nodes = {part["id"]: part for part in parts if part["id"] not in left and part.get("type") not in _SHEETS}
        self._links = {part["id"]: part for part in self._nodes.values() if part.get("type") in ("link in", "link out")}
        self._before: dict[str, list[str]] = {}
        self._top: dict[str, float] = {}

    def read(self) -> None:
        self._place_sheets()
        for key, part in self._nodes.items():
            if part["type"] not in BRIDGED and part["type"] not in SINKS:
                self.draft.name(key, _title(part))
        wires = [
            (source, number, target)
            for source in self._nodes
            for number, targets in enumerate(self._targets(source))
            for target in targets
        ]
        for source, _number, target in wires:
            self._before.setdefault(target, []).append(source)
        made = {key: self._make(key, part) for key, part in self._nodes.items() if self.draft.id_of(key)}
        for key, found in made.items():
            for number, targets in enumerate(self._targets(key)):
                self._connect(key, found, number, targets=targets)
        for key, part in self._nodes.items():
            self._report_rest(key, part)
        for comment in self._comments:
            self.draft.note(
                "\n\n".join(filter(None, (text_in(comment, "name"), text_in(comment, "info")))), self._position(comment)
            )
        self._gather()

    def _place_sheets(self) -> None:
        """Put sheets below each other, each as high as what stands on it."""
        top = 0.0
        for sheet in (*self.tabs, *self._subflows, ""):
            heights = [number_in(part, "y", 0) for part in self._nodes.values() if self._sheet(part) == sheet]
            self._top[sheet] = top
            if heights:
                top += max(heights) * _SPREAD + _BELOW

    def _sheet(self, part: dict[str, Any]) -> str:
        found = text_in(part, "z")
        return found if found in self.tabs or found in self._subflows else ""

    def _position(self, part: dict[str, Any]) -> tuple[float, float]:
        top = self._top[self._sheet(part)]
        return round(number_in(part, "x", 0) * _SPREAD), round(number_in(part, "y", 0) * _SPREAD + top)

    def _make(self, key: str, part: dict[str, Any]) -> Made:
        draft, place = self.draft, f"node '{_title(part)}'"
        node_id = draft.id_of(key) or key
        source = Source(
            place,
            node_id,
            part,
            lambda text: self._template(text, key),
            lambda text: self._message(text, key),
            draft.report,
            self._given(key),
        )
        kind = part["type"]
        make = MADE.get(kind)
        if make is not None:
            before = len(draft.report.lines)
            made = make(source)
            if len(draft.report.lines) == before:
                draft.report.carry(place, node_id)
        elif kind.startswith("subflow:"):
            called = text_in(self._subflows.get(kind.removeprefix("subflow:"), {}), "name") or "a subflow"
            draft.report.leave_out(
                place,
                f"It calls '{called}'. Make that a workflow of its own ('Make a workflow of the selection') and choose it here.",
                node_id,
            )
            made = Made("flow.call", {"input": {"payload": {"expr": source.given}}})
        else:
            draft.report.leave_out(
                place, f"There is no counterpart of '{kind}'. The node stays as it was written, and cannot run.", node_id
            )
            kept = {
                name: value
                for name, value in part.items()
                if name not in {"id", "type", "z", "x", "y", "wires", "name", "d", "g"}
            }
            made = Made(kind, kept)
        draft.add(
            node_id,
            made.type,
            _title(part),
            position=self._position(part),
            parameters=made.parameters,
            disabled=part.get("d") is True,
        )
        return made

    def _connect(self, key: str, made: Made, number: int, *, targets: list[str]) -> None:
        here = self.draft.id_of(key)
        for target in targets:
            there = self.draft.id_of(target)
            if here is None or there is None:
                continue
            place = f"wire from '{_title(self._nodes[key])}' to '{_title(self._nodes[target])}'"
            if number >= len(made.ports):
                self.draft.report.leave_out(place, f"Output {number + 1} has no counterpart.", here)
            elif self.draft.leads(there, here):
                self.draft.report.leave_out(
                    place, "It leads back to what came before. Here a loop is 'For each', whose body ends by itself.", here
                )
            else:
                self.draft.connect(here, made.ports[number], there)

    def _targets(self, key: str) -> list[list[str]]:
        """Give where the outputs of a node lead, past links and nodes that have no counterpart because none is needed."""
        wires = self._nodes[key].get("wires")
        if self._nodes[key]["type"] == "link out":
            wires = [list_in(self._nodes[key], "links")]
        return [self._beyond(ends, {key}) for ends in wires if isinstance(ends, list)] if isinstance(wires, list) else []

    def _beyond(self, ends: list[Any], seen: set[str]) -> list[str]:
        found: list[str] = []
        for end in ends:
            if not isinstance(end, str) or end in seen or end not in self._nodes:
                continue
            seen.add(end)  # Once for all ways: those that meet again would be followed twice each time.
            if self._nodes[end]["type"] in BRIDGED:
                part = self._nodes[end]
                further = [list_in(part, "links")] if part["type"] == "link out" else list_in(part, "wires")
                for ways in further:
                    found += self._beyond(ways if isinstance(ways, list) else [], seen)
            else:
                found.append(end)
        return found

    def _given(self, key: str) -> str:
        """Give the expression for ``msg.payload`` as it arrives at a node."""
        seen: set[str] = set()
        while key not in seen:
            seen.add(key)
            before = [one for one in self._before.get(key, ()) if self.draft.id_of(one)]
            if not before:
                return "input"
            key = before[0]
            kind = self._nodes[key]["type"]
            if kind in {"inject", "http in"}:
                return "input"
            if kind not in {"switch", "delay", "join"}:
                suffix = {"http request": ".json", "template": ".payload", "change": ".payload"}.get(kind, "")
                return f"{self.draft.output_of(key)}{suffix}"
        return "input"

    def _message(self, text: str, key: str) -> str:
        """Write a way into the message as an expression: ``payload.name``, or ``msg.payload.name``."""
        way = text.removeprefix("msg.")
        if way == "payload" or way.startswith(("payload.", "payload[")):
            return self._given(key) + way.removeprefix("payload")
        return _MESSAGE.sub(self._given(key), text)

    def _template(self, text: str, key: str) -> str:
        pieces: list[str] = []
        end = 0
        for found in _MUSTACHE.finditer(text):
            pieces += (_plain(text[end : found.start()]), "{{ ", self._message(found[1], key), " }}")
            end = found.end()
        return "".join(pieces) + _plain(text[end:])

    def _report_rest(self, key: str, part: dict[str, Any]) -> None:
        kind, place = part["type"], f"node '{_title(part)}'"
        if kind in SINKS:
            self.draft.report.leave_out(place, SINKS[kind])
        elif kind in BRIDGED and key not in self._links:
            self.draft.report.approximate(place, BRIDGED[kind])
        elif kind in BRIDGED:
            self.draft.report.carry(place)

    def _gather(self) -> None:
        """Make groups of sheets, where there are several, and of groups."""
        for sheet, part in {**self.tabs, **self._subflows}.items():
            inside = [found for key, node in self._nodes.items() if node.get("z") == sheet and (found := self.draft.id_of(key))]
            if len(self.tabs) + len(self._subflows) > 1:
                self.draft.group(text_in(part, "label", "name") or "Flow", inside)
            if part.get("disabled") is True:
                self.draft.report.leave_out(f"tab '{_title(part)}'", "It was disabled as a whole. Disable its nodes here.")
        for group in self._groups:
            self.draft.group(
                text_in(group, "name"),
                [found for key in list_in(group, "nodes") if isinstance(key, str) and (found := self.draft.id_of(key))],
            )


def _is_part(part: object) -> bool:
    return isinstance(part, dict) and all(isinstance(part.get(name), str) for name in ("id", "type"))


def _plain(text: str) -> str:
    return text.replace("{{", r"\{{")


def _title(part: dict[str, Any]) -> str:
    return text_in(part, "name", "label") or str(part.get("type", "node"))
