"""What tests of the canvas share: a small workflow that has one of everything, and a canvas that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.documents.nodes import fresh_id
from concertmaster_designer.documents.session import Session
from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_shared.workflow import EditList, read_workflow
from tests.support.canvas_parts import LOOKS, edge, node


@pytest.fixture
def document() -> dict[str, Any]:
    return {
        "format": "concertmaster.workflow/1",
        "name": "Intake",
        "description": "",
        "nodes": [
            node("start", "trigger.form", 0, 0, parameters={"form": "intake"}),
            node("total", "data.set", 240, 0),
            node("big", "logic.if", 480, 0),
            node("ask", "people.approval", 800, -104),
            node("post", "http.request", 800, 104),
            node("odd", "acme.custom", 1120, 104, disabled=True),
        ],
        "edges": [
            edge("e1", "start", "total"),
            edge("e2", "total", "big"),
            edge("e3", "big", "ask", "true"),
            edge("e4", "big", "post", "false"),
            edge("e5", "post", "odd", "error"),
        ],
        "notes": [{"id": "k1", "text": "Mind the gap", "position": [0, 160], "size": [200, 80], "color": ""}],
        "groups": [{"id": "g1", "title": "Review", "nodes": ["ask", "post"], "collapsed": False, "color": ""}],
    }


@pytest.fixture
def graph(document: dict[str, Any]) -> Graph:
    return read_document(document, LOOKS)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:
    apply_theme(qapp, Theme.light())
    return Theme.light()


@pytest.fixture
def canvas(qtbot: Any, theme: Theme, document: dict[str, Any]) -> GraphCanvas:
    made = GraphCanvas(document)
    qtbot.addWidget(made)
    made.set_specs(LOOKS)
    made.resize(1200, 700)
    made.show()
    made.zoom_to(1.0, (500, 50))
    made.setFocus()
    qtbot.waitExposed(made)
    QApplication.processEvents()
    return made


@pytest.fixture
def at(canvas: GraphCanvas) -> Callable[[float, float], QPoint]:
    """Give the pixel of the canvas where a world point shows."""
    return lambda x, y: canvas.to_view(x, y).toPoint()


@pytest.fixture
def asked(canvas: GraphCanvas) -> list[dict[str, Any]]:
    """Collect every edit the canvas asks for."""
    edits: list[dict[str, Any]] = []
    canvas.edits_requested.connect(edits.extend)
    return edits


@pytest.fixture
def seen(canvas: GraphCanvas) -> Callable[[], QImage]:
    """Give what the canvas shows above its corners, where the minimap follows in its own time."""
    return lambda: canvas.grab(QRect(0, 0, 1200, 540)).toImage()


@pytest.fixture
def session(canvas: GraphCanvas, document: dict[str, Any]) -> Session:
    """Give the owner of the canvas' document; the canvas only asks from now on."""
    made = Session(read_workflow(document), None)
    canvas.leave_edits_to_owner()
    canvas.set_id_source(lambda wish: fresh_id(wish, {**made.draft.nodes, **made.draft.edges}))
    canvas.edits_requested.connect(lambda edits: made.apply(EditList.validate_python(edits)))
    made.edited.listen(canvas.apply)
    return made


@pytest.fixture
def same(canvas: GraphCanvas, session: Session) -> Callable[[], bool]:
    """Tell whether the canvas shows the session's document."""
    return lambda: read_workflow(canvas.document()) == session.draft.document()


@pytest.fixture
def edges(canvas: GraphCanvas) -> Callable[[], set[tuple[str, str, str, str]]]:
    """Give what the edges join."""
    return lambda: {
        (edge["source"], edge["source_port"], edge["target"], edge["target_port"]) for edge in canvas.document()["edges"]
    }
