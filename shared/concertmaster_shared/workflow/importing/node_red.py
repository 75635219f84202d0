"""Flows of Node-RED: a flat list of tabs and nodes, wired by id. Each tab becomes a group, one below the other.

There a message travels and every node changes it; here each node has an output, and ``msg.payload`` is that of the node before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError

from .drafting import Drafting, Wire, list_in, number_in, text_in
from .node_red_nodes import BRIDGED, MADE, SINKS, Made, Source
from .report import Imported

_SHEETS: Final = frozenset({"tab", "subflow", "group"})
_BELOW: Final = 200.0
_SPREAD: Final = 1.4
_PASSING: Final = frozenset({"switch", "delay", "join"})
_STARTS: Final = frozenset({"inject", "http in"})
_MOST_STEPS: Final = 250_000
_END: Final = object()
_MESSAGE: Final = re.compile(r"\bmsg\.(payload|req\.body|req\.query|topic|_msgid)\b")
_MUSTACHES: Final = (
    "In its text, '{}' has no counterpart. It stands there as it was; what sections do, 'map' and 'join' do in an expression."
)
_MUSTACHE: Final = re.compile(r"\{\{\{?\s*([\w.\[\]]+)\s*\}?\}\}")


class TangleError(ConcertMasterError):
    """There are more ways through the wires than anybody draws: each node before a tangle of links leads to each behind it."""

    code: ClassVar[str] = "import.tangle"


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
        self._before: dict[str, str] = {}
        self._makers: dict[str, str] = {}
        self._steps = 0
        self._top: dict[str, float] = {}

    def read(self) -> None:
        self._place_sheets()
        for key, part in self._nodes.items():
            if part["type"] not in BRIDGED and part["type"] not in SINKS:
                self.draft.name(key, _title(part))
        ends = {key: self._targets(key) for key in self._nodes if self.draft.id_of(key)}
        for source, outputs in ends.items():
            for target in chain.from_iterable(outputs):
                self._before.setdefault(target, source)
        made = {key: self._make(key, self._nodes[key]) for key in ends}
        self.draft.connect([wire for key, found in made.items() for wire in self._wires(key, found, ends[key])])
        for key, part in self._nodes.items():
            self._report_rest(key, part)
        for comment in self._comments:
            self.draft.note(
                "\n\n".join(filter(None, (text_in(comment, "name"), text_in(comment, "info")))), self._position(comment)
            )
        self._gather()

    def _place_sheets(self) -> None:
        """Put sheets below each other, each as high as what stands on it."""
        heights: dict[str, float] = {}
        for part in self._nodes.values():
            sheet, y = self._sheet(part), number_in(part, "y", 0)
            heights[sheet] = max(heights.get(sheet, y), y)
        top = 0.0
        for sheet in (*self.tabs, *self._subflows, ""):
            self._top[sheet] = top
            if sheet in heights:
                top += heights[sheet] * _SPREAD + _BELOW

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
            draft.report.keep(
                place,
                f"It calls '{called}'. Make that a workflow of its own ('Make a workflow of the selection') and choose it here.",
                node_id,
            )
            made = Made("flow.call", {"input": {"payload": {"expr": source.given}}})
        else:
            draft.report.keep(
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

    def _wires(self, key: str, made: Made, ends: list[list[str]]) -> Iterator[Wire]:
        here, ports = self.draft.id_of(key), made.ports
        for number, targets in enumerate(ends):
            port = ports[number] if number < len(ports) else ""
            for target in targets:
                there = self.draft.id_of(target)
                if here is not None and there is not None:
                    place = f"wire from '{_title(self._nodes[key])}' to '{_title(self._nodes[target])}'"
                    yield Wire(place, here, number, port, there)

    def _targets(self, key: str) -> list[list[str]]:
        """Give where the outputs of a node lead, past links and nodes that have no counterpart because none is needed."""
        wires = list_in(self._nodes[key], "wires")
        return [list(self._beyond(ends, {key})) for ends in wires if isinstance(ends, list)]

    def _beyond(self, ends: list[Any], seen: set[str]) -> Iterator[str]:
        waiting = [iter(ends)]
        while waiting:
            end = next(waiting[-1], _END)
            if end is _END:
                waiting.pop()
                continue
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise TangleError(steps=_MOST_STEPS)
            if not isinstance(end, str) or end in seen or end not in self._nodes:
                continue
            seen.add(end)  # Once for all ways: those that meet again would be followed twice each time.
            part = self._nodes[end]
            if part["type"] in BRIDGED:
                further = [list_in(part, "links")] if part["type"] == "link out" else list_in(part, "wires")
                waiting.append(chain.from_iterable(ways for ways in further if isinstance(ways, list)))
            else:
                yield end

    def _given(self, key: str) -> str:
        """Give the expression for ``msg.payload`` as it arrives at a node."""
        maker = self._maker(key)
        if not maker:
            return "input"
        suffix = {"http request": ".json", "template": ".payload", "change": ".payload"}.get(self._nodes[maker]["type"], "")
        return f"{self.draft.output_of(maker)}{suffix}"

    def _maker(self, key: str) -> str:
        """Give the node before, past those that only pass on what arrives; "" where that is what the run starts with."""
        way: dict[str, None] = {}
        maker = ""
        while key not in way:
            if key in self._makers:
                maker = self._makers[key]
                break
            way[key] = None
            if key not in self._before:
                break
            key = self._before[key]
            kind = self._nodes[key]["type"]
            if kind not in _PASSING:
                maker = "" if kind in _STARTS else key
                break
        self._makers.update(dict.fromkeys(way, maker))
        return maker

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
            pieces += (text[end : found.start()], "{{ ", self._message(found[1], key), " }}")
            end = found.end()
        pieces.append(text[end:])
        strange = next((piece for piece in pieces[::4] if "{{" in piece), "")
        if strange:
            # It stays as it was written: so the check tells of it, and nothing is ever sent with it.
            place = f"node '{_title(self._nodes[key])}'"
            self.draft.report.keep(place, _MUSTACHES.format(strange[strange.find("{{") :][:80]), self.draft.id_of(key) or "")
        return "".join(pieces)

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
        inside: dict[str, list[str]] = {}
        for key, node in self._nodes.items():
            if found := self.draft.id_of(key):
                inside.setdefault(text_in(node, "z"), []).append(found)
        for sheet, part in {**self.tabs, **self._subflows}.items():
            if len(self.tabs) + len(self._subflows) > 1:
                self.draft.group(text_in(part, "label", "name") or "Flow", inside.get(sheet, []))
            if part.get("disabled") is True:
                self.draft.report.leave_out(f"tab '{_title(part)}'", "It was disabled as a whole. Disable its nodes here.")
        for group in self._groups:
            self.draft.group(
                text_in(group, "name"),
                [found for key in list_in(group, "nodes") if isinstance(key, str) and (found := self.draft.id_of(key))],
            )


def _is_part(part: object) -> bool:
    return isinstance(part, dict) and all(isinstance(part.get(name), str) for name in ("id", "type"))


def _title(part: dict[str, Any]) -> str:
    return text_in(part, "name", "label") or str(part.get("type", "node"))
