from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.ui.widgets.search_field import SearchField


def test_arrow_keys_are_for_the_list_and_escape_clears_before_it_leaves(show):
    field, heard = show(SearchField("Search")), []
    field.moved.connect(lambda event: heard.append(event.key()))
    field.chosen.connect(lambda: heard.append("chosen"))
    field.left.connect(lambda: heard.append("left"))
    QTest.keyClicks(field, "ab")
    QTest.keyClick(field, Qt.Key.Key_Down)
    QTest.keyClick(field, Qt.Key.Key_Return)
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert heard == [Qt.Key.Key_Down, "chosen", "left"]
