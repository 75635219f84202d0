"""Rows are lit as a whole, and a drop-down shows whole entries inside one rim."""

from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox

from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.widgets.table import Column, Table


def test_the_whole_row_under_the_pointer_is_lit(show, qtbot):
    columns = (Column(title="A", text=str, width=120), Column(title="B", text=str), Column(title="C", text=str, width=80))
    table = show(Table("Things", columns))
    table.resize(500, 300)
    table.show_rows(list(range(5)))
    QApplication.processEvents()
    right = table.viewport().width() - 4
    middle = table.visualRect(table.rows.index(2, 0)).center().y()

    def colours(row):
        height = table.verticalHeader().defaultSectionSize()
        picture = table.viewport().grab().toImage()
        return {QColor(picture.pixelColor(x, height * row + 2)).name() for x in (4, 140, right)}

    def wander(y):
        """Move over the place: windows that come and go beside it may take the pointer away in between."""
        QTest.mouseMove(table.viewport(), QPoint(60, y - 1))
        QTest.mouseMove(table.viewport(), QPoint(60, y))
        return table.hovered

    qtbot.waitUntil(lambda: wander(middle) == 2)
    plain = {current_theme().color("surface").name()}
    assert len(colours(2)) == 1
    assert colours(2) != plain
    assert colours(3) == plain
    qtbot.waitUntil(lambda: wander(table.viewport().height() - 5) == -1)
    assert colours(2) == plain


def test_a_drop_down_shows_all_of_its_few_entries_inside_one_rim(show):
    combo = show(QComboBox())
    combo.addItems([f"Keys as in {name}" for name in ("ConcertMaster", "n8n", "Node-RED", "Blender", "draw.io")])
    combo.showPopup()
    QApplication.processEvents()
    view = combo.view()
    boxes = [view.visualRect(view.model().index(row, 0)) for row in range(5)]
    assert {box.height() for box in boxes} == {28}
    assert boxes[0].top() == 0
    assert boxes[-1].bottom() < view.viewport().height()
    assert not view.verticalScrollBar().isVisible()
    picture = view.window().grab().toImage()
    rim = {picture.pixelColor(x, y).name() for x in (0, picture.width() - 1) for y in range(picture.height())}
    assert rim == {current_theme().color("strong_line").name()}
    combo.hidePopup()
