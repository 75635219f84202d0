"""New nodes at the real window: still to be filled in, until somebody fills in or asks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from concertmaster_designer.canvas.model.flags import ERROR, UNFILLED


def flags(designer, node):
    nodes = designer.document.canvas._stage.graph.nodes
    return int(nodes.flags[nodes.row_of[node]]) & (ERROR | UNFILLED)


def rows(panel):
    return [panel.table.rows.row(row) for row in range(panel.table.rows.rowCount())]


@pytest.fixture
def drawn(designer):
    """Add a trigger, a request and a mail as a newcomer does: from the palette, by mouse."""
    designer.do("document.new")
    designer.until(lambda: designer.document)
    palette = designer.parts.editor.palette_panel
    for words in ("start by hand", "http", "send e-mail"):
        palette.search.setFocus()
        palette.search.clear()
        QTest.keyClicks(palette.search, words)
        place = palette.view.visualRect(palette.view.currentIndex()).center()
        QTest.mouseClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        QTest.mouseDClick(palette.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    designer.until(lambda: len(designer.session.draft.nodes) == 3 and designer.session.check == "done")
    designer.until(lambda: len(designer.session.problems) == 3)
    return designer


def test_new_nodes_are_still_to_be_filled_in_everywhere(drawn):
    editor = drawn.parts.editor
    assert drawn.window.status.problems.text() == "3 to fill in"
    assert [flags(drawn, node) for node in ("http_request", "send_e_mail")] == [UNFILLED, UNFILLED]
    drawn.do("view.problems")
    assert (editor.problems.errors.text(), editor.problems.to_fill_in.text()) == ("0 errors", "3 still to fill in")
    assert editor.problems.to_fill_in.isVisible()
    assert len(rows(editor.problems)) == 3
    QTest.mouseClick(editor.problems.to_fill_in, Qt.MouseButton.LeftButton)
    assert rows(editor.problems) == []
    drawn.document.canvas.select(["http_request"])
    assert not editor.inspector.page.fields["url"].words.isVisible()


def test_the_mark_on_a_card_is_softer_than_an_error(drawn):
    canvas = drawn.document.canvas
    canvas.select([])
    inks = canvas._screen.inks
    _x0, y0, x1, _y1 = canvas._stage.graph.node_box(canvas._stage.graph.nodes.row_of["http_request"])
    canvas.zoom_to(1.0, (x1, y0))
    QApplication.processEvents()
    corner = canvas.to_view(x1 - 16, y0).toPoint()

    def colors():
        picture = canvas.grab().toImage()
        return {picture.pixelColor(corner.x() + dx, corner.y() + dy).name() for dx in range(-14, 14) for dy in range(-10, 10)}

    assert inks.error.lower() not in colors()
    drawn.session.ask_how_it_stands()
    QApplication.processEvents()
    assert inks.error.lower() in colors()


def test_a_node_that_was_begun_is_told_what_it_lacks(drawn):
    drawn.document.canvas.select(["http_request"])
    field = drawn.parts.editor.inspector.page.fields["url"]
    QTest.keyClicks(field.editor.line, "x")
    QTest.keyClick(field.editor.line, Qt.Key.Key_Backspace)
    drawn.until(lambda: drawn.window.status.problems.text() == "1 error, 2 to fill in")
    assert field.words.isVisible()
    assert [flags(drawn, node) for node in ("http_request", "send_e_mail")] == [ERROR, UNFILLED]


def test_saving_tells_all(drawn, tmp_path):
    drawn.do("document.save_file")
    drawn.until(lambda: [dialog for dialog in drawn.window.findChildren(QFileDialog) if dialog.isVisible()])
    dialog = drawn.window.findChildren(QFileDialog)[-1]
    dialog.fileSelected.emit(str(tmp_path / "new.workflow.json"))
    dialog.close()
    drawn.until(lambda: drawn.window.status.problems.text() == "3 errors")
    assert flags(drawn, "send_e_mail") == ERROR
    assert not drawn.parts.editor.problems.to_fill_in.isVisible()


def test_publishing_tells_all_and_refuses(designer):
    designer.open_stored()
    designer.document.canvas.select(["big"])
    designer.document.add_node("http.request")
    designer.until(lambda: designer.window.status.problems.text() == "1 to fill in")
    designer.do("document.publish")
    dialog = designer.dialog("PublishDialog")
    assert designer.window.status.problems.text() == "1 error"
    assert not dialog.submit.isEnabled() or "error" in dialog.grab_text() if hasattr(dialog, "grab_text") else True
