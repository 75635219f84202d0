"""Connect by key: from a node that is chosen, arrows or letters find another, Tab takes another output, Enter joins the two."""

from __future__ import annotations

import unicodedata
from typing import Final

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QKeyEvent, QPainter

from concertmaster_designer.canvas.camera import Lens
from concertmaster_designer.canvas.model.flags import DEAD, HIDDEN
from concertmaster_designer.canvas.model.hit import PortPlace, ports_of
from concertmaster_designer.canvas.model.requests import connecting, port_name
from concertmaster_designer.canvas.model.rewiring import free_output, outputs_of
from concertmaster_designer.canvas.model.shapes import ERROR_INDEX
from concertmaster_designer.canvas.model.walk import Direction, nearest
from concertmaster_designer.canvas.paint.hints import paint_loose_edge
from concertmaster_designer.canvas.paint.inks import Inks
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.theme.apply import interface_font

from .connect import best_port
from .gesture import Gesture

_ARROWS: Final[dict[int, Direction]] = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}
_ENTERS: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_HELP: Final = "Arrows or letters find a node, Tab another output, Enter connects"
_FONT: Final = 12.0
_PADDING: Final = 8.0
_AWAY: Final = 12.0


class ConnectByKey(Gesture):
    """An edge that hangs on a node's output and follows the keyboard."""

    by_keys = True

    def __init__(self, stage: Stage, node: int, output: int) -> None:
        self._stage = stage
        self._node = node
        self._output = output
        self._at = node
        self._typed = ""
        self._names: list[str] = []
        self._tell(_HELP)

    def key(self, event: QKeyEvent) -> bool:
        """Walk, search or connect."""
        key, typed = event.key(), event.text()
        if key in _ENTERS:
            return self._join()
        if key in _ARROWS:
            self._typed = ""
            found = nearest(self._stage.graph, self._at, _ARROWS[Qt.Key(key)])
            self._go_to(self._at if found is None else found)
        elif key == Qt.Key.Key_Backspace:
            self._search(self._typed[:-1])
        elif (
            typed
            and typed.isprintable()
            and not event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.MetaModifier)
        ):
            self._search(self._typed + typed)
        return False

    def turn(self, *, forwards: bool) -> None:
        """Hang the edge on the next output, or the one before."""
        every = outputs_of(self._stage.graph, self._node)
        place = every.index(self._output) + (1 if forwards else -1)
        self._output = every[place % len(every)]
        self._go_to(self._at)

    def cancel(self) -> None:
        """Let go of the edge."""
        self._stage.view_changed.emit()

    def paint(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint the edge, and below the node it is at what a key would do."""
        if self._at != self._node:
            x0, y0, _x1, y1 = self._stage.graph.node_box(self._at)
            paint_loose_edge(painter, lens, inks, port=self._port(), met=self._met(), end=(x0, (y0 + y1) / 2))
        self._paint_words(painter, lens, inks)

    def _join(self) -> bool:
        graph, met = self._stage.graph, self._met()
        if met is None:
            there = "itself" if self._at == self._node else f"'{graph.nodes.names[self._at]}'"
            self._tell(f"It cannot be connected to {there} this way. Walk to another node, or Esc to stop.")
            return False
        self._stage.request(connecting(graph, self._port(), met, new_id=self._stage.new_edge_id))
        self._stage.view_changed.emit()
        return True

    def _tell(self, sentence: str) -> None:
        self._says = sentence
        self._stage.said.emit(sentence)
        self._stage.view_changed.emit()

    def _search(self, typed: str) -> None:
        """Go to the nearest node whose name begins with what was typed, else to the nearest that has it somewhere."""
        self._typed = typed
        if not typed:
            self._go_to(self._at)
            return
        wanted = _plain(typed)
        self._names = self._names or [_plain(name) for name in self._stage.graph.nodes.names]
        nodes = self._stage.graph.nodes
        having = np.array([row for row, name in enumerate(self._names) if wanted in name], np.int64)
        having = having[((nodes.flags[having] & (DEAD | HIDDEN)) == 0) & (having != self._node)]
        first = np.array([row for row in having.tolist() if self._names[row].startswith(wanted)], np.int64)
        found = first if len(first) else having
        if not len(found):
            self._tell(f"No other node has '{typed}' in its name")
            return
        x, y = nodes.x[self._node], nodes.y[self._node]
        self._go_to(int(found[np.argmin(np.hypot(nodes.x[found] - x, nodes.y[found] - y))]))

    def _go_to(self, node: int) -> None:
        graph = self._stage.graph
        self._at = node
        name = graph.nodes.names
        away = port_name(graph, self._port())
        self._says = _HELP if node == self._node else f"{name[self._node]} ({away})  →  {name[node]}"
        if self._typed:
            self._says += f"   “{self._typed}”"
        self._stage.reveal(graph.node_box(node))
        self._stage.said.emit(self._says)

    def _port(self) -> PortPlace:
        """Give the output the edge hangs on."""
        return next(port for port in ports_of(self._stage.graph, self._node) if port.is_output and port.index == self._output)

    def _met(self) -> PortPlace | None:
        """Give the input it would take."""
        return None if self._at == self._node else best_port(self._stage, self._port(), self._at, beside=self._port().y)

    def _paint_words(self, painter: QPainter, lens: Lens, inks: Inks) -> None:
        """Paint a line on a patch, right over the card where the keyboard is."""
        dense = lens.scale / lens.logical
        font = QFont(interface_font())
        font.setPixelSize(round(_FONT * dense))
        metrics = QFontMetricsF(font)
        x0, y0, _x1, _y1 = self._stage.graph.node_box(self._at)
        left, top = lens.device(x0, y0)
        width, height = metrics.horizontalAdvance(self._says) + 2 * _PADDING * dense, metrics.height() + _PADDING * dense
        room = self._stage.camera.width * self._stage.camera.dpr
        patch = QRectF(max(0.0, min(left, room - width)), max(0.0, top - height - _AWAY * dense), width, height)
        tokens = inks.theme.palette
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=True)
        painter.setPen(QColor(inks.accent))
        painter.setBrush(QColor(tokens.raised if inks.theme.is_dark else tokens.surface))
        painter.drawRoundedRect(patch, 6 * dense, 6 * dense)
        painter.setFont(font)
        painter.setPen(QColor(inks.title))
        painter.drawText(
            QPointF(patch.left() + _PADDING * dense, patch.center().y() + metrics.ascent() / 2 - metrics.descent() / 2),
            self._says,
        )


def begin(stage: Stage) -> ConnectByKey | None:
    """Begin at the node that is chosen; where that cannot be, say why."""
    node = stage.current
    if stage.locked:
        stage.said.emit("The canvas is locked. Unlock it at the lower left, then try again.")
        return None
    if node is None:
        stage.said.emit("Select the node where the connection begins first.")
        return None
    output = free_output(stage.graph, node)
    if output is None and ERROR_INDEX in outputs_of(stage.graph, node):
        output = ERROR_INDEX
    if output is None:
        stage.said.emit(f"'{stage.graph.nodes.names[node]}' has no output to connect from.")
        return None
    return ConnectByKey(stage, node, output)


def _plain(text: str) -> str:
    """Give a text as it is searched: without capitals and accents."""
    if text.isascii():
        return text.lower()
    return "".join(sign for sign in unicodedata.normalize("NFD", text.casefold()) if not unicodedata.combining(sign))
