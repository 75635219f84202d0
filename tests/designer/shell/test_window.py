"""The main job at the window: open, draw, set, undo, save, publish, run, watch."""

from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from concertmaster_shared.runs import Record
from concertmaster_shared.workflow.document import WorkflowSettings
from concertmaster_shared.workflow.edits import SetParameters, SetWorkflow
from tests.support.loopback_server import THEN


def place(canvas, x, y):
    return canvas.to_view(x, y).toPoint()


def drag(canvas, begin, end):
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=begin)
    for step in range(1, 6):
        QTest.mouseMove(canvas, begin + (end - begin) * step / 5)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)


def test_every_action_does_something_and_has_a_name_of_its_own(designer):
    table = designer.window.actions_table
    assert table.unbound == set()
    titles = [action.title for action, _made in table]
    assert len(titles) == len(set(titles))


def test_no_two_actions_share_their_keys(designer):
    keys = [key for action, _made in designer.window.actions_table for key in action.keys]
    assert len(keys) == len(set(keys))


def test_a_workflow_is_opened_drawn_and_checked(designer):
    designer.open_stored()
    assert designer.document.canvas.document()["nodes"] == DOCUMENT_NODES
    designer.until(lambda: designer.session.check == "done")
    assert designer.window.status.problems.text() == "No problems"
    assert designer.window.windowTitle() == "Supplier intake – ConcertMaster"
    assert designer.parts.editor.bar.state.text() == "Saved"


DOCUMENT_NODES = [
    {"id": "start", "type": "trigger.manual", "name": "Begin", "position": [0, 0], "parameters": {}, "disabled": False},
    {
        "id": "total",
        "type": "data.set",
        "name": "Totals",
        "position": [280, 0],
        "parameters": {"values": {"a": 1}},
        "disabled": False,
    },
    {
        "id": "big",
        "type": "logic.if",
        "name": "Large?",
        "position": [560, 0],
        "parameters": {"condition": {"expr": "steps.total.a > 1"}},
        "disabled": False,
    },
]


def test_a_node_is_moved_with_the_mouse_saved_and_undone(designer):
    stored = designer.open_stored()
    canvas = designer.document.canvas
    canvas.zoom_to(1.0, (380, 32))
    drag(canvas, place(canvas, 380, 32), place(canvas, 380, 132))
    assert stored.draft.nodes["total"].position == (280, 0)
    moved = designer.session.draft.nodes["total"].position
    assert moved[1] > 50
    designer.save()
    assert stored.draft.nodes["total"].position == moved
    designer.do("edit.undo")
    assert designer.session.draft.nodes["total"].position == (280, 0)
    assert canvas.document()["nodes"][1]["position"] == [280, 0]
    designer.save()
    assert stored.draft.nodes["total"].position == (280, 0)


def test_a_node_from_the_palette_is_connected_to_the_selected_one(designer):
    designer.open_stored()
    designer.document.canvas.select(["big"])
    search = designer.parts.editor.palette_panel.search
    QTest.keyClicks(search, "return")
    QTest.keyClick(search, Qt.Key.Key_Return)
    draft = designer.session.draft
    assert draft.nodes["return"].type == "flow.return"
    assert draft.nodes["return"].position[0] > draft.nodes["big"].position[0]
    (edge,) = [edge for edge in draft.edges.values() if edge.target == "return"]
    assert (edge.source, edge.source_port) == ("big", "true")
    assert designer.session.selection == ("return",)
    assert designer.parts.editor.inspector.page.node.id == "return"


def test_nothing_stands_on_what_was_added_before(designer):
    designer.open_stored()
    for _ in range(3):
        designer.document.canvas.select(["big"])
        designer.document.add_node("flow.return")
    tops = sorted(node.position[1] for node in designer.session.draft.nodes.values() if node.type == "flow.return")
    assert all(later - earlier >= 80 for earlier, later in pairwise(tops))


def test_the_first_node_is_chosen_from_what_an_empty_canvas_offers(designer):
    designer.do("document.new")
    designer.until(lambda: designer.document)
    designer.document.canvas.invitation_accepted.emit()
    chooser = designer.dialog("Chooser")
    QTest.keyClicks(chooser.palette_panel.search, "hand")
    QTest.keyClick(chooser.palette_panel.search, Qt.Key.Key_Return)
    assert [node.type for node in designer.session.draft.nodes.values()] == ["trigger.manual"]


def test_a_connection_that_is_dropped_over_the_ground_offers_nodes(designer):
    designer.open_stored()
    designer.document.canvas.connection_dropped.emit("big", "false", 900.0, 200.0)
    chooser = designer.dialog("Chooser")
    QTest.keyClicks(chooser.palette_panel.search, "set values")
    QTest.keyClick(chooser.palette_panel.search, Qt.Key.Key_Return)
    edge = list(designer.session.draft.edges.values())[-1]
    assert (edge.source, edge.source_port) == ("big", "false")
    assert designer.session.draft.nodes[edge.target].position == (900.0, 168.0)


def test_what_is_selected_is_deleted_and_comes_back(designer):
    designer.open_stored()
    canvas = designer.document.canvas
    canvas.select(["total"])
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert list(designer.session.draft.nodes) == ["start", "big"]
    assert designer.session.draft.edges == {}
    designer.do("edit.undo")
    assert list(designer.session.draft.nodes) == ["start", "total", "big"]
    assert set(designer.session.draft.edges) == {"e1", "e2"}


def test_a_parameter_typed_in_the_inspector_is_one_step(designer):
    designer.open_stored()
    designer.document.canvas.select(["big"])
    text = designer.parts.editor.inspector.page.fields["condition"].editor.text
    text.selectAll()
    QTest.keyClicks(text, "input.n > 3")
    assert designer.session.draft.nodes["big"].parameters == {"condition": {"expr": "input.n > 3"}}
    designer.do("edit.undo")
    assert designer.session.draft.nodes["big"].parameters == {"condition": {"expr": "steps.total.a > 1"}}
    assert text.toPlainText() == "steps.total.a > 1"
    designer.do("edit.redo")
    assert text.toPlainText() == "input.n > 3"


def test_undo_by_key_works_while_the_cursor_is_in_a_field(designer):
    designer.open_stored()
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    name = designer.parts.editor.inspector.page.name
    name.setFocus()
    QTest.keyClicks(name, "!")
    designer.document.canvas.select(["big"])
    text = designer.parts.editor.inspector.page.fields["condition"].editor.text
    text.setFocus()
    QTest.keyClick(text, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert designer.session.draft.name == "Supplier intake"


def test_a_mistake_shows_on_the_canvas_in_the_panel_and_leads_to_its_field(designer):
    designer.open_stored()
    designer.document.take_gesture([SetParameters(id="big", set={"condition": {"expr": "steps.nobody.x > 1"}})])
    designer.until(lambda: designer.session.problems)
    editor = designer.parts.editor
    designer.do("view.problems")
    row = editor.problems.table.rows.row(0)
    assert editor.problems.table.rows.index(0, 1).data() == "Large? › Condition"
    assert "1 error" in designer.window.status.problems.text()
    editor.problems.chosen.emit(row)
    assert designer.session.selection == ("big",)
    assert editor.inspector.page.fields["condition"].words.isVisible()
    cursor = editor.inspector.page.fields["condition"].editor.text.textCursor()
    assert cursor.position() == len("steps.")


def test_a_problem_of_the_settings_leads_to_its_field(designer):
    designer.open_stored()
    designer.document.take_gesture([SetWorkflow(settings=WorkflowSettings(step_soft_limit_s=60, step_hard_limit_s=30))])
    designer.document.canvas.select(["big"])
    designer.until(lambda: designer.session.problems)
    editor = designer.parts.editor
    editor.problems.chosen.emit(editor.problems.table.rows.row(0))
    assert designer.session.selection == ()
    assert editor.inspector.page.fields["step_hard_limit_s"].words.isVisible()


def test_publishing_saves_first_and_says_what_is_live(designer):
    stored = designer.open_stored()
    designer.document.canvas.select(["total"])
    designer.do("edit.disable")
    designer.do("document.publish")
    dialog = designer.dialog("PublishDialog")
    dialog.note.setPlainText("First")
    dialog.submit.click()
    designer.until(lambda: stored.versions)
    designer.until(lambda: designer.session.published_version)
    assert stored.versions[0].note == "First"
    assert stored.versions[0].document["nodes"][1]["disabled"] is True
    assert "Version 1 is live" in designer.parts.editor.bar.version.text()


def test_publishing_without_a_server_says_so_and_what_to_do(designer):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    designer.server.troubles.everything_is_lost = True
    designer.do("document.publish")
    dialog = designer.dialog("Dialog")
    words = " ".join(label.text() for label in dialog.findChildren(QLabel))
    assert "'Renamed' is not published" in words
    assert "does not answer" in words
    assert "sent by themselves" in words
    designer.press(dialog, "Close")
    designer.server.troubles.everything_is_lost = False
    designer.until(lambda: designer.session.state == "stored")
    designer.do("document.publish")
    assert designer.dialog("PublishDialog").submit is not None


def test_publishing_what_somebody_else_changed_says_so(designer):
    stored = designer.open_stored()
    designer.server.edit(stored, [{"op": "set_workflow", "name": "Theirs"}])
    designer.session.apply([SetWorkflow(name="Mine")])
    for _time in range(2):
        designer.do("document.publish")
        dialog = designer.dialog("Dialog")
        assert "Somebody else changed" in dialog.sentence.text()
        designer.press(dialog, "Close")


def test_publishing_while_it_is_being_saved_says_to_wait(designer):
    designer.open_stored()
    designer.session.apply([SetWorkflow(name="Renamed")])
    designer.do("document.save")
    assert designer.session.state == "sending"
    designer.parts.publishing.publish(designer.document)
    assert "Publish it when that is done" in designer.window.status.message.text()
    designer.until(lambda: designer.session.state == "stored")


def test_a_workflow_with_errors_is_not_published(designer):
    stored = designer.open_stored()
    designer.document.take_gesture([SetParameters(id="big", remove=["condition"])])
    designer.until(lambda: designer.session.problems)
    designer.do("document.publish")
    assert designer.dialog("PublishDialog").submit is None
    assert stored.versions == []


def test_a_run_is_started_and_its_steps_are_seen_live(designer):
    designer.open_stored()
    kinds = [("run_started", None), ("attempt_started", "start"), ("step_succeeded", "start"), ("attempt_started", "total")]
    kinds += [("step_failed", "total"), ("run_failed", None)]
    records = [Record(sequence=n, kind=kind, at=THEN, node_id=node, attempt=1) for n, (kind, node) in enumerate(kinds, 1)]
    designer.server.script = lambda _run: records
    designer.session.published_version = 1
    designer.server.stored[designer.session.source.workflow_id].versions.append(None)
    designer.do("run.start")
    dialog = designer.dialog("StartDialog")
    dialog.text.setPlainText('{"n": 5}')
    dialog.submit.click()
    panel = designer.parts.editor.runs
    designer.until(lambda: panel.steps.rows.rowCount() == 2)
    assert panel.isVisible()
    designer.until(lambda: [panel.steps.rows.row(row).status for row in range(2)] == ["succeeded", "failed"])
    designer.until(lambda: panel.chosen.status == "failed")
    (run,) = designer.server.runs.values()
    assert run.input == {"n": 5}
    nodes = designer.document.canvas._stage.graph.nodes
    shown = {node: int(nodes.status[nodes.row_of[node]]) for node in ("start", "total", "big")}
    assert shown["start"] != shown["total"] != shown["big"] == 0
    panel.let_go()
    assert not any(nodes.status[: nodes.count])


def test_a_workflow_without_a_version_is_offered_to_be_published(designer):
    designer.open_stored()
    designer.do("run.start")
    dialog = designer.dialog("Dialog")
    designer.press(dialog, "Publish")
    assert designer.dialog("PublishDialog").submit.text() == "Publish version 1"


def test_tabs_lead_to_documents_and_home_again(designer):
    designer.open_stored()
    designer.open_stored({**DOCUMENT_NO_NODES, "name": "Second"})
    designer.until(lambda: len(designer.parts.desk.documents) == 2)
    tabs = designer.window.tabs
    tabs.setCurrentIndex(1)
    assert designer.session.title == "Supplier intake"
    designer.do("view.next")
    assert designer.session.title == "Second"
    designer.do("view.next")
    assert designer.document is None
    assert designer.window._pages.currentWidget() is designer.parts.home


DOCUMENT_NO_NODES = {"format": "concertmaster.workflow/1"}


def test_docks_fold_and_come_back(designer):
    designer.open_stored()
    for name, dock in (("view.nodes", "nodes"), ("view.inspector", "inspector"), ("view.bottom", "bottom")):
        docks, action = designer.parts.editor.docks, designer.window.actions_table[name]
        before = docks[dock].isVisible()
        designer.do(name)
        assert docks[dock].isVisible() is not before
        assert action.isChecked() is not before
        designer.do(name)
        assert docks[dock].isVisible() is before


def test_the_command_palette_finds_and_runs_an_action(designer):
    designer.open_stored()
    designer.do("view.commands")
    palette = designer.dialog("CommandPalette")
    QTest.keyClicks(palette.search, "dark col")
    QTest.keyClick(palette.search, Qt.Key.Key_Return)
    assert designer.equipment.preferences.current.scheme == "dark"


def test_the_menu_on_the_canvas_offers_what_fits_the_place(designer, qtbot):
    designer.open_stored()
    canvas = designer.document.canvas
    asked = []
    canvas.context_menu_requested.connect(asked.append)
    canvas.zoom_to(1.0, (380, 32))
    QTest.mouseClick(canvas, Qt.MouseButton.RightButton, pos=place(canvas, 380, 32))
    assert asked[0].node == "total"
    menu = designer.window.findChildren(QMenu)[-1]
    offered = [action.objectName() for action in menu.actions()]
    assert offered[:2] == ["edit.add_next", "edit.rename"]
    assert {"edit.disable", "edit.copy", "edit.delete"} <= set(offered)
    menu.close()


def test_a_type_of_the_palette_can_be_dropped_on_the_canvas(designer):
    designer.open_stored()
    canvas, palette = designer.document.canvas, designer.parts.editor.palette_panel
    model = palette.view.model()
    index = next(model.index(row, 0) for row in range(model.rowCount()) if model.index(row, 0).data() == "Filter")
    content, there = model.mimeData([index]), QPointF(200, 200)
    for kind in (QDragEnterEvent, QDropEvent):
        point = there.toPoint() if kind is QDragEnterEvent else there
        event = kind(point, Qt.DropAction.CopyAction, content, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(canvas, event)
    (added,) = [node for node in designer.session.draft.nodes.values() if node.type == "data.filter"]
    x, y = canvas.to_world(there)
    assert abs(added.position[0] + 100 - x) < 8
    assert abs(added.position[1] + 32 - y) < 8


@pytest.mark.parametrize("action", ["help.keys", "help.about"])
def test_help_opens(designer, action):
    designer.do(action)
    name = {"help.keys": "ShortcutsDialog", "help.about": "AboutDialog"}[action]
    designer.press(designer.dialog(name), "Close")


def test_nodes_are_arranged_in_one_step(designer):
    designer.open_stored()
    canvas = designer.document.canvas
    drag(canvas, place(canvas, 380, 32), place(canvas, 80, 232))
    designer.do("edit.arrange")
    nodes = designer.session.draft.nodes
    assert nodes["start"].position[0] < nodes["total"].position[0] < nodes["big"].position[0]
    assert canvas.document()["nodes"][1]["position"] == list(nodes["total"].position)
    designer.do("edit.undo")
    assert nodes["total"].position[0] < nodes["start"].position[0] + 200
