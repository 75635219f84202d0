"""Offering types of nodes where one is wanted on the canvas: after an output, or where the ground was clicked twice."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_shared.nodes import CATALOGUE

from .chooser import Chooser

_BESIDE: Final = QPoint(14, -20)
"""From the handle that was pressed to the corner of what comes up, so that the handle stays in sight."""


def offer_next(window: QWidget, document: OpenDocument, *, after: tuple[str, str], at: tuple[float, float]) -> None:
    """Offer what can follow an output, a node's and its port's name; the choice is put beside it and connected, as one step."""
    node, port = after
    specs = [spec for spec in CATALOGUE.values() if spec.inputs]
    Chooser(
        window,
        specs,
        lambda node_type: document.add_next(node_type, before=node, port=port),
        at=_on_screen(document, at) + _BESIDE,
    ).show()


def offer_here(window: QWidget, document: OpenDocument, *, at: tuple[float, float]) -> None:
    """Offer every type; what is chosen is put at that place of the world."""

    def add(node_type: str) -> None:
        document.canvas.add_node(node_type, at)
        document.canvas.setFocus()

    Chooser(window, list(CATALOGUE.values()), add, at=_on_screen(document, at)).show()


def _on_screen(document: OpenDocument, place: tuple[float, float]) -> QPoint:
    return document.canvas.mapToGlobal(document.canvas.to_view(*place).toPoint())
