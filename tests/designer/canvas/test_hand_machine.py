"""Whatever hands and keys do on the canvas, in whatever order: it shows the session's document, and a plain model agrees.

The model knows nothing of arrays, drafts or inverses: it is a dict of the parts, changed edit by edit, and undo is an older copy.
"""

from __future__ import annotations

import copy
import tempfile
from pathlib import Path

import orjson
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from concertmaster_designer.canvas import GraphCanvas
from concertmaster_designer.canvas.gestures.drop import Drop
from concertmaster_designer.canvas.name_editor import NameEditor
from concertmaster_designer.documents.files import write_file
from concertmaster_designer.documents.nodes import fresh_id
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource
from concertmaster_shared.workflow import EditList, read_workflow
from tests.support.canvas_parts import LOOKS, edge, node

START = {
    "name": "Start",
    "nodes": [
        node("a", "trigger.form", 0, 0),
        node("b", "data.set", 280, 0, parameters={"values": {"x": {"expr": "steps.a.x"}}}),
        node("c", "logic.if", 560, 0),
    ],
    "edges": [edge("e1", "a", "b"), edge("e2", "b", "c")],
}
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ARROWS = st.lists(st.sampled_from([Qt.Key.Key_Right, Qt.Key.Key_Left, Qt.Key.Key_Down]))
CONTROL, SHIFT, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
PICK = st.integers(0, 30)
WAY = st.tuples(st.integers(-40, 40), st.integers(-40, 40)).map(lambda way: (way[0] * 8, way[1] * 8))


class Model:
    """The parts as they should be, and how they were before each step."""

    def __init__(self, document):
        self.now = {name: {part["id"]: part for part in copy.deepcopy(document[name])} for name in ("nodes", "edges")}
        self.done, self.undone = [], []

    def take(self, edits):
        self.done.append(copy.deepcopy(self.now))
        self.undone.clear()
        for one in edits:
            self.change(one)

    def change(self, one):
        nodes, edges = self.now["nodes"], self.now["edges"]
        match one["op"]:
            case "add_node":
                assert one["node"]["id"] not in nodes
                nodes[one["node"]["id"]] = one["node"]
            case "add_edge":
                assert one["edge"]["id"] not in edges
                edges[one["edge"]["id"]] = one["edge"]
            case "remove_node":
                assert not any(one["id"] in (edge["source"], edge["target"]) for edge in edges.values())
                del nodes[one["id"]]
            case "remove_edge":
                del edges[one["id"]]
            case "move_nodes":
                for move in one["moves"]:
                    nodes[move["id"]] = {**nodes[move["id"]], "position": move["position"]}
            case "set_node":
                nodes[one["id"]] = {**nodes[one["id"]], **{name: one[name] for name in ("name", "disabled") if name in one}}
            case other:
                raise AssertionError(other)

    def step(self, there, back):
        if there:
            back.append(self.now)
            self.now = there.pop()

    def document(self):
        return read_workflow({"name": "Start", **{name: list(parts.values()) for name, parts in self.now.items()}})


class Handwork(RuleBasedStateMachine):
    @initialize()
    def open(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "w.workflow.json"
        self.canvas = GraphCanvas(START)
        self.canvas.set_specs(LOOKS)
        self.canvas.resize(1200, 800)
        self.canvas.show()
        self.keys = 0
        self.start = START
        self.own(Session(read_workflow(START), None))
        self.model = Model(START)
        self.canvas.leave_edits_to_owner()
        self.canvas.set_id_source(lambda wish: fresh_id(wish, {**self.session.draft.nodes, **self.session.draft.edges}))
        self.canvas.edits_requested.connect(self.take)
        QGuiApplication.clipboard().clear()

    def own(self, session):
        self.session = session
        session.edited.listen(self.canvas.apply)

    def reload(self):
        """Read again what was saved, as the program does: with a session that has no steps yet."""
        self.start = orjson.loads(self.path.read_bytes())
        self.canvas.open(self.path)
        self.own(Session(read_workflow(self.start), FileSource(self.path)))
        self.model = Model(self.start)

    def take(self, edits):
        self.model.take(edits)
        self.session.apply(EditList.validate_python(edits))

    def pick(self, number):
        nodes = list(self.model.now["nodes"])
        return nodes[number % len(nodes)] if nodes else None

    def choose(self, *numbers):
        chosen = {found for number in numbers if (found := self.pick(number))}
        self.canvas.select(chosen)
        return chosen

    def middle(self, node_id):
        x, y = self.model.now["nodes"][node_id]["position"]
        return x + 100, y + 32

    def look_at(self, node_id):
        self.canvas.zoom_to(1.0, self.middle(node_id))

    def stroke(self, start, end, keys=NONE):
        """Press, go there by way of the middle, and let go."""
        begin, goal = self.canvas.to_view(*start).toPoint(), self.canvas.to_view(*end).toPoint()
        QTest.mousePress(self.canvas, LEFT, keys, begin)
        for place in ((begin + goal) / 2, goal):
            self.canvas._hand.move(place.toPointF(), keys)
        QTest.mouseRelease(self.canvas, LEFT, keys, goal)

    @rule(kind=st.sampled_from(["data.set", "logic.if", "http.request"]), place=WAY)
    def add(self, kind, place):
        before = len(self.model.now["nodes"])
        Drop(self.canvas._stage, kind).release((place[0] * 2, place[1] * 2))
        assert len(self.model.now["nodes"]) == before + 1

    @rule(number=PICK, kind=st.sampled_from(["data.set", "trigger.form"]))
    def add_into_an_edge(self, number, kind):
        edges = list(self.model.now["edges"])
        if edges:
            self.canvas._stage.choose((), self.canvas._stage.graph.edges.rows_of([edges[number % len(edges)]]))
            before = len(self.model.now["nodes"])
            self.canvas.add_node(kind)
            assert len(self.model.now["nodes"]) == before + 1
            assert len(self.model.now["edges"]) == len(edges) + (kind == "data.set")

    @rule(number=PICK, way=WAY)
    def drag(self, number, way):
        if (found := self.pick(number)) is None:
            return
        self.look_at(found)
        x, y = self.middle(found)
        self.stroke((x - 60, y + 20), (x - 60 + way[0], y + 20 + way[1]), ALT)

    @rule(number=PICK, other=PICK, way=WAY)
    def drag_copies(self, number, other, way):
        if chosen := self.choose(number, other):
            self.look_at(next(iter(chosen)))
            x, y = self.middle(next(iter(chosen)))
            self.stroke((x - 60, y + 20), (x - 60 + way[0], y + 20 + way[1]), CONTROL)

    @rule(number=PICK, key=st.sampled_from([Qt.Key.Key_Left, Qt.Key.Key_Down]))
    def nudge(self, number, key):
        chosen = self.choose(number)
        before = [self.model.now["nodes"][found]["position"] for found in chosen]
        QTest.keyClick(self.canvas, key, CONTROL)
        after = [self.model.now["nodes"][found]["position"] for found in chosen]
        step = 8 if key == Qt.Key.Key_Left else -8
        assert [sum(old) - sum(new) for old, new in zip(before, after, strict=True)] == [step] * len(chosen)

    @rule(number=PICK, other=PICK, short=st.booleans())
    def connect(self, number, other, short):
        found, goal = self.pick(number), self.pick(other)
        if found and goal:
            self.look_at(found)
            (x, y), (goal_x, goal_y) = self.middle(found), self.middle(goal)
            self.stroke((x + 100, y), (x + 180, y + 90) if short else (goal_x - 60, goal_y + 20))

    @rule(
        number=PICK,
        turns=st.integers(0, 2),
        steps=ARROWS,
    )
    def connect_by_key(self, number, turns, steps):
        self.choose(number)
        self.canvas.connect_by_key()
        for _turn in range(turns):
            QTest.keyClick(self.canvas, Qt.Key.Key_Tab)
        for key in (*steps, Qt.Key.Key_Return):
            QTest.keyClick(self.canvas, key)
        QTest.keyClick(self.canvas, Qt.Key.Key_Escape)

    @rule(number=PICK, way=WAY, length=st.integers(-60, 60))
    def take_an_edge_by_its_end(self, number, way, length):
        edges = list(self.model.now["edges"].values())
        if edges:
            target = edges[number % len(edges)]["target"]
            self.look_at(target)
            x, y = self.middle(target)
            self.stroke((x - 120, y), (x + way[0], y + length))

    @rule(number=PICK, other=PICK)
    def delete(self, number, other):
        chosen = self.choose(number, other)
        QTest.keyClick(self.canvas, Qt.Key.Key_Delete)
        assert not chosen & self.model.now["nodes"].keys()

    @rule(number=PICK, other=PICK)
    def delete_and_join(self, number, other):
        chosen = self.choose(number, other)
        self.canvas.join_and_delete()
        assert not chosen & self.model.now["nodes"].keys()

    @rule(number=PICK)
    def cut_edges(self, number):
        edges = list(self.model.now["edges"].values())
        if edges:
            chosen = edges[number % len(edges)]
            self.look_at(chosen["source"])
            (x0, y0), (x1, y1) = self.middle(chosen["source"]), self.middle(chosen["target"])
            x, y = (x0 + x1) / 2, (y0 + y1) / 2
            self.stroke((x - 10, y - 300), (x + 10, y + 300), CONTROL | SHIFT)

    @rule(number=PICK, other=PICK)
    def duplicate(self, number, other):
        before, chosen = len(self.model.now["nodes"]), self.choose(number, other)
        self.canvas.duplicate()
        assert len(self.model.now["nodes"]) == before + len(chosen)

    @rule(number=PICK, other=PICK, cut=st.booleans())
    def copy(self, number, other, cut):
        self.choose(number, other)
        if cut:
            self.canvas.cut()
        else:
            self.canvas.copy()

    @rule()
    def paste(self):
        self.canvas.paste()

    @rule(number=PICK, disabled=st.booleans())
    def disable(self, number, disabled):
        if found := self.pick(number):
            self.canvas.edits_requested.emit([{"op": "set_node", "id": found, "disabled": disabled}])

    @rule(number=PICK, name=st.sampled_from(["x", "a b", "Set values"]))
    def rename(self, number, name):
        chosen = self.choose(number)
        self.canvas.rename()
        if chosen:
            editor = self.canvas.findChild(NameEditor)
            editor.setText(name)
            QTest.keyClick(editor, Qt.Key.Key_Return)
            assert self.model.now["nodes"][chosen.pop()]["name"] == name

    @rule()
    def undo(self):
        self.model.step(self.model.done, self.model.undone)
        self.session.undo()

    @rule()
    def redo(self):
        self.model.step(self.model.undone, self.model.done)
        self.session.redo()

    @rule(reload=st.booleans())
    def save(self, reload):
        self.keys += 1
        write_file(self.path, self.session.begin_storing(f"key {self.keys}"))
        self.session.end_storing(FileSource(self.path))
        if reload:
            self.reload()

    @precondition(lambda self: hasattr(self, "model"))
    @invariant()
    def all_three_are_the_same(self):
        there = self.session.draft.document()
        assert read_workflow(self.canvas.document()) == there
        meant = self.model.document()
        assert {part.id: part for part in there.nodes} == {part.id: part for part in meant.nodes}
        assert {part.id: part for part in there.edges} == {part.id: part for part in meant.edges}
        assert self.session.can_undo == bool(self.model.done)
        assert self.canvas._hand.gesture is None

    def teardown(self):
        if not hasattr(self, "model"):
            return
        while self.session.can_undo:
            self.undo()
        self.all_three_are_the_same()
        assert self.session.draft.document() == read_workflow(self.start)
        self.canvas.close()
        self.canvas.deleteLater()
        self.folder.cleanup()


Handwork.TestCase.settings = settings(max_examples=120, stateful_step_count=30, deadline=None)
TestHandwork = pytest.mark.usefixtures("dressed")(Handwork.TestCase)
