import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest

from concertmaster_designer.ui.theme import Theme
from concertmaster_designer.ui.widgets.mark import mark
from concertmaster_designer.ui.widgets.table import Column, Table

COLUMNS = (
    Column(title="Name", text=lambda row: row[0], tip=lambda row: f"about {row[0]}", icon=lambda _row: mark("check", "success")),
    Column(title="Size", text=lambda row: str(row[1]), right=True, width=80, role=lambda _row: "danger", strong=True),
)
ROWS = [("a", 1), ("b", 2), ("c", 3)]


@pytest.fixture
def table(show):
    table = show(Table("Things", COLUMNS))
    table.resize(400, 200)
    table.show_rows(ROWS)
    return table


def inks(table):
    picture = table.grab().toImage()
    return {picture.pixelColor(x, y).name().upper() for x in range(picture.width()) for y in range(picture.height())}


def test_rows_and_titles_are_shown(table):
    rows = table.rows
    assert [rows.index(row, 0).data() for row in range(rows.rowCount())] == ["a", "b", "c"]
    assert rows.headerData(1, Qt.Orientation.Horizontal) == "Size"
    assert rows.index(0, 0).data(Qt.ItemDataRole.ToolTipRole) == "about a"


def test_words_and_icons_have_the_colour_of_their_role(table):
    assert Theme.light().palette.danger in inks(table)
    # An icon's strokes are too thin to reach their full colour anywhere.
    assert any(color.green() > color.red() + 40 and color.green() > color.blue() + 20 for color in map(QColor, inks(table)))


def test_enter_and_double_click_open_a_row(table):
    opened = []
    table.activated_row.connect(opened.append)
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_Return)
    place = QPoint(20, table.rowViewportPosition(2) + 10)
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert opened == [("b", 2), ("c", 3)]


def test_the_arrow_keys_choose(table):
    chosen = []
    table.current_row.connect(chosen.append)
    QTest.keyClick(table, Qt.Key.Key_Down)
    QTest.keyClick(table, Qt.Key.Key_Down)
    assert table.chosen() == chosen[-1] == ("c", 3)


def test_new_values_of_the_same_rows_keep_the_choice(table):
    table.selectRow(1)
    table.show_rows([("a", 10), ("b", 20), ("c", 30)])
    assert table.chosen() == ("b", 20)


def test_bars_stand_in_for_the_first_rows_and_never_over_old_ones(table):
    line = Theme.light().palette.line
    table.horizontalHeader().hide()
    table.show_loading()
    assert line not in inks(table)
    table.show_rows([])
    table.show_loading()
    assert line in inks(table)
    table.show_rows(ROWS)
    assert line not in inks(table)
