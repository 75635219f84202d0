"""A palette that pops up where a node is wanted."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout, QWidget

from concertmaster_designer.library.node_palette import NodePalette
from concertmaster_designer.ui.theme import px
from concertmaster_shared.nodes import NodeSpec

_WIDTH = 260
_HEIGHT = 340


class Chooser(QDialog):
    """Calls ``then`` with the chosen type; Escape or a click elsewhere chooses nothing."""

    def __init__(self, window: QWidget, specs: Sequence[NodeSpec], then: Callable[[str], object], *, at: QPoint) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName("Choose a node type")
        self._then = then
        frame = QFrame()
        frame.setFrameShape(QFrame.Shape.StyledPanel)
        self.palette_panel = NodePalette(specs)
        inner = QVBoxLayout(frame)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.palette_panel)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self.palette_panel.chosen.connect(self._choose)
        self.palette_panel.search.left.connect(self.reject)
        self.palette_panel.view.choose_first()
        self.resize(min(px(_WIDTH), window.width()), min(px(_HEIGHT), window.height()))
        self.move(at)
        self.palette_panel.search.setFocus()

    def _choose(self, node_type: str) -> None:
        self.accept()
        self._then(node_type)
