"""What is copied comes in again, here, in another window, or from text; whatever else lies in the clipboard is told."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.clipboard import JSON_MIME
from concertmaster_designer.canvas.pasting import clip
from tests.support.canvas_parts import LOOKS, node


@pytest.fixture
def told(canvas):
    said = []
    canvas.said.connect(said.append)
    return said


@pytest.fixture
def board(qapp):
    made = QGuiApplication.clipboard()
    made.clear()
    yield made
    made.clear()


def _nodes(canvas):
    return {part["id"]: part for part in canvas.document()["nodes"]}


def test_what_is_copied_is_json_text_that_others_can_read(canvas, board, told):
    canvas.select(["total", "big"])
    canvas.copy()
    content = board.mimeData()
    assert bytes(content.data(JSON_MIME).data()).decode() == content.text()
    part = json.loads(content.text())
    assert part["format"] == "concertmaster.clip/1"
    assert [one["id"] for one in part["nodes"]] == ["total", "big"]
    assert [edge["id"] for edge in part["edges"]] == ["e2"]
    assert part["groups"] == []
    assert told == ["Copied 2 nodes."]


def test_pasted_parts_get_ids_and_names_of_their_own_and_keep_what_joins_them(canvas, session, same, edges, board):
    canvas.select(["ask", "post"])
    canvas.copy()
    canvas.paste()
    first, second = canvas.selection()
    assert {first, second} == {"ask_2", "post_2"}
    nodes = _nodes(canvas)
    assert (nodes[first]["name"], nodes[second]["name"]) == ("Ask 2", "Post 2")
    assert nodes[first]["position"] == [800, 248]
    assert [group["nodes"] for group in canvas.document()["groups"]] == [["ask", "post"], ["ask_2", "post_2"]]
    assert same()
    session.undo()
    assert same()
    assert len(session.draft.nodes) == 6
    assert len(session.draft.groups) == 1
    assert not session.can_undo


def test_expressions_among_the_copies_name_the_copies(canvas, session, same, board):
    says = {"value": {"expr": "steps.total.a + steps.start.b"}, "text": "{{ steps.total.a }} and {{ steps.odd }}"}
    canvas.edits_requested.emit([{"op": "set_parameters", "id": "big", "set": says}])
    canvas.select(["total", "big"])
    canvas.copy()
    canvas.paste()
    made = _nodes(canvas)["big_2"]["parameters"]
    assert made == {"value": {"expr": "steps.total_2.a + steps.start.b"}, "text": "{{ steps.total_2.a }} and {{ steps.odd }}"}
    assert _nodes(canvas)["big"]["parameters"] == says
    assert same()


def test_a_second_paste_lies_beside_the_first(canvas, board):
    canvas.select(["total"])
    canvas.copy()
    canvas.paste()
    canvas.paste()
    nodes = _nodes(canvas)
    assert nodes["total_2"]["position"] == [240, 96]
    assert nodes["total_3"]["position"] == [240, 192]
    assert nodes["total_3"]["name"] == "Total 3"


def test_it_is_pasted_at_the_pointer(canvas, at, board):
    canvas.select(["total"])
    canvas.copy()
    QTest.mouseMove(canvas, at(404, 298))
    canvas.paste()
    assert _nodes(canvas)["total_2"]["position"] == [304, 264]
    canvas._hand.leave()
    canvas.zoom_to(1.0, (5000, 5000))
    canvas.paste()
    x, y = _nodes(canvas)["total_3"]["position"]
    assert (abs(x + 100 - 5000), abs(y + 32 - 5000)) < (5, 5)


def test_it_goes_to_another_canvas(canvas, qtbot, board, theme):
    canvas.select(["start", "total"])
    canvas.copy()
    other = GraphCanvas({})
    qtbot.addWidget(other)
    other.set_specs(LOOKS)
    other.paste()
    assert [part["id"] for part in other.document()["nodes"]] == ["start", "total"]
    assert other.document()["edges"][0]["source"] == "start"


def test_cut_takes_it_away_in_one_step(canvas, session, same, board):
    canvas.select(["total"])
    canvas.cut()
    assert "total" not in session.draft.nodes
    session.undo()
    assert "total" in session.draft.nodes
    canvas.paste()
    assert "total_2" in session.draft.nodes
    assert same()


def test_duplicates_leave_the_clipboard_alone(canvas, session, same, edges, board):
    board.setText("mine")
    canvas.select(["start", "total"])
    canvas.duplicate()
    assert canvas.selection() == ["start_2", "total_2"]
    assert ("start_2", "out", "total_2", "in") in edges()
    assert len(edges()) == 6
    assert board.text() == "mine"
    assert same()
    session.undo()
    assert same()
    assert not session.can_undo


def _boxes(canvas):
    return canvas._stage.graph.cards(canvas._stage.graph.nodes.living()).tolist()


@pytest.mark.parametrize("chosen", [["total"], ["start", "total"], ["ask", "post"], ["big"]])
def test_duplicates_lie_on_free_ground_near_by_and_in_view(canvas, chosen):
    places = {part: _nodes(canvas)[part]["position"] for part in chosen}
    canvas.zoom_to(1.0, tuple(places[chosen[0]]))
    for _ in range(3):
        canvas.select(chosen)
        canvas.duplicate()
        x, y, right, bottom = canvas._stage.graph.node_box(canvas._stage.graph.nodes.row_of[canvas.selection()[0]])
        seen = canvas._stage.camera.view_box
        assert seen[0] <= x < right <= seen[2]
        assert seen[1] <= y < bottom <= seen[3]
    boxes = _boxes(canvas)
    for at, (left, top, right, bottom) in enumerate(boxes):
        for x0, y0, x1, y1 in boxes[at + 1 :]:
            assert x0 >= right or x1 <= left or y0 >= bottom or y1 <= top
    assert all(value % 8 == 0 for part in _nodes(canvas).values() for value in part["position"])


def test_notes_are_copied_as_well(canvas, board, told):
    canvas._stage.choose(notes=["k1"])
    canvas.copy()
    canvas.paste()
    assert [note["text"] for note in canvas.document()["notes"]] == ["Mind the gap"] * 2
    assert told == ["Copied 1 note."]


def test_a_whole_workflow_can_be_pasted_as_text(canvas, document, board):
    board.setText(json.dumps(document))
    canvas.paste()
    assert len(canvas.document()["nodes"]) == 12
    assert len(canvas.document()["edges"]) == 10


def _clip(**parts):
    return json.dumps({"format": "concertmaster.clip/1", **parts})


def _deep(levels):
    return '{"format": "concertmaster.clip/1", "nodes": ' + "[" * levels + "]" * levels + "}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "empty"),
        ("hello", "no part of a workflow"),
        ("[1, 2]", "no part of a workflow"),
        ('{"format": 3}', "no part of a workflow"),
        ('{"nodes": []}', "no part of a workflow"),
        ('{"format": "concertmaster.clip/2", "nodes": []}', "newer version"),
        (_clip(), "no node"),
        (_clip(nodes=[]), "no node"),
        (_clip(nodes={}), "damaged at nodes"),
        (_clip(nodes=[{"id": "a"}]), "damaged at nodes / 0 / type"),
        (_clip(nodes=[{"id": "a b", "type": "t"}]), "damaged at nodes / 0 / id"),
        (_clip(nodes=[{"id": "a", "type": "t", "position": [1e400, 0]}]), "workflow"),
        (_clip(nodes=[{"id": "a", "type": "t"}, {"id": "a", "type": "t"}]), "same id"),
        (_clip(nodes=[{"id": "a", "type": "t"}])[:-3], "no part of a workflow"),
        ('{"format": "concertmaster.clip/1", "nodes": [{"id": "a", "type": "\\ud800"}]}', "workflow"),
        (_deep(90), "damaged"),
        (_deep(150), "too deeply"),
        (_deep(100_000), "no part of a workflow"),
        (_clip(nodes=[1] * 30_001), "too large"),
    ],
)
def test_anything_else_is_told_and_changes_nothing(canvas, document, board, told, text, says):
    board.setText(text)
    canvas.paste()
    assert len(told) == 1
    assert says in told[0]
    assert canvas.document() == document


def test_bytes_that_are_no_text_are_told(canvas, document, board, told):
    content = QMimeData()
    content.setData(JSON_MIME, b"\xff\xfe\x00{")
    board.setMimeData(content)
    canvas.paste()
    assert "no part of a workflow" in told[0]
    assert canvas.document() == document


def test_what_is_too_large_is_told_before_it_is_read(canvas, board, told, monkeypatch):
    monkeypatch.setattr(clip, "MOST_BYTES", 100)
    board.setText(_clip(nodes=[node("a", "data.set")]))
    canvas.paste()
    assert "too large" in told[0]


@pytest.mark.parametrize("act", ["copy", "cut", "duplicate"])
def test_with_nothing_selected_it_is_told(canvas, board, told, act):
    getattr(canvas, act)()
    assert "Select nodes" in told[0]
    assert board.text() == ""


@pytest.mark.parametrize("act", ["cut", "duplicate", "paste"])
def test_a_locked_canvas_stays_as_it_is(canvas, document, board, told, act):
    canvas.select(["total"])
    canvas.copy()
    canvas.set_locked(True)
    getattr(canvas, act)()
    assert "locked" in told[-1]
    assert canvas.document() == document


def test_edges_that_lead_out_of_the_part_are_left_out(canvas, board, edges):
    board.setText(_clip(nodes=[node("a", "data.set")], edges=[{"id": "x", "source": "a", "target": "gone"}]))
    before = edges()
    canvas.paste()
    assert edges() == before


def test_places_stay_where_documents_can_have_them(canvas, board):
    far = [node("a", "data.set", 1e9, -1e9), node("b", "data.set", -1e9, 1e9)]
    board.setText(_clip(nodes=far))
    canvas.paste()
    places = [part["position"] for part in canvas.document()["nodes"][-2:]]
    assert all(abs(place) <= 1e9 for position in places for place in position)


@pytest.mark.parametrize("act", ["duplicate", "copy"])
def test_what_only_newer_versions_know_goes_along(canvas, board, act):
    canvas.apply([{"op": "add_node", "node": node("far", "data.set", 400, 240, mood={"color": "blue"})}])
    canvas.select(["far"])
    getattr(canvas, act)()
    if act == "copy":
        canvas.paste()
    assert _nodes(canvas)["far_2"]["mood"] == {"color": "blue"}


def test_what_cannot_be_made_anew_is_told(canvas, document, board, told):
    canvas.apply([{"op": "set_node", "id": "total", "name": "x" * 300}])
    before = canvas.document()
    canvas.select(["total"])
    canvas.duplicate()
    assert told[0].startswith("What is selected is damaged at nodes / 0 / name")
    canvas.copy()
    canvas.paste()
    assert told[-1].startswith("What is in the clipboard is damaged at nodes / 0 / name")
    assert canvas.document() == before


N8N = {
    "nodes": [
        {"id": "1", "name": "Total", "type": "n8n-nodes-base.set", "position": [500, 300],
         "parameters": {"assignments": {"assignments": [{"name": "sum", "value": "={{ $json.a + 1 }}"}]}}},
        {"id": "2", "name": "Large", "type": "n8n-nodes-base.if", "position": [720, 300],
         "parameters": {"conditions": {"conditions": [
             {"leftValue": "={{ $json.sum }}", "rightValue": 5, "operator": {"operation": "gt"}}]}}},
        {"id": "3", "name": "Script", "type": "n8n-nodes-base.code", "position": [940, 300], "parameters": {"jsCode": "x"}},
    ],
    "connections": {
        "Total": {"main": [[{"node": "Large", "type": "main", "index": 0}]]},
        "Large": {"main": [[{"node": "Script", "type": "main", "index": 0}]]},
    },
    "pinData": {},
    "meta": {"instanceId": "0123"},
}  # fmt: skip


def test_nodes_that_were_copied_in_n8n_come_in_as_one_step(canvas, session, same, board, told):
    imported = []
    canvas.imported.connect(imported.append)
    board.setText(json.dumps(N8N))
    canvas.paste()
    total, large, script = canvas.selection()
    nodes = _nodes(canvas)
    assert [nodes[one]["type"] for one in (total, large, script)] == ["data.set", "logic.if", "n8n-nodes-base.code"]
    assert nodes[large]["parameters"] == {"condition": {"expr": f"steps.{total}.sum > 5"}}
    assert nodes[script]["position"][0] - nodes[total]["position"][0] == 440
    new = {(edge["source"], edge["source_port"], edge["target"]) for edge in canvas.document()["edges"]}
    assert {(total, "out", large), (large, "true", script)} <= new
    (found,) = imported
    assert [line.node_id for line in found.lines if line.place == "node 'Script'"] == [script]
    assert same()
    session.undo()
    assert same()
    assert len(session.draft.nodes) == 6
    assert not session.can_undo
    assert told == []


def test_a_flow_that_was_copied_in_node_red_comes_in(canvas, same, board):
    parts = [
        {"id": "a", "type": "inject", "z": "t", "x": 100, "y": 100, "wires": [["b"]]},
        {"id": "b", "type": "http request", "z": "t", "x": 300, "y": 100, "url": "https://x.example", "wires": [[]]},
    ]
    board.setText(json.dumps(parts))
    canvas.paste()
    nodes = _nodes(canvas)
    assert [nodes[one]["type"] for one in canvas.selection()] == ["trigger.manual", "http.request"]
    assert same()


def test_what_another_program_wrote_is_refused_where_nothing_of_it_can_be_added(canvas, board, told):
    board.setText('{"nodes": [], "connections": {}}')
    canvas.paste()
    assert "no node in what was copied" in told[-1]
    board.setText(
        '{"nodes": [{"name": "a", "type": "x", "parameters": ' + '{"a":' * 150 + "1" + "}" * 150 + '}], "connections": {}}'
    )
    canvas.paste()
    assert "too deeply" in told[-1]
    assert len(canvas.document()["nodes"]) == 6
