"""A canvas that shows two versions of a workflow at once and lets nobody edit either."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas.model.notes import note_box
from concertmaster_designer.canvas.model.tables import Box
from concertmaster_designer.canvas.paint.painting import Painting
from concertmaster_designer.canvas.widget import GraphCanvas
from concertmaster_designer.ui.action import hear_bare_keys
from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import Difference

from .marks import Marks, marks_of
from .overlay import paint_comparison
from .union import union


class ComparedCanvas(GraphCanvas):
    """Shows the new version with all of the old one that is gone, and marks what differs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._marks = Marks()
        super().__init__(parent=parent)
        self.leave_edits_to_owner()
        self.set_locked(True)
        self.setAcceptDrops(False)
        hear_bare_keys(self, hears=False)
        self.setAccessibleName("Comparison")

    def set_locked(self, locked: bool) -> None:  # noqa: FBT001 - a slot takes what a toggle gives
        """Stay locked, whatever is asked for."""
        super().set_locked(True)
        if not locked:
            self._controls.show_locked(True)

    def show_comparison(self, difference: Difference, new: WorkflowDocument) -> None:
        """Show what leads to ``new``; where the same was shown before, the view stays where it is."""
        camera, was_shown = self._stage.camera, self._marks.nodes.size > 0
        place = camera.scale, camera.center
        self._marks = Marks()
        self.show_document(union(difference, new))
        self._marks = marks_of(difference, self._stage.graph)
        if was_shown and self.isVisible():
            self.zoom_to(*place)
        self.update()

    def reveal_part(self, kind: str, part_id: str) -> None:
        """Bring a part into view; a node is chosen as well."""
        graph = self._stage.graph
        if kind == "node":
            self.reveal(part_id)
            return
        box: Box | None = None
        if kind == "edge" and part_id in graph.edges.row_of:
            row = graph.edges.row_of[part_id]
            ends = (int(graph.edges.source[row]), int(graph.edges.target[row]))
            boxes = [graph.node_box(end) for end in ends]
            left, top, right, bottom = zip(*boxes, strict=True)
            box = (min(left), min(top), max(right), max(bottom))
        elif kind == "note" and part_id in graph.notes:
            box = note_box(graph.notes[part_id])
        elif kind == "group":
            box = dict(graph.frames).get(part_id)
        if box is not None:
            self._fits_when_shown = False
            self._stage.choose()
            self._stage.reveal(box)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Escape to what this is in."""
        if event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a frame, and what differs over it."""
        super().paintEvent(event)
        painter = QPainter(self)
        camera = self._stage.camera
        painter.scale(1 / camera.dpr, 1 / camera.dpr)
        whole = QRect(0, 0, round(camera.width * camera.dpr), round(camera.height * camera.dpr))
        paint_comparison(
            Painting(painter, self._stage.graph, camera.lens, self._screen.inks, whole), self._screen.scene, self._marks
        )
