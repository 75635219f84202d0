"""Choosing a place of home, or a type of node over the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPoint

from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.popups.chooser import Chooser
from concertmaster_shared.nodes import CATALOGUE, NodeSpec

from .parts import Parts


def go_to(parts: Parts, place: str) -> None:
    """Show a place of home."""
    parts.desk.bring(None)
    parts.home.show_place(place)


def choose_node(parts: Parts, document: OpenDocument, *, triggers: bool = False) -> None:
    """Let a person choose a node type over the middle of the canvas, and add it."""
    canvas = document.canvas
    at = canvas.mapToGlobal(QPoint(canvas.width() // 2 - 130, canvas.height() // 5))
    Chooser(parts.window, _specs(triggers=triggers), document.add_node, at=at).show()


def _specs(*, triggers: bool) -> list[NodeSpec]:
    return [spec for spec in CATALOGUE.values() if spec.is_trigger or not triggers]
