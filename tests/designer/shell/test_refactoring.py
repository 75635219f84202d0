"""Rearranging a workflow in the real window: what a person is asked, and what stands there afterwards."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit

from concertmaster_designer.library.node_palette import NodePalette
from concertmaster_shared.workflow.edits import Move, MoveNodes, RemoveEdge, RemoveNode
from tests.support.designer import DOCUMENT

BRANCHES = (("a", "true"), ("b", "false"))
ALIKE = (("a", (280, 0)), ("b", (280, 96)), ("c", (560, 96)), ("d", (560, 0)))


@pytest.fixture
def signed_in(designer):
    designer.open_stored()
    return designer


def answer(designer, verb, line):
    """Type a line into the dialog and press its button."""
    dialog = designer.dialog("Dialog")
    dialog.findChild(QLineEdit).setText(line)
    designer.press(dialog, verb)
    return dialog


def said(designer):
    return designer.window.status.message.text()


def select(designer, *nodes):
    designer.session.select(nodes)


def test_an_id_changes_and_expressions_follow(signed_in):
    select(signed_in, "total")
    signed_in.do("refactor.id")
    dialog = answer(signed_in, "Change", "big")
    assert "already" in dialog.failure.text()
    answer(signed_in, "Change", "not an id")
    assert "1 to 64" in dialog.failure.text()
    answer(signed_in, "Change", "sum")
    nodes = signed_in.session.draft.nodes
    assert nodes["big"].parameters["condition"] == {"expr": "steps.sum.a > 1"}
    assert signed_in.session.selection == ("sum",)
    assert signed_in.document.canvas.document()["edges"][0]["target"] == "sum"
    signed_in.do("edit.undo")
    assert list(signed_in.session.draft.nodes) == ["start", "total", "big"]


def test_another_type_keeps_what_fits_and_names_the_rest(signed_in):
    select(signed_in, "big")
    signed_in.do("refactor.type")
    chooser = signed_in.window.findChildren(NodePalette)[-1]
    chooser.chosen.emit("data.filter")
    node = signed_in.session.draft.nodes["big"]
    assert node.type == "data.filter"
    assert node.name == "Large?"
    signed_in.do("edit.undo")
    assert signed_in.session.draft.nodes["big"].type == "logic.if"


def test_a_selection_becomes_a_workflow_and_comes_back(signed_in):
    before = signed_in.session.draft.document()
    select(signed_in, "total")
    signed_in.do("refactor.extract")
    dialog = answer(signed_in, "Make", "")
    assert "needs a name" in dialog.failure.text()
    answer(signed_in, "Make", "Sum up")
    signed_in.until(lambda: "call" in signed_in.session.draft.nodes)
    call = signed_in.session.draft.nodes["call"]
    assert [one.draft.name for one in signed_in.server.stored.values()] == ["Supplier intake", "Sum up"]
    assert call.parameters["workflow"] == str(list(signed_in.server.stored)[1])
    assert signed_in.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.call.total.a > 1"}
    assert signed_in.session.selection == ("call",)
    signed_in.do("refactor.inline")
    signed_in.until(lambda: "total" in signed_in.session.draft.nodes)
    assert signed_in.session.draft.nodes["big"].parameters["condition"] == {"expr": "steps.total.a > 1"}
    signed_in.do("edit.undo")
    signed_in.do("edit.undo")
    assert signed_in.session.draft.document() == before


def test_what_is_put_in_place_of_a_call_lies_on_nothing(designer):
    row = [{"id": name, "type": "data.set", "name": name.title(), "position": [280 * at, 0]} for at, name in enumerate("abcd")]
    edges = [{"id": f"{one}{other}", "source": one, "target": other} for one, other in ("ab", "bc", "cd")]
    designer.open_stored({"format": "concertmaster.workflow/1", "name": "Row", "nodes": row, "edges": edges})
    select(designer, "b", "c")
    designer.do("refactor.extract")
    answer(designer, "Make", "Part")
    designer.until(lambda: "call" in designer.session.draft.nodes)
    x, y = designer.session.draft.nodes["call"].position
    designer.session.apply([MoveNodes(moves=(Move(id="d", position=(x + 240, y)),))])
    before = designer.session.draft.document()
    designer.do("refactor.inline")
    designer.until(lambda: "c" in designer.session.draft.nodes)
    at = {name: node.position for name, node in designer.session.draft.nodes.items()}
    assert (at["b"], at["c"], at["d"]) == ((x, y), (x + 280, y), (x + 560, y))
    assert designer.document.canvas.cards()["d"][0] == x + 560
    designer.do("edit.undo")
    assert designer.session.draft.document() == before


def test_the_new_workflow_is_known_at_once_by_its_name(signed_in):
    session, seen = signed_in.session, []
    signed_in.until(lambda: signed_in.parts.home.workflows._rows)  # from here on the checker knows which workflows there are
    session.checked.listen(lambda problems: seen.append((session.version, [problem.message for problem in problems])))
    select(signed_in, "total")
    signed_in.do("refactor.extract")
    answer(signed_in, "Make", "Sum up")
    signed_in.until(lambda: "call" in session.draft.nodes)
    made = session.draft.nodes["call"].parameters["workflow"]
    combo = signed_in.parts.editor.inspector.page.fields["workflow"].editor.combo
    assert (combo.currentText(), combo.currentData()) == ("Sum up", made)
    signed_in.until(lambda: seen and seen[-1][0] == session.version)
    assert [message for _version, messages in seen for message in messages if "There is no workflow" in message] == []
    signed_in.until(lambda: [row.name for row in signed_in.parts.home.workflows._rows] == ["Supplier intake", "Sum up"])


def test_the_call_bears_the_name_that_was_typed_into_a_labelled_field(signed_in):
    select(signed_in, "total")
    signed_in.do("refactor.extract")
    dialog = signed_in.dialog("Dialog")
    (label,) = [one for one in dialog.findChildren(QLabel) if one.buddy() is not None]
    assert label.text() == "Name of the new workflow"
    assert label.buddy() is dialog.findChild(QLineEdit)
    assert dialog.findChild(QLineEdit).accessibleName() == "Name of the new workflow"
    answer(signed_in, "Make", "Sum up")
    signed_in.until(lambda: "call" in signed_in.session.draft.nodes)
    assert signed_in.session.draft.nodes["call"].name == "Sum up"
    help_texts = signed_in.parts.editor.inspector.page.fields["workflow"].findChildren(QLabel)
    assert any("chosen by its name" in one.text() for one in help_texts)


def test_what_cannot_be_cut_out_says_why(signed_in):
    select(signed_in, "start", "total")
    signed_in.do("refactor.extract")
    dialog = signed_in.dialog("Dialog")
    assert "'Begin' starts runs" in dialog.sentence.text()
    signed_in.press(dialog, "Close")
    assert signed_in.session.selection == ("start", "total")


def test_a_refusal_stays_until_it_is_read_and_finds_the_nodes_among_others_of_their_name(designer):
    asks = [{"id": name, "type": "http.request", "name": "HTTP request", "position": place} for name, place in ALIKE]
    begin = {"id": "start", "type": "trigger.manual", "name": "Begin"}
    steps = [("start", "a"), ("start", "b"), ("b", "c"), ("a", "d")]
    edges = [{"id": f"{source}_{target}", "source": source, "target": target} for source, target in steps]
    designer.open_stored({"format": "concertmaster.workflow/1", "name": "Requests", "nodes": [begin, *asks], "edges": edges})
    select(designer, "c", "d")
    designer.do("refactor.extract")
    dialog = designer.dialog("Dialog")
    assert "Different ways lead into the selection" in dialog.sentence.text()
    designer.window.status._silence.timeout.emit()  # a sentence of the status bar would be gone
    assert dialog.isVisible()
    designer.press(dialog, "Select these nodes")
    assert set(designer.session.selection) == {"c", "d"}
    canvas = designer.document.canvas
    assert all(canvas.rect().contains(canvas.to_view(*place).toPoint()) for name, place in ALIKE if name in "cd")


def test_a_type_of_which_both_branches_would_run_is_refused(designer):
    ends = [{"id": name, "type": "data.set", "name": name.title(), "position": [840, 96 * at]} for at, name in enumerate("ab")]
    ways = [{"id": f"to_{name}", "source": "big", "source_port": port, "target": name} for name, port in BRANCHES]
    stored = designer.open_stored({**DOCUMENT, "nodes": [*DOCUMENT["nodes"], *ends], "edges": [*DOCUMENT["edges"], *ways]})
    before = stored.draft.document()
    select(designer, "big")
    designer.do("refactor.type")
    designer.window.findChildren(NodePalette)[-1].chosen.emit("data.filter")
    dialog = designer.dialog("Dialog")
    assert "every run would take them all" in dialog.sentence.text()
    assert designer.session.draft.document() == before
    designer.press(dialog, "Select these nodes")
    assert set(designer.session.selection) == {"big", "a", "b"}


def test_a_call_that_names_no_workflow_says_so(signed_in):
    signed_in.document.add_node("flow.call")
    (call,) = [node.id for node in signed_in.session.draft.nodes.values() if node.type == "flow.call"]
    select(signed_in, call)
    signed_in.do("refactor.inline")
    assert "which workflow it calls" in said(signed_in)


def test_what_cannot_be_cut_out_any_more_is_told_where_the_name_is_asked(signed_in):
    select(signed_in, "total")
    signed_in.do("refactor.extract")
    draft = signed_in.session.draft
    nodes = (RemoveEdge(id=edge.id) for edge in draft.edges_of("total"))
    signed_in.session.apply((*nodes, RemoveNode(id="total")))
    dialog = answer(signed_in, "Make", "Sum up")
    assert dialog.isVisible()
    assert "Select the nodes" in dialog.failure.text()
    assert len(signed_in.server.stored) == 1
