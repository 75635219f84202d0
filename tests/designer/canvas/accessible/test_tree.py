"""What a screen reader finds on the canvas, asked as Qt's bridges ask; and what it can do there."""

from __future__ import annotations

from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.accessible.reading import MOST_NEIGHBOURS, MOST_SHOWN
from tests.support.large_workflow import large_workflow

NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description
NODE, PORT = QAccessible.Role.ListItem, QAccessible.Role.Link
A_MOMENT_S = 0.05


@pytest.fixture(autouse=True)
def everything_shows(request):
    if "canvas" in request.fixturenames:
        request.getfixturevalue("canvas").zoom_to(1.0, (660, 50))


def children(interface):
    return [interface.child(place) for place in range(interface.childCount())]


def nodes(canvas):
    return [child for child in children(QAccessible.queryAccessibleInterface(canvas)) if child.role() == NODE]


def node(canvas, name):
    return next(child for child in nodes(canvas) if child.text(NAME).startswith(name))


def test_the_canvas_is_a_list_of_its_nodes_in_reading_order(canvas):
    interface = QAccessible.queryAccessibleInterface(canvas)
    assert (interface.role(), interface.text(NAME)) == (QAccessible.Role.List, "Workflow canvas")
    assert [item.text(NAME).partition(",")[0] for item in nodes(canvas)] == ["Start", "Total", "Big", "Ask", "Post", "Odd"]
    for place, child in enumerate(children(interface)):
        assert interface.indexOfChild(child) == place
    assert node(canvas, "Big").parent().object() is canvas


def test_a_node_says_its_title_type_state_and_what_is_wrong(canvas):
    canvas.set_statuses({"total": "running"})
    canvas.set_problems({"big": "error", "ask": "warning"})
    canvas.set_subtitle(lambda node: f"does {node['id']}")
    assert node(canvas, "Total").text(NAME) == "Total, Set values, running"
    assert node(canvas, "Big").text(NAME) == "Big, If, has an error"
    assert node(canvas, "Ask").text(NAME) == "Ask, Approval, has a warning"
    assert node(canvas, "Odd").text(NAME) == "Odd, acme.custom, left out of runs"
    assert node(canvas, "Big").text(DESCRIPTION) == "does big. After Total, leads to Ask and Post"
    assert node(canvas, "Start").text(DESCRIPTION) == "does start. Nothing leads here, leads to Total"


def test_a_node_says_how_it_stands_and_where_it_is(canvas):
    canvas.select(["total"])
    chosen, left_out = node(canvas, "Total").state(), node(canvas, "Odd").state()
    assert (chosen.focused, chosen.selected, chosen.focusable, chosen.disabled) == (1, 1, 1, 0)
    assert (left_out.focused, left_out.selected, left_out.disabled) == (0, 0, 1)
    corner = canvas.mapToGlobal(canvas.to_view(240, 0).toPoint())
    assert node(canvas, "Total").rect().topLeft() == corner
    assert node(canvas, "Total").rect().size().toTuple() == (200, 64)
    found = QAccessible.queryAccessibleInterface(canvas).childAt(corner.x() + 20, corner.y() + 20)
    assert found.text(NAME).startswith("Total")


def test_ports_say_where_they_lead_and_lead_there(canvas):
    big = node(canvas, "Big")
    assert [(port.role(), port.text(NAME)) for port in children(big)] == [
        (PORT, "Input in, from Total"),
        (PORT, "Output True, leads to Ask"),
        (PORT, "Output False, leads to Post"),
        (PORT, "Output error, no edge"),
    ]
    yes, error = big.child(1), big.child(3)
    assert yes.rect().size().toTuple() == (10, 10)
    assert yes.rect().contains(canvas.mapToGlobal(canvas.to_view(680, 20).toPoint()))
    assert (big.indexOfChild(yes), yes.parent().text(NAME)) == (1, "Big, If")
    assert (yes.state().linked, error.state().linked, error.actionInterface().actionNames()) == (1, 0, [])
    yes.actionInterface().doAction(QAccessibleActionInterface.pressAction())
    assert canvas.selection() == ["ask"]


def test_edges_are_told_as_a_flow(canvas):
    flows = QAccessible.RelationFlag
    related = node(canvas, "Big").relations(flows.AllRelations)
    assert [(other.text(NAME).partition(",")[0], flag) for other, flag in related] == [
        ("Ask", flows.FlowsFrom),
        ("Post", flows.FlowsFrom),
        ("Total", flows.FlowsTo),
    ]


def test_what_a_hand_does_a_screen_reader_can_do(canvas, qtbot):
    acts, big = QAccessibleActionInterface, node(canvas, "Big").actionInterface()
    with qtbot.waitSignal(canvas.node_activated) as told:
        big.doAction(acts.pressAction())
    assert (told.args, canvas.selection()) == (["big"], ["big"])
    node(canvas, "Ask").actionInterface().doAction(acts.toggleAction())
    assert canvas.selection() == ["big", "ask"]
    canvas.clearFocus()
    node(canvas, "Start").actionInterface().doAction(acts.setFocusAction())
    assert canvas.hasFocus()
    assert canvas.selection() == ["start"]
    with qtbot.waitSignal(canvas.context_menu_requested) as asked:
        node(canvas, "Post").actionInterface().doAction(acts.showMenuAction())
    assert asked.args[0].node == "post"


def test_the_focus_of_the_canvas_is_its_current_node(canvas):
    interface = QAccessible.queryAccessibleInterface(canvas)
    visited = []
    canvas.select(["start"])
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(canvas, key)
        visited.append(interface.focusChild().text(NAME).partition(",")[0])
    assert visited == ["Total", "Big", "Ask", "Post", "Big"]


def test_a_node_that_is_gone_says_so(canvas):
    held = node(canvas, "Odd")
    port = held.child(0)
    canvas.apply([{"op": "remove_node", "id": "odd"}])
    assert not held.isValid()
    assert not port.isValid()
    assert (held.text(NAME), held.childCount(), held.state().invalid) == ("", 0, 1)
    assert "Odd" not in "".join(item.text(NAME) for item in nodes(canvas))


def test_another_document_has_other_nodes(canvas, document):
    assert len(nodes(canvas)) == 6
    canvas.show_document({**document, "nodes": document["nodes"][:2], "edges": []})
    assert [item.text(NAME) for item in nodes(canvas)] == ["Start, New answer", "Total, Set values"]


def test_a_canvas_that_is_gone_leaves_nothing_behind(qtbot, theme, document):
    canvas = GraphCanvas(document)
    canvas.show()
    identity = QAccessible.uniqueId(nodes(canvas)[0])
    assert QAccessible.accessibleInterface(identity) is not None
    canvas.deleteLater()
    qtbot.waitUntil(lambda: QAccessible.accessibleInterface(identity) is None)


@pytest.fixture(scope="module")
def hundred_thousand():
    return large_workflow(100_000)


def test_of_a_hundred_thousand_nodes_those_near_are_offered_at_once(qtbot, theme, hundred_thousand):
    canvas = GraphCanvas(hundred_thousand)
    qtbot.addWidget(canvas)
    canvas.resize(1200, 700)
    canvas.show()
    canvas.setFocus()
    QApplication.processEvents()
    interface = QAccessible.queryAccessibleInterface(canvas)
    canvas.fit()
    canvas.select(["n500"])
    assert MOST_SHOWN <= len(nodes(canvas)) <= MOST_SHOWN + 2 * MOST_NEIGHBOURS + 1
    canvas.zoom_to(1.0)
    took, visited = [], []
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Tab):
        QTest.keyClick(canvas, key)
        began = perf_counter()
        focus = interface.focusChild()
        visited.append(focus.text(NAME))
        assert focus.text(DESCRIPTION)
        assert 0 < interface.childCount() < 2 * MOST_SHOWN
        assert interface.indexOfChild(focus) >= 0
        assert [port.text(NAME) for port in children(focus)]
        took.append(perf_counter() - began)
    assert len(set(visited)) >= 2
    assert min(took) < A_MOMENT_S
    middle = interface.focusChild().rect().center()
    assert interface.childAt(middle.x(), middle.y()).text(NAME) == visited[-1]
