"""Ask for problems: a click on the mark that says a node has some shows them; a drag that begins there moves the node."""

from __future__ import annotations

from PySide6.QtCore import Qt

from concertmaster_designer.canvas.model.hit import problem_at
from concertmaster_designer.canvas.paint.levels import TITLES_FROM
from concertmaster_designer.canvas.stage import Stage

from .gesture import Gesture, Pointer
from .move import Move


class AskProblems(Move):
    """A move that asks for the node's problems when it was none."""

    def finish(self, pointer: Pointer) -> None:
        """Ask for the problems after a click."""
        super().finish(pointer)
        if not self._dragging:
            self._stage.problems_wanted.emit(self._stage.graph.nodes.ids[self._node])


def begin(stage: Stage, pointer: Pointer) -> Gesture | None:
    """Begin with the left button alone on a mark, where it is large enough to be meant."""
    if pointer.button != Qt.MouseButton.LeftButton or pointer.adds or pointer.free or stage.camera.scale < TITLES_FROM:
        return None
    node = problem_at(stage.graph, pointer.world)
    return None if node is None else AskProblems(stage, node, pointer)
