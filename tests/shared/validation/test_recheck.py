"""Whatever is edited, in whatever order: checking what changed gives what checking everything gives."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from concertmaster_shared.validation import Rechecker, Surroundings, check_workflow
from concertmaster_shared.workflow import Draft, Edge, EditError, Node, Note, read_workflow
from concertmaster_shared.workflow.document import Concurrency, WorkflowSettings
from concertmaster_shared.workflow.edits import (
    AddEdge,
    AddNode,
    Move,
    MoveNodes,
    PutNote,
    RemoveEdge,
    RemoveNode,
    SetNode,
    SetParameters,
    SetWorkflow,
)
from tests.support.large_workflow import large_workflow

IDS = st.sampled_from(["a", "b", "c", "d", "e", "f", "loop"])
TYPES = st.sampled_from(
    [
        "trigger.manual",
        "trigger.form",
        "data.set",
        "logic.for_each",
        "logic.switch",
        "flow.call",
        "http.request",
        "data.st",
        "logic.if",
    ]
)
PORTS = st.sampled_from(["out", "item", "done", "error", "true", "big", "in", "nowhere"])
EXPRESSIONS = st.sampled_from(
    [
        "steps.a.x",
        "steps.b",
        "steps.gone.y",
        "keys(steps)",
        "item + 1",
        "index",
        "1 +",
        "run.verzion",
        "input.n > 2",
        "unheard(1)",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["", "intake", "{{ steps.c }} and {{ steps.d.z }}", "5", None, True, 7, {}, [{"port": "big", "when": True}]]),
    st.builds(lambda text: {"expr": text}, EXPRESSIONS),
    st.builds(lambda text: {"deep": [{"expr": text}]}, EXPRESSIONS),
)
NAMES = st.sampled_from(["values", "condition", "items", "url", "form", "workflow", "cases", "unheard"])

KNOWN = Surroundings(form_slugs=frozenset({"intake"}), workflow_ids=frozenset({str(UUID(int=1))}))


START = {
    "nodes": [
        {"id": "a", "type": "trigger.form", "parameters": {"form": "intake"}},
        {"id": "b", "type": "data.set", "parameters": {"values": {"x": {"expr": "steps.c.x"}, "y": "{{ steps.d }}"}}},
        {"id": "c", "type": "data.set", "parameters": {"values": {"x": {"expr": "steps.loop.x + index"}}}},
        {"id": "d", "type": "trigger.form", "parameters": {"form": "other"}},
        {"id": "loop", "type": "logic.for_each", "parameters": {"items": {"expr": "steps.b"}}},
    ],
    "edges": [
        {"id": "one", "source": "a", "target": "b"},
        {"id": "two", "source": "b", "target": "loop"},
        {"id": "three", "source": "loop", "source_port": "item", "target": "c"},
        {"id": "four", "source": "f", "target": "e"},
        {"id": "five", "source": "c", "target": "e"},
    ],
}


class Editing(RuleBasedStateMachine):
    @initialize()
    def open(self) -> None:
        self.draft = Draft(read_workflow(START))
        self.rechecker = Rechecker()
        self.surroundings = Surroundings()
        self.undo_list: list = []

    def do(self, *edits) -> None:
        try:
            self.undo_list.append(self.draft.apply(edits))
        except EditError:
            return

    @rule(node=IDS, kind=TYPES, at=st.sampled_from([None, 0, 1]))
    def add(self, node: str, kind: str, at: int | None) -> None:
        self.do(AddNode(node=Node(id=node, type=kind, name=f"The {node}"), at=at))

    @rule(node=IDS)
    def remove(self, node: str) -> None:
        hanging = [edge.id for edge in self.draft.edges.values() if node in (edge.source, edge.target)]
        self.do(*(RemoveEdge(id=edge) for edge in hanging), RemoveNode(id=node))

    @rule(begin=IDS, end=IDS, port=PORTS, into=st.sampled_from(["in", "out"]))
    def connect(self, begin: str, end: str, port: str, into: str) -> None:
        edge = Edge(id=f"e{len(self.draft.edges)}{begin}{end}", source=begin, source_port=port, target=end, target_port=into)
        self.do(AddEdge(edge=edge))

    @rule(number=st.integers(0, 20))
    def disconnect(self, number: int) -> None:
        if self.draft.edges:
            self.do(RemoveEdge(id=list(self.draft.edges)[number % len(self.draft.edges)]))

    @rule(node=IDS, name=NAMES, value=VALUES)
    def set_parameter(self, node: str, name: str, value: object) -> None:
        self.do(SetParameters(id=node, set={name: value}))

    @rule(node=IDS, name=NAMES)
    def reset_parameter(self, node: str, name: str) -> None:
        self.do(SetParameters(id=node, remove=(name,)))

    @rule(node=IDS, name=st.sampled_from([None, "", "Other"]), kind=st.none() | TYPES, off=st.sampled_from([None, True, False]))
    def set_node(self, node: str, name: str | None, kind: str | None, off: bool | None) -> None:
        self.do(SetNode(id=node, name=name, type=kind, disabled=off))

    @rule(node=IDS, x=st.integers(0, 3))
    def move(self, node: str, x: int) -> None:
        self.do(MoveNodes(moves=(Move(id=node, position=(x, 0)),)))

    @rule(key=EXPRESSIONS, limit=st.booleans())
    def set_settings(self, key: str, limit: bool) -> None:
        concurrency = Concurrency(limit=2, key=key) if limit else None
        self.do(SetWorkflow(settings=WorkflowSettings(sequence_key=key, concurrency=concurrency, on_error=UUID(int=2))))

    @rule()
    def note(self) -> None:
        self.do(PutNote(note=Note(id="n", text="x" * len(self.undo_list))))

    @rule(known=st.sampled_from([KNOWN, Surroundings()]))
    def learn(self, known: Surroundings) -> None:
        self.surroundings = known

    @rule()
    def undo(self) -> None:
        if self.undo_list:
            with suppress(EditError):  # edges that lead nowhere cannot be drawn again
                self.draft.apply(self.undo_list.pop())

    @precondition(lambda self: hasattr(self, "draft"))
    @invariant()
    def both_checks_say_the_same(self) -> None:
        document = self.draft.document()
        assert self.rechecker.check(document, self.surroundings) == check_workflow(document, self.surroundings)


Editing.TestCase.settings = settings(max_examples=250, stateful_step_count=30, deadline=None)
TestEditing = Editing.TestCase


def test_a_document_with_two_nodes_of_one_id_is_checked_whole() -> None:
    once, twice = ({"nodes": [{"id": "a", "type": "data.set"}] * times} for times in (1, 2))
    rechecker = Rechecker()
    for value in (once, twice, once):
        document = read_workflow(value)
        assert rechecker.check(document, Surroundings()) == check_workflow(document)


def test_an_edit_costs_a_fraction_of_a_full_check() -> None:
    draft = Draft(read_workflow(large_workflow(2_000)))
    rechecker = Rechecker()
    rechecker.check(draft.document(), Surroundings())
    whole = _seconds(lambda: check_workflow(draft.document()))
    draft.apply([SetParameters(id="n1000", set={"values": {"x": {"expr": "steps.gone"}}})])
    assert _seconds(lambda: rechecker.check(draft.document(), Surroundings())) < whole / 5


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_steps_are_found_through_cycles_and_in_any_number() -> None:
    size = 40
    nodes = [{"id": f"n{number}", "type": "data.set"} for number in range(size)]
    for number, node in enumerate(nodes):
        named = {f"v{other}": {"expr": f"steps.n{other}"} for other in range(size)}
        node["parameters"] = {"values": named if number % 3 == 0 else {}}
    edges = [{"id": f"e{number}", "source": f"n{number}", "target": f"n{number + 1}"} for number in range(size - 1)]
    for back in ([], [{"id": "back", "source": "n30", "target": "n10"}]):
        document = read_workflow({"nodes": nodes, "edges": [*edges, *back]})
        found = {
            (int(problem.path.split("/")[2][1:]), int(problem.path.split("/")[5][1:]))
            for problem in check_workflow(document)
            if problem.code == "workflow.step_not_before"
        }
        in_cycle = range(10, 31) if back else ()
        expected = {
            (number, other)
            for number in range(0, size, 3)
            for other in range(size)
            if other >= number and not (number in in_cycle and other in in_cycle)
        }
        assert found == expected
