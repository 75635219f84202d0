"""A person finds things at the real window, with keys and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from concertmaster_shared.workflow import Note
from concertmaster_shared.workflow.edits import PutNote, SetParameters

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def type_at(designer, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(designer.document.canvas, key, modifiers)


def center_of(designer):
    canvas = designer.document.canvas
    return canvas.to_world(canvas.rect().center().toPointF())


@pytest.fixture
def opened(designer, qtbot):
    designer.open_stored()
    designer.window.activateWindow()
    designer.until(lambda: designer.session.check == "done")
    designer.panel = designer.parts.finding.panel
    return designer


def found(designer, text):
    designer.panel.search.clear()
    QTest.keyClicks(designer.panel.search, text)
    designer.until(lambda: not designer.panel.count.text().startswith("Looking"))
    return [(hit.place.id, ".".join(hit.place.path), hit.text[hit.begin : hit.end]) for hit in designer.panel.hits]


def test_a_node_is_reached_by_a_part_of_its_name(opened):
    type_at(opened, Qt.Key.Key_P, CONTROL)
    picker = opened.dialog("NodePicker")
    QTest.keyClicks(picker.search, "larg")
    opened.until(lambda: [choice.value for choice in picker.list.choices] == ["big"])
    QTest.keyClick(picker.search, Qt.Key.Key_Return)
    assert opened.session.selection == ("big",)
    x, y = center_of(opened)
    assert abs(x - 660) < 2
    assert abs(y) < 2


def test_a_node_is_found_by_its_id_and_its_type_too(opened):
    opened.do("find.node")
    picker = opened.dialog("NodePicker")
    for typed, first in (("total", "total"), ("logic.if", "big"), ("hand", "start")):
        picker.search.setText(typed)
        opened.until(lambda first=first: picker.list.choices and picker.list.choices[0].value == first)
    picker.search.setText("nobody")
    opened.until(lambda: not picker.list.isVisible())
    picker.reject()


def test_texts_are_found_where_they_stand(opened):
    opened.session.apply([PutNote(note=Note(id="n", text="Ask about TOTALS"))])
    type_at(opened, Qt.Key.Key_F, CONTROL)
    assert opened.panel.isVisible()
    assert found(opened, "total") == [
        ("total", "name", "Total"),
        ("total", "id", "total"),
        ("big", "parameters.condition.expr", "total"),
        ("n", "text", "TOTAL"),
    ]
    assert opened.panel.count.text() == "4 found"
    opened.panel.match_case.click()
    opened.until(lambda: len(opened.panel.hits) == 2)
    assert found(opened, "nowhere") == []
    assert opened.panel.count.text() == "Nothing found"


def test_where_to_look_can_be_narrowed(opened):
    opened.do("find.text")
    for scope in ("names", "parameters", "notes", "settings"):
        opened.panel._scopes[scope].trigger()
    assert found(opened, "total") == [("big", "parameters.condition.expr", "total")]
    assert opened.panel.where.text() == "In expressions"


def test_f3_goes_round_and_enter_goes_into_the_field(opened):
    opened.do("find.text")
    found(opened, "total")
    assert opened.session.selection == ("total",)
    opened.do("find.next")
    opened.do("find.next")
    assert opened.session.selection == ("big",)
    opened.do("find.previous")
    assert opened.session.selection == ("total",)
    opened.do("find.next")
    QTest.keyClick(opened.panel.search, Qt.Key.Key_Return)
    field = opened.parts.editor.inspector.page.fields["condition"]
    opened.until(lambda: field.isAncestorOf(opened.window.focusWidget()))


def test_a_regular_expression_finds_in_a_child_and_one_without_end_is_given_up(opened):
    opened.do("find.text")
    opened.panel.regex.click()
    opened.panel.search.setText(r"a\s*>\s*\d")
    opened.until(lambda: opened.panel.count.text() == "1 found")
    assert [hit.place.id for hit in opened.panel.hits] == ["big"]
    opened.panel.search.setText("(")
    assert opened.panel.count.text().startswith("The regular expression cannot be read")
    opened.session.apply([SetParameters(id="total", set={"values": {"a": "a" * 40}})])
    opened.parts.finding._finder._patience.setInterval(300)
    opened.panel.search.setText("(a+)+$x")
    opened.until(lambda: "takes too long" in opened.panel.count.text())
    opened.parts.finding._finder._patience.setInterval(20_000)
    opened.panel.search.setText("a{40}")
    opened.until(lambda: opened.panel.count.text() == "1 found")


def test_replacing_is_shown_first_and_is_one_step(opened):
    opened.session.apply([SetParameters(id="total", set={"values": {"a": 1, "b": "old and old", "c": ["old", 7]}})])
    before = opened.session.draft.document()
    opened.do("find.text")
    found(opened, "old")
    opened.panel.replacement.setText("new")
    opened.press(opened.panel, "Replace all …")
    dialog = opened.dialog("ReplaceDialog")
    assert dialog.table.rows.rowCount() == 2
    opened.press(dialog, "Replace")
    assert opened.session.draft.nodes["total"].parameters["values"] == {"a": 1, "b": "new and new", "c": ["new", 7]}
    opened.until(lambda: opened.panel.count.text() == "Nothing found")
    opened.do("edit.undo")
    assert opened.session.draft.document() == before


def test_only_what_is_marked_is_replaced(opened):
    opened.session.apply([SetParameters(id="total", set={"values": {"b": "old and old"}})])
    opened.do("find.text")
    found(opened, "old")
    opened.panel.replacement.setText("new")
    opened.panel.list.setCurrentIndex(opened.panel.list.model().index(1, 0))
    opened.press(opened.panel, "Replace marked …")
    opened.press(opened.dialog("ReplaceDialog"), "Replace")
    assert opened.session.draft.nodes["total"].parameters["values"] == {"b": "old and new"}


def test_ids_and_types_are_not_replaced(opened):
    opened.do("find.text")
    found(opened, "data.set")
    opened.panel.replacement.setText("x")
    opened.press(opened.panel, "Replace all …")
    assert opened.dialogs("ReplaceDialog") == []
    assert "Nothing would change" in opened.window.status.message.text()


def test_back_and_forth_over_nodes_with_what_was_seen(opened):
    canvas = opened.document.canvas
    canvas.zoom_to(1.0, (100, 0))
    canvas.select(["start"])
    canvas.zoom_to(2.0, (300, 50))
    canvas.select(["total"])
    canvas.select(["big"])
    canvas.zoom_to(0.5, (700, 0))
    type_at(opened, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.session.selection == ("total",)
    opened.do("go.back")
    assert opened.session.selection == ("start",)
    assert canvas.scale == 2.0
    assert center_of(opened) == pytest.approx((300, 50), abs=1)
    opened.do("go.forward")
    type_at(opened, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert opened.session.selection == ("big",)
    assert canvas.scale == 0.5
    opened.window.actions_table.refresh()
    assert not opened.window.actions_table["go.forward"].isEnabled()


def call(designer):
    """Let a node call another workflow of the server, and press it twice with Ctrl."""
    inner = designer.server.add_workflow({"name": "Inner", "nodes": [{"id": "i", "type": "trigger.manual"}], "edges": []})
    outer = {
        "name": "Outer",
        "nodes": [
            {"id": "start", "type": "trigger.manual", "position": [0, 0]},
            {"id": "call", "type": "flow.call", "position": [280, 0], "parameters": {"workflow": str(inner.id)}},
        ],
        "edges": [{"id": "e1", "source": "start", "target": "call"}],
    }
    designer.open_stored(outer)
    canvas = designer.document.canvas
    canvas.zoom_to(1.0, (380, 0))
    canvas.select(["call"])
    return canvas


def test_ctrl_and_a_double_click_open_what_a_node_calls_and_the_bar_leads_back(designer):
    canvas = call(designer)
    outer = designer.document
    QTest.keyPress(canvas, Qt.Key.Key_Control, CONTROL)
    place = canvas.to_view(380, 20).toPoint()
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, CONTROL, place)
    designer.until(lambda: designer.document is not outer)
    assert designer.document.title == "Inner"
    bar = designer.parts.editor.bar
    assert bar.origin.isVisible()
    assert bar.origin.text() == "Outer"
    QTest.mouseClick(bar.origin, Qt.MouseButton.LeftButton)
    assert designer.document is outer
    assert designer.session.selection == ("call",)
    assert not bar.origin.isVisible()
    designer.do("go.back")
    assert designer.document.title == "Inner"


def test_the_action_opens_what_is_called_and_the_caller_again(designer):
    call(designer)
    designer.do("go.called")
    designer.until(lambda: designer.document.title == "Inner")
    designer.do("go.caller")
    assert designer.document.title == "Outer"
    designer.document.canvas.select(["start"])
    designer.window.actions_table.refresh()
    assert not designer.window.actions_table["go.called"].isEnabled()


def test_a_caller_that_was_closed_is_not_led_back_to(designer):
    call(designer)
    outer = designer.document
    designer.do("go.called")
    designer.until(lambda: designer.document.title == "Inner")
    designer.parts.desk.close(outer)
    assert not designer.parts.editor.bar.origin.isVisible()
    designer.do("go.back") if designer.parts.finding.visiting.can_back else None
    assert designer.document.title == "Inner"


def test_bookmarks_are_set_listed_kept_and_taken_away(opened):
    canvas = opened.document.canvas
    canvas.select(["big"])
    canvas.zoom_to(1.5, (640, 10))
    type_at(opened, Qt.Key.Key_3, CONTROL | SHIFT)
    canvas.select([])
    canvas.zoom_to(0.5, (0, 0))
    opened.do("bookmark.set.5")
    type_at(opened, Qt.Key.Key_3, Qt.KeyboardModifier.AltModifier)
    assert opened.session.selection == ("big",)
    assert canvas.scale == 1.5
    assert center_of(opened) == pytest.approx((640, 10), abs=1)
    opened.do("bookmark.list")
    picker = opened.dialog("BookmarkPicker")
    assert [choice.value for choice in picker.list.choices] == [3, 5]
    QTest.keyClicks(picker.search, "5")
    assert canvas.scale == 0.5
    opened.do("bookmark.set.5")
    assert [known.number for known in opened.parts.finding.visiting.bookmarks()] == [3]
    opened.do("bookmark.go.7")
    assert "no bookmark 7" in opened.window.status.message.text()


def test_delete_in_the_list_takes_a_bookmark_away(opened):
    opened.do("bookmark.set.1")
    opened.do("bookmark.list")
    picker = opened.dialog("BookmarkPicker")
    QTest.keyClick(picker.list, Qt.Key.Key_Delete)
    assert opened.parts.finding.visiting.bookmarks() == ()
    picker.reject()


def test_ctrl_point_mends_what_is_selected(opened):
    opened.session.apply([SetParameters(id="big", set={"condition": {"expr": "steps.totl.a > 1"}})])
    opened.until(lambda: opened.session.problems)
    opened.document.canvas.select(["big"])
    opened.do("problem.mend")
    menu = menus(opened)[0]
    first = menu.actions()[0]
    assert first.text() == "Replace 'totl' by 'total'"
    QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    assert opened.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.total.a > 1"}
    opened.until(lambda: not opened.session.problems)
    opened.do("edit.undo")
    assert opened.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.totl.a > 1"}


def test_the_panel_offers_to_mend_with_the_mouse(opened):
    opened.session.apply([SetParameters(id="big", set={"condition": {"expr": "steps.totl.a > 1"}})])
    opened.until(lambda: opened.session.problems)
    opened.do("view.problems")
    table = opened.parts.editor.problems.table
    place = table.visualRect(table.rows.index(0, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    menu = menus(opened)[0]
    assert [action.text() for action in menu.actions() if not action.isSeparator()][-1] == "Go to the place"
    menu.actions()[-1].trigger()
    assert opened.session.selection == ("big",)
    menu.close()


def menus(designer):
    from PySide6.QtWidgets import QMenu  # noqa: PLC0415 - only here

    return [menu for menu in designer.window.findChildren(QMenu) if menu.isVisible()]


def test_actions_that_were_used_stand_first_in_the_palette(opened):
    opened.do("view.commands")
    palette = opened.dialog("CommandPalette")
    QTest.keyClicks(palette.search, "actual size")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    opened.do("view.commands")
    palette = [one for one in opened.dialogs("CommandPalette") if one is not palette][-1]
    assert palette.list.choices[0].title == "Actual size"
    assert opened.equipment.preferences.current.recent_actions[0] == "view.actual_size"
    palette.reject()


def test_starred_types_are_there_at_the_next_start(opened, folders):
    opened.parts.editor.palette_panel.search.setText("filter")
    QTest.keyClick(opened.parts.editor.palette_panel.search, Qt.Key.Key_Return, SHIFT)
    assert opened.equipment.preferences.current.favourite_types == ("data.filter",)
