"""What keys and menus do with groups and notes: one request each, and what is chosen afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from concertmaster_designer.canvas import gathering

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def requests(canvas):
    """Collect requests: each is one step to undo."""
    made: list[list[dict]] = []
    canvas.edits_requested.connect(made.append)
    return made


def groups(canvas):
    return {group["id"]: group for group in canvas.document()["groups"]}


def line(canvas):
    return canvas.findChild(QLineEdit, "title_editor")


def page(canvas):
    return canvas.findChild(QPlainTextEdit, "note_editor")


def test_a_group_is_made_and_its_title_written(canvas, requests):
    canvas.select(["start", "total"])
    canvas.act(gathering.group_chosen)
    assert len(requests) == 1
    assert line(canvas).hasFocus()
    QTest.keyClicks(line(canvas), "Intake")
    QTest.keyClick(line(canvas), Qt.Key.Key_Return)
    assert len(requests) == 2
    made = next(group for group_id, group in groups(canvas).items() if group_id != "g1")
    assert (made["title"], made["nodes"]) == ("Intake", ["start", "total"])
    assert canvas.selection() == [made["id"]]
    assert canvas.hasFocus()


def test_escape_leaves_a_title_as_it_was(canvas, requests, at):
    QTest.mouseDClick(canvas, LEFT, pos=at(900, -142))
    assert line(canvas).text() == "Review"
    QTest.keyClicks(line(canvas), "Other")
    QTest.keyClick(line(canvas), Qt.Key.Key_Escape)
    assert requests == []
    assert not line(canvas).isVisible()


def test_a_double_click_on_the_title_renames(canvas, requests, at):
    QTest.mouseDClick(canvas, LEFT, pos=at(900, -142))
    QTest.keyClicks(line(canvas), "People")
    QTest.keyClick(line(canvas), Qt.Key.Key_Return)
    assert groups(canvas)["g1"]["title"] == "People"
    assert len(requests) == 1


def test_dissolving_keeps_the_nodes_and_chooses_them(canvas, requests):
    canvas.select(["g1"])
    canvas.act(gathering.dissolve_chosen)
    assert groups(canvas) == {}
    assert canvas.selection() == ["ask", "post"]
    assert len(requests) == 1


def test_the_group_of_the_chosen_node_is_meant(canvas):
    canvas.select(["ask"])
    canvas.act(gathering.toggle_fold)
    assert groups(canvas)["g1"]["collapsed"]
    assert canvas.selection() == ["g1"]
    canvas.act(gathering.toggle_fold)
    assert not groups(canvas)["g1"]["collapsed"]


def test_delete_dissolves_a_group_and_shift_delete_takes_its_nodes(canvas, requests, document):
    canvas.select(["g1"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert groups(canvas) == {}
    assert len(canvas.document()["nodes"]) == len(document["nodes"])
    canvas.show_document(document)
    canvas.select(["g1"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete, SHIFT)
    assert [node["id"] for node in canvas.document()["nodes"]] == ["start", "total", "big", "odd"]
    assert groups(canvas) == {}
    assert len(requests) == 2


def test_a_group_without_nodes_goes_with_the_last_of_them(canvas):
    canvas.select(["ask", "post"])
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert groups(canvas) == {}


def test_deleting_a_note(canvas, at):
    QTest.mouseClick(canvas, LEFT, pos=at(100, 200))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert canvas.document()["notes"] == []


def test_colours_of_groups_and_notes(canvas, requests):
    canvas.select(["g1", "k1"])
    canvas.act(lambda stage: gathering.color_chosen(stage, "violet"))
    assert groups(canvas)["g1"]["color"] == canvas.document()["notes"][0]["color"] == "violet"
    assert len(requests) == 1


def test_a_note_is_added_and_written(canvas, requests):
    canvas.add_note()
    assert page(canvas).hasFocus()
    QTest.keyClicks(page(canvas), "Mind **this**")
    QTest.keyClick(page(canvas), Qt.Key.Key_Return)
    QTest.keyClicks(page(canvas), "and that")
    QTest.keyClick(page(canvas), Qt.Key.Key_Escape)
    note = canvas.document()["notes"][-1]
    assert note["text"] == "Mind **this**\nand that"
    assert canvas.selection() == [note["id"]]
    assert len(requests) == 2


def test_going_elsewhere_takes_a_note(canvas, at):
    QTest.mouseDClick(canvas, LEFT, pos=at(100, 200))
    assert page(canvas).toPlainText() == "Mind the gap"
    QTest.keyClicks(page(canvas), "!")
    canvas.setFocus()
    assert canvas.document()["notes"][0]["text"] == "Mind the gap!"


def test_the_editor_follows_the_camera(canvas, at):
    QTest.mouseDClick(canvas, LEFT, pos=at(100, 200))
    before = page(canvas).pos()
    canvas.pan_by(40, -30)
    assert (page(canvas).pos() - before).toTuple() == (40, -30)


def test_a_locked_canvas_lets_nothing_be_written(canvas, at):
    canvas.set_locked(True)
    QTest.mouseDClick(canvas, LEFT, pos=at(100, 200))
    assert not page(canvas).isVisible()


def test_going_to_a_hidden_node_unfolds_its_group(canvas):
    canvas.select(["g1"])
    canvas.act(gathering.toggle_fold)
    canvas.reveal("post")
    assert not groups(canvas)["g1"]["collapsed"]
    assert canvas.selection() == ["post"]


def test_a_screen_reader_hears_of_groups_and_notes(canvas):
    canvas.select(["g1"])
    assert canvas.accessibleDescription() == "Review, group of 2 nodes"
    canvas.act(gathering.toggle_fold)
    canvas.select([])
    canvas.select(["g1"])
    assert canvas.accessibleDescription() == "Review, group of 2 nodes, folded"
    canvas.select(["k1"])
    assert canvas.accessibleDescription() == "Note, Mind the gap"
