"""Offering types of nodes where one is wanted on the canvas: after an output, or where the ground was clicked twice."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from concertmaster_shared.nodes import CATALOGUE

from .open_document import OpenDocument
from .popups.chooser import Chooser

_BESIDE: Final = QPoint(14, -20)
"""From the handle that was pressed to the corner of what comes up, so that the handle stays in sight."""


def offer_next(window: QWidget, document: OpenDocument, node: str, port: str, x: float, y: float) -> None:
    """Offer what can follow an output; what is chosen is put beside the node, connected and selected, as one step."""
    specs = [spec for spec in CATALOGUE.values() if spec.inputs]
    Chooser(
        window,
        specs,
        lambda node_type: document.add_next(node_type, before=node, port=port),
        at=_on_screen(document, x, y) + _BESIDE,
    ).show()


def offer_here(window: QWidget, document: OpenDocument, x: float, y: float) -> None:
    """Offer every type; what is chosen is put at that place of the world."""

    def add(node_type: str) -> None:
        document.canvas.add_node(node_type, (x, y))
        document.canvas.setFocus()

    Chooser(window, list(CATALOGUE.values()), add, at=_on_screen(document, x, y)).show()


def _on_screen(document: OpenDocument, x: float, y: float) -> QPoint:
    return document.canvas.mapToGlobal(document.canvas.to_view(x, y).toPoint())
