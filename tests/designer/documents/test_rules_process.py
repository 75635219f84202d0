"""What the child tells in pieces is, put together, what a full check gives."""

from __future__ import annotations

import pytest

from concertmaster_designer.documents.rules_process import MOST, Copies
from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Draft, EditList, read_workflow
from concertmaster_shared.workflow.edits import RemoveNode, SetNode, SetParameters


def many(count):
    return {"nodes": [{"id": f"n{number}", "type": "data.set", "parameters": {"values": 5}} for number in range(count)]}


class Listener:
    """Puts the pieces together as the window's process does."""

    def __init__(self, document):
        self.copies = Copies()
        self.draft = Draft(read_workflow(document))
        self.known = []
        self.pieces = 0
        frame = {**document, "nodes": []}
        nodes = document["nodes"]
        self.copies.take({"do": "open", "document": 1, "value": frame})
        for start in range(0, len(nodes), 500):
            self.copies.take({"do": "part", "document": 1, "kind": "nodes", "parts": nodes[start : start + 500]})
        assert self.copies.take({"do": "opened", "document": 1, "version": 0}) == {1}
        self.hear()

    def edit(self, *edits):
        self.draft.apply(edits)
        self.copies.take({"do": "edit", "document": 1, "version": 1, "edits": EditList.dump_python(edits, mode="json")})
        self.hear()

    def hear(self):
        answers = list(self.copies.check(1))
        self.pieces = len(answers)
        for answer in answers:
            assert answer["complete"] == (answer is answers[-1])
            self.known[answer["begin"] : answer["end"]] = map(Problem.model_validate, answer["problems"])
        every = check_workflow(self.draft.document())
        told = sorted(every, key=lambda problem: problem.severity)[:MOST] if len(every) > MOST else every
        assert self.known == list(told)
        assert answers[-1]["left_out"] == len(every) - len(self.known)


def test_pieces_make_the_whole():
    listener = Listener(many(1_300))
    assert listener.pieces == 3
    listener.edit(SetParameters(id="n700", set={"values": {}}))
    assert listener.pieces == 1
    listener.edit(RemoveNode(id="n0"), RemoveNode(id="n1299"))
    listener.edit(*(SetNode(id=f"n{number}", type="trigger.manual") for number in range(100, 1_000)))
    listener.edit(*(RemoveNode(id=f"n{number}") for number in range(1, 1_299)))


def test_a_document_that_is_no_longer_watched_is_not_checked():
    listener = Listener(many(1))
    assert listener.copies.take({"do": "close", "document": 1}) == set()
    assert list(listener.copies.check(1)) == []
    with pytest.raises(ValueError, match="unknown"):
        listener.copies.take({"do": "dance"})


def test_more_than_anybody_reads_are_counted_and_not_told():
    listener = Listener(many(MOST + 700))
    assert len(listener.known) == MOST
    assert {problem.severity for problem in listener.known} == {"error"}
    listener.edit(*(RemoveNode(id=f"n{number}") for number in range(MOST - 200)))
    assert 0 < len(listener.known) < MOST
