"""From the mark of a node to what is wrong with it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_shared.workflow.edits import SetParameters


def test_a_click_on_the_mark_of_a_node_leads_to_its_problem_in_the_panel(designer):
    designer.open_stored()
    session, canvas, panel = designer.session, designer.document.canvas, designer.parts.editor.problems
    broken = {"condition": {"expr": "steps.nobody.a"}}
    session.apply([SetParameters(id="total", set={"values": {"a": {"expr": "1 +"}}}), SetParameters(id="big", set=broken)])
    designer.until(lambda: {"/nodes/total", "/nodes/big"} <= {"/".join(found.path.split("/")[:3]) for found in session.problems})
    panel.search.setText("nothing has this in it")
    canvas.zoom_to(1.0, (560, 32))
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=canvas.to_view(560 + 184, 0).toPoint())
    assert session.selection == ("big",)
    assert panel.isVisible()
    assert panel.search.text() == ""
    assert panel.current().path.startswith("/nodes/big/")
