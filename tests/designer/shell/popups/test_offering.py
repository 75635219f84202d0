"""Going on from a node and beginning on the ground, at the real window, by mouse and by keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from concertmaster_designer.shell.actions.edits import ADD_NODE
from concertmaster_designer.ui.keymap import Keymap, use_keymap


def choose(designer, words):
    chooser = designer.dialog("Chooser")
    QTest.keyClicks(chooser.palette_panel.search, words)
    QTest.keyClick(chooser.palette_panel.search, Qt.Key.Key_Return)
    return chooser


def handle(canvas, node, output=0):
    stage = canvas._stage
    found = stage.openings.shown(stage.graph, stage.hovered)
    (one,) = [one for one in found if (stage.graph.nodes.ids[one.port.node], one.port.index) == (node, output)]
    return canvas.to_view(one.x, one.y).toPoint()


def edges(designer):
    return {(edge.source, edge.source_port, edge.target) for edge in designer.session.draft.edges.values()}


@pytest.fixture
def opened(designer):
    designer.open_stored()
    designer.document.canvas.zoom_to(0.8, (500, 60))
    QApplication.processEvents()
    return designer


def test_a_click_on_a_handle_adds_connects_and_selects_in_one_step(opened):
    canvas = opened.document.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=handle(canvas, "big", 1))
    choose(opened, "return")
    assert ("big", "false", "return") in edges(opened)
    assert opened.session.selection == ("return",)
    assert canvas.hasFocus()
    opened.do("edit.undo")
    assert set(opened.session.draft.nodes) == {"start", "total", "big"}
    assert len(opened.session.draft.edges) == 2
    opened.do("edit.redo")
    assert ("big", "false", "return") in edges(opened)


def test_branches_stand_in_the_order_of_their_outputs_whichever_comes_first(opened):
    canvas = opened.document.canvas
    for output in (1, 0):
        QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=handle(canvas, "big", output))
        choose(opened, "return")
    tops = {port: opened.session.draft.nodes[target].position[1] for source, port, target in edges(opened) if source == "big"}
    assert tops["false"] - tops["true"] >= 80


def test_a_chain_is_drawn_by_keys_alone(opened):
    opened.do("document.new")
    opened.until(lambda: not opened.session.draft.nodes)
    canvas = opened.document.canvas
    opened.window.activateWindow()
    opened.until(opened.window.isActiveWindow)
    opened.document.add_node("trigger.manual")
    for words in ("set values", "filter"):
        QTest.keyClick(canvas, Qt.Key.Key_A)
        choose(opened, words)
    types = {node.id: node.type for node in opened.session.draft.nodes.values()}
    assert [
        (types[source], types[target]) for source, _port, target in sorted(edges(opened), key=lambda edge: types[edge[0]])
    ] == [
        ("data.set", "data.filter"),
        ("trigger.manual", "data.set"),
    ]


def test_escape_in_what_is_offered_adds_nothing(opened):
    canvas = opened.document.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=handle(canvas, "big"))
    chooser = opened.dialog("Chooser")
    QTest.keyClick(chooser.palette_panel.search, Qt.Key.Key_Escape)
    opened.until(lambda: not opened.dialogs("Chooser"))
    assert set(opened.session.draft.nodes) == {"start", "total", "big"}


def test_nothing_that_starts_runs_is_offered_after_a_node(opened):
    canvas = opened.document.canvas
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=handle(canvas, "big"))
    model = opened.dialog("Chooser").palette_panel.view.model()
    assert "Triggers" not in [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_double_click_on_the_ground_adds_a_node_there(opened):
    canvas = opened.document.canvas
    place = canvas.to_view(400, 240).toPoint()
    QTest.mouseClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(canvas, Qt.MouseButton.LeftButton, pos=place)
    chooser = opened.dialog("Chooser")
    assert (chooser.pos() - canvas.mapToGlobal(place)).manhattanLength() < 24
    choose(opened, "filter")
    (added,) = [node for node in opened.session.draft.nodes.values() if node.type == "data.filter"]
    assert abs(added.position[0] + 100 - 400) < 8
    assert abs(added.position[1] + 32 - 240) < 8
    assert opened.session.selection == (added.id,)
    assert len(opened.session.draft.edges) == 2
    opened.do("edit.undo")
    assert added.id not in opened.session.draft.nodes


def test_an_empty_canvas_says_how_to_begin_and_each_way_works(designer):
    designer.do("document.new")
    designer.until(lambda: designer.document)
    designer.window.activateWindow()
    designer.until(designer.window.isActiveWindow)
    canvas = designer.document.canvas
    words = [label for label in canvas.findChildren(QLabel) if "Double-click" in label.text()]
    assert len(words) == 1
    assert "press Ctrl+Space,\nor drag it" in words[0].text()
    use_keymap(Keymap().with_keys(ADD_NODE.command, ["Ctrl+J"]))
    try:
        assert "press Ctrl+J,\nor drag it" in words[0].text()
        use_keymap(Keymap().with_keys(ADD_NODE.command, []))
        assert "anywhere,\nor drag it" in words[0].text()
    finally:
        use_keymap(Keymap())
    QTest.mouseDClick(words[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(designer.dialog("Chooser").palette_panel.search, Qt.Key.Key_Escape)
    designer.until(lambda: not designer.dialogs("Chooser"))
    QTest.keyClick(canvas, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    choose(designer, "hand")
    assert [node.type for node in designer.session.draft.nodes.values()] == ["trigger.manual"]
    assert not words[0].isVisible()
