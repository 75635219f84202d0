from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_designer.library.compare import ChangesPanel, CompareDialog, ConflictsPanel, Version, change_rows, counted
from concertmaster_designer.library.compare.difference_text import DifferenceText
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.compare import ABSENT, FieldChange, Names, compare
from concertmaster_shared.workflow.merge import merge

OLD = read_workflow({"name": "A", "nodes": [{"id": "a", "type": "data.set", "parameters": {"x": 1, "y": "<b>one</b> two"}}]})
NEW = read_workflow(
    {
        "name": "B",
        "nodes": [
            {"id": "a", "type": "data.set", "parameters": {"x": 2, "y": "<b>one</b> three"}},
            {"id": "b", "type": "data.set", "position": [9, 9]},
        ],
    }
)


@pytest.fixture
def rows():
    return change_rows(compare(OLD, NEW), OLD, NEW)


def formats(text):
    """Give each piece of a text with how it is written: struck through, underlined or plain."""
    found = []
    block = text.document().begin()
    while block.isValid():
        for piece in block:
            fragment = piece.fragment()
            form = fragment.charFormat()
            how = "-" if form.fontStrikeOut() else "+" if form.fontUnderline() else " "
            found.append(how + fragment.text())
        block = block.next()
    return found


def test_rows_say_what_happened(rows):
    assert [(row.how, row.title, row.words) for row in rows] == [
        ("changed", "The workflow itself", "name"),
        ("changed", "a", "x and 1 more"),
        ("added", "b", "added"),
    ]
    assert counted(rows) == "1 added, 2 changed"
    assert counted(()) == "No difference"
    turned = read_workflow({**NEW.to_json(), "nodes": [*reversed(NEW.to_json()["nodes"])]})
    assert [row.title for row in change_rows(compare(NEW, turned), NEW, turned)] == ["The order of nodes"]


def test_texts_show_word_by_word_and_never_as_markup(show, rows):
    text = show(DifferenceText())
    text.show_fields(rows[1].fields)
    assert formats(text) == [" x", "-1", "+2", " y", " <b>one</b> ", "-two", "+three"]


def test_what_came_and_what_went_have_one_side(show):
    text = show(DifferenceText())
    text.show_fields([FieldChange(("a",), ABSENT, {"expr": "1"}), FieldChange(("b",), "", ABSENT), FieldChange(("c",), "", "x")])
    assert formats(text) == [" a", "+= 1", " b", "- ", " c", "-(empty)", "+x"]


def test_places_and_numbers_stand_one_below_the_other(show):
    text = show(DifferenceText())
    text.show_fields([FieldChange(("position",), (0.0, 120.0), (0.0, -40.5)), FieldChange(("n",), 12, 121)])
    assert formats(text) == [" position", "-0, 120", "+0, -40.5", " n", "-12", "+121"]


def test_keys_go_through_changes_and_around(show, rows):
    panel = show(ChangesPanel())
    seen = []
    panel.chosen.connect(lambda row: seen.append(row.title))
    panel.show_rows(rows)
    assert "Choose a change" in panel.text.toPlainText()
    panel.step(-1)
    panel.step(1)
    QTest.keyClick(panel.table, Qt.Key.Key_Down)
    assert seen == ["b", "The workflow itself", "a"]
    panel.choose("node", "b")
    assert panel.text.toPlainText() == "b: added."
    panel.choose("node", "nobody")
    assert panel.table.chosen().title == "b"


def test_two_versions_that_say_the_same_are_told_so(show):
    panel = show(ChangesPanel())
    panel.show_rows(())
    panel.step(1)
    assert not panel.table.isVisible()


def test_conflicts_tell_both_ways(show):
    theirs = read_workflow({"name": "C", "nodes": []})
    conflicts = merge(OLD, NEW, theirs).conflicts
    panel = show(ConflictsPanel())
    asked = []
    panel.decided.connect(lambda place, side: asked.append((place, side)))
    panel.show_conflicts(conflicts, {}, Names.of(OLD, NEW))
    rows = [panel.table.rows.row(number) for number in range(2)]
    assert [(row.title, row.side) for row in rows] == [("The workflow: name", None), ("a: they removed it", None)]
    assert formats(panel.yours) == [" name", "-A", "+B"]
    QTest.mouseClick(panel.take_theirs, Qt.MouseButton.LeftButton)
    assert asked == [(("name",), "theirs")]
    assert panel.table.chosen().title == "a: they removed it"
    assert formats(panel.theirs)[0] == " removed"
    assert " parameters" in formats(panel.yours)
    panel.show_conflicts((), {}, Names.of(OLD))
    assert not panel.table.isVisible()


def test_a_version_is_chosen_by_key_or_button(show, qtbot):
    dialog = CompareDialog(None, [], lambda: datetime(2026, 1, 2, tzinfo=UTC))
    qtbot.addWidget(dialog)
    dialog.open()
    chosen, files = [], []
    dialog.chosen.connect(chosen.append)
    dialog.file_wanted.connect(lambda: files.append(1))
    assert not dialog._compare.isEnabled()
    versions = [Version("Version 2", "Late", 2, datetime(2026, 1, 1, tzinfo=UTC)), Version("Version 1", "", 1)]
    dialog.show_versions(versions)
    assert dialog.table.rows.data(dialog.table.rows.index(0, 2)) == "1 day ago"
    QTest.keyClick(dialog.table, Qt.Key.Key_Down)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert chosen == [versions[1]]
    assert files == []
