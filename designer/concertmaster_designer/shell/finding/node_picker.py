"""Go to a node by its name, id or type. Large workflows are read and ranked a few milliseconds at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.popups.picker import NOTHING_FOUND, Picker
from concertmaster_designer.ui.icons import has_icon
from concertmaster_designer.ui.ranking import Found, rank
from concertmaster_designer.ui.widgets.choices import Choice
from concertmaster_shared.nodes import CATALOGUE

_SLICE_S: Final = 0.004
_AT_ONCE: Final = 100
_SHOWN: Final = 200
_NOTHING: Final = "No node is called that."


@dataclass(frozen=True, slots=True)
class Target:
    """A node as it is looked for."""

    id: str
    title: str
    type: str


class NodePicker(Picker):
    """Calls ``go`` with the id of the chosen node. ``cards`` are id, name and type of each; ``recent`` are ids, the last first.

    Enter before everything is ranked means the best in the end.
    """

    def __init__(
        self,
        window: QWidget,
        cards: Iterator[tuple[str, str, str]],
        go: Callable[[str], object],
        *,
        recent: Sequence[str] = (),
    ) -> None:
        super().__init__(window, name="Go to a node", hint="Name, id or type of a node", nothing=_NOTHING)
        self._go = go
        self._targets: list[Target] = []
        self._unread: Iterator[Target] | None = (Target(*card) for card in cards)
        self._recent = {node_id: place for place, node_id in enumerate(recent)}
        self._found: list[Found[Target]] = []
        self._ranked = 0
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)
        self._is_awaited = False
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Begin to rank for what was typed."""
        del typed
        self._found, self._ranked, self._is_awaited = [], 0, False
        self._slices.start()
        self._go_on()

    def pick(self, value: Any) -> None:
        """Go there."""
        self._go(value)

    def take(self) -> None:
        """Go to the best, once all are ranked."""
        self._is_awaited = self._slices.isActive()
        if not self._is_awaited:
            super().take()

    def _go_on(self) -> None:
        end = perf_counter() + _SLICE_S
        while perf_counter() < end:
            if self._unread is not None:
                read = [target for _number, target in zip(range(_AT_ONCE), self._unread, strict=False)]
                self._targets += read
                if len(read) < _AT_ONCE:
                    self._unread = None
            if self._ranked >= len(self._targets):
                self._slices.stop()
                break
            self._rank(self._targets[self._ranked : self._ranked + _AT_ONCE])
        is_over = not self._slices.isActive()
        if is_over or self._ranked <= _SHOWN or (self._found and not self.list.choices):
            self._show()
        self.say_nothing(*((NOTHING_FOUND, _NOTHING) if is_over else ("Searching …", f"{self._ranked:,} nodes so far.")))
        if is_over and self._is_awaited:
            self.take()

    def _rank(self, targets: Sequence[Target]) -> None:
        self._ranked += len(targets)
        self._found += rank(
            self.search.text(),
            targets,
            title=lambda target: target.title,
            others=lambda target: (target.id, _type_title(target.type), target.type),
            recent=lambda target: self._recent.get(target.id),
        )

    def _show(self) -> None:
        self.list.show_choices([_choice(found) for found in best_of(self._found, self._recent)])
        self.show_found()


def best_of(found: Sequence[Found[Target]], recent: dict[str, int]) -> list[Found[Target]]:
    """Give the best of what was found in several goes; mistakes are only shown where nothing else is there."""
    exact = any(not one.typo for one in found)
    kept = (one for one in found if not (exact and one.typo))
    last = len(recent)
    return nsmallest(
        _SHOWN, kept, key=lambda one: (round(one.cost), recent.get(one.entry.id, last), len(one.entry.title) if one.cost else 0)
    )


def _choice(found: Found[Target]) -> Choice:
    target = found.entry
    return Choice(
        value=target.id,
        title=target.title,
        letters=found.letters,
        note=" · ".join(dict.fromkeys((_type_title(target.type), target.id))),
        icon=type_icon(target.type)[0],
        role=type_icon(target.type)[1],
    )


def _type_title(node_type: str) -> str:
    spec = CATALOGUE.get(node_type)
    return spec.title if spec is not None else node_type


def type_icon(node_type: str) -> tuple[str, str]:
    """Give the icon of a type, and the role that its family has."""
    spec = CATALOGUE.get(node_type)
    if spec is None:
        return "circle-question-mark", "muted"
    return spec.icon if has_icon(spec.icon) else "circle-question-mark", spec.family
