"""The editor of a node's name: a line over the title of its card that follows the camera. Enter takes the name, or leaving it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from concertmaster_designer.canvas.model.tables import Point
from concertmaster_designer.canvas.paint.card import TEXT_LEFT
from concertmaster_designer.canvas.paint.fonts import sized
from concertmaster_designer.canvas.paint.levels import SUBTITLES_FROM
from concertmaster_designer.canvas.stage import Stage
from concertmaster_designer.ui.theme.apply import interface_font
from concertmaster_shared.workflow.document import NAME_LIMIT

_TITLE: Final = 13.0
_READABLE: Final = 12.0
_NARROWEST: Final = 140
_HEIGHT: Final = 1.9
_PADDING: Final = 4


class NameEditor(QLineEdit):
    """Stands over one card at a time; hidden otherwise."""

    def __init__(self, stage: Stage, parent: QWidget) -> None:
        super().__init__(parent)
        self._stage = stage
        self._id: str | None = None
        self.setObjectName("name_editor")
        self.setMaxLength(NAME_LIMIT)
        self.setAccessibleName("Name of the node")
        self.setFrame(True)
        self.hide()
        stage.view_changed.connect(self._follow)
        stage.graph_replaced.connect(self._stop)

    def open(self, node: int) -> None:
        """Begin with the name a node has, all of it marked."""
        if self._stage.locked:
            self._stage.said.emit("The canvas is locked. Unlock it at the lower left, then try again.")
            return
        self._stage.reveal(self._stage.graph.node_box(node))
        self._id = self._stage.graph.nodes.ids[node]
        self.setText(str(self._stage.graph.node(node).get("name") or ""))
        self.setPlaceholderText(self._id)
        self._follow()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the name with Enter, leave it with Escape."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.take()
        elif event.key() == Qt.Key.Key_Escape:
            self._stop()
        else:
            super().keyPressEvent(event)
            # What is left over must not reach the canvas below.
            event.accept()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the name when somebody goes elsewhere; a menu of the editor's own is not elsewhere."""
        super().focusOutEvent(event)
        if event.reason() not in (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason):
            self.take()

    def take(self) -> None:
        """Take the name as it is written by now, if one is."""
        node = self._row()
        name, before = self.text().strip(), "" if node is None else str(self._stage.graph.node(node).get("name") or "")
        node_id = self._id
        self._stop()
        if node is not None and name != before:
            self._stage.request([{"op": "set_node", "id": node_id, "name": name}])

    def _stop(self) -> None:
        if self._id is None:
            return
        self._id = None
        parent = self.parentWidget()
        if self.hasFocus() and parent is not None:
            # Before it is hidden: Qt would press Tab on the canvas to find who has the focus next.
            parent.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _row(self) -> int | None:
        return None if self._id is None else self._stage.graph.nodes.row_of.get(self._id)

    def _follow(self) -> None:
        """Stay over the title, in letters that can be read at any zoom."""
        if self._id is None:
            return
        node = self._row()
        if node is None:
            self._stop()
            return
        camera, (x0, y0, x1, y1) = self._stage.camera, self._stage.graph.node_box(node)
        left, middle = camera.to_view(x0 + TEXT_LEFT, (y0 + y1) / 2 - 10.0)
        size = max(_READABLE, _TITLE * camera.scale)
        self.setFont(sized(interface_font(), size, strong=True))
        width = max(_NARROWEST, round((x1 - x0 - TEXT_LEFT) * camera.scale))
        height = round(size * _HEIGHT)
        self.setGeometry(QRect(round(left) - _PADDING - 1, round(middle - height / 2), width, height))


def is_title(stage: Stage, node: int, place: Point) -> bool:
    """Tell whether a place on a node is its title: the upper half beside its icon, where that can be read."""
    x0, y0, _x1, y1 = stage.graph.node_box(node)
    return place[0] >= x0 + TEXT_LEFT and place[1] < (y0 + y1) / 2 and stage.camera.scale >= SUBTITLES_FROM and not stage.locked
