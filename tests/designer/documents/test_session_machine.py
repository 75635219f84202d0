"""Whatever a person does, in whatever order: undo leads back, the journal rebuilds it, and the server ends up with the same."""

from __future__ import annotations

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from concertmaster_designer.documents import entries
from concertmaster_designer.documents.nodes import add_node
from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.documents.session import Session
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, read_workflow
from concertmaster_shared.workflow.edits import Move, MoveNodes, RemoveEdge, RemoveNode, SetNode, SetParameters, SetWorkflow

START = {
    "name": "Start",
    "nodes": [{"id": "a", "type": "trigger.manual"}, {"id": "b", "type": "data.set", "parameters": {"values": {}}}],
    "edges": [{"id": "e1", "source": "a", "target": "b"}],
}
WORDS = st.sampled_from(["", "x", "xy", "other"])
NUMBERS = st.integers(0, 5)


class Recorder:
    def __init__(self):
        self.entries = []

    def append(self, entry):
        self.entries.append(msgspec.json.decode(msgspec.json.encode(entry)))


class Editing(RuleBasedStateMachine):
    @initialize()
    def open(self):
        document = read_workflow(START)
        self.session = Session(document, None, outbox=Outbox(1))
        self.start = msgspec.json.decode(b"".join(self.session.start_entry().pieces()))
        self.session.journal = self.journal = Recorder()
        self.server, self.revision, self.answered = Draft(document), 1, {}
        self.keys = 0

    def nodes(self):
        return list(self.session.draft.nodes)

    def pick(self, number):
        return self.nodes()[number % len(self.nodes())] if self.nodes() else None

    @rule(number=NUMBERS, x=NUMBERS, merge=st.sampled_from(["", "nudge"]))
    def move(self, number, x, merge):
        if node := self.pick(number):
            self.session.apply([MoveNodes(moves=(Move(id=node, position=(x, 0)),))], merge=merge)

    @rule(number=NUMBERS, name=WORDS)
    def rename(self, number, name):
        if node := self.pick(number):
            self.session.apply([SetNode(id=node, name=name)], merge=f"{node}/name")

    @rule(number=NUMBERS, name=WORDS, value=WORDS)
    def set_parameter(self, number, name, value):
        if node := self.pick(number):
            edit = SetParameters(id=node, set={name: value}) if value else SetParameters(id=node, remove=(name,))
            self.session.apply([edit], merge=f"{node}/{name}")

    @rule(name=WORDS)
    def name_workflow(self, name):
        self.session.apply([SetWorkflow(name=name)], merge="workflow/name")

    @rule(number=NUMBERS)
    def add(self, number):
        self.session.apply(add_node(self.session.draft, CATALOGUE["data.set"], (number, number), after=self.pick(number)))

    @rule(number=NUMBERS)
    def remove(self, number):
        if node := self.pick(number):
            hanging = [edge.id for edge in self.session.draft.edges.values() if node in (edge.source, edge.target)]
            self.session.apply([*(RemoveEdge(id=edge) for edge in hanging), RemoveNode(id=node)])

    @rule()
    def undo(self):
        self.session.undo()

    @rule()
    def redo(self):
        self.session.redo()

    @rule(number=NUMBERS)
    def select(self, number):
        self.session.select([self.pick(number)] if self.nodes() else [])

    @rule(fate=st.sampled_from(["arrives", "answer is lost", "is lost", "is refused"]))
    def save(self, fate):
        self.keys += 1
        batch = self.session.begin_sending(f"key {self.keys}")
        if batch is None:
            return
        if fate in {"arrives", "answer is lost"}:
            revision = self.receive(batch)
        if fate == "arrives":
            self.session.end_sending(revision)
        else:
            self.session.fail_sending("refused" if fate == "is refused" and batch.key not in self.answered else "offline")

    def receive(self, batch):
        if batch.key not in self.answered:
            assert batch.base_revision == self.revision
            self.server.apply(batch.edits)
            self.revision += 1
            self.answered[batch.key] = self.revision
        return self.answered[batch.key]

    @precondition(lambda self: hasattr(self, "session"))
    @invariant()
    def the_journal_rebuilds_it(self):
        rebuilt = entries.rebuild(self.start, self.journal.entries)
        assert rebuilt is not None
        assert rebuilt.document == self.session.draft.document()

    @precondition(lambda self: hasattr(self, "session"))
    @invariant()
    def undoing_everything_leads_back_and_redoing_forth(self):
        before = self.session.draft.document()
        mirror = Session(before, None)
        mirror._history = self.session._history.__class__()
        mirror._history._done = list(self.session._history._done)
        while mirror.can_undo:
            mirror.undo()
        assert mirror.draft.document() == read_workflow(START)
        while mirror.can_redo:
            mirror.redo()
        assert mirror.draft.document() == before

    def teardown(self):
        if not hasattr(self, "session"):
            return
        while not self.session.outbox.is_empty:
            self.save("arrives")
        assert self.server.document() == self.session.draft.document()


Editing.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestEditing = Editing.TestCase
