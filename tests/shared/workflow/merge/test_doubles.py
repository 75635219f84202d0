"""Two nodes that were added under one id: both can be kept, and what names theirs follows it."""

from __future__ import annotations

import pytest

from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.compare import RepeatedIdError
from concertmaster_shared.workflow.merge import merge

PLACE = ("nodes", "mail")
START = {"id": "start", "type": "trigger.manual"}


def side(number, *nodes, **more):
    mail = {"id": "mail", "type": "email.send", "parameters": {"to": f"{number}@x"}}
    edge = {"id": "e1", "source": "start", "target": "mail"}
    return read_workflow({"nodes": [START, mail, *nodes], "edges": [edge], **more})


BASE = read_workflow({"nodes": [START]})
OURS = side(1, {"id": "mail_2", "type": "data.set"})
THEIRS = side(
    2,
    {"id": "log", "type": "data.set", "parameters": {"values": {"a": {"expr": "steps.mail.message_id"}}}},
    groups=[{"id": "group", "nodes": ["mail", "log"]}],
)


def test_both_are_kept_with_all_that_names_them():
    (conflict,) = merge(BASE, OURS, THEIRS).conflicts
    assert (conflict.place, conflict.can_be_both) == (PLACE, True)
    merged = merge(BASE, OURS, THEIRS, choices={PLACE: "both"})
    assert merged.conflicts == (conflict,)
    nodes = {node.id: node.parameters for node in merged.document.nodes}
    assert list(nodes) == ["start", "mail_3", "log", "mail", "mail_2"]
    assert (nodes["mail"], nodes["mail_3"]) == ({"to": "1@x"}, {"to": "2@x"})
    assert nodes["log"] == {"values": {"a": {"expr": "steps.mail_3.message_id"}}}
    edges = {edge.id: (edge.source, edge.target) for edge in merged.document.edges}
    assert edges == {"e1": ("start", "mail"), "e1_2": ("start", "mail_3")}
    assert merged.document.groups[0].nodes == ("mail_3", "log")
    assert THEIRS.nodes[1].id == "mail"


@pytest.mark.parametrize("choices", [{("nodes", "start"): "both"}, {("nodes", "none"): "both"}, {("name",): "both"}])
def test_both_is_yours_where_both_cannot_be(choices):
    assert merge(BASE, OURS, THEIRS, choices=choices) == merge(BASE, OURS, THEIRS)
    ours, theirs = BASE.model_copy(update={"name": "A"}), BASE.model_copy(update={"name": "B"})
    merged = merge(BASE, ours, theirs, choices=choices)
    assert merged.document.name == "A"
    assert not merged.conflicts[0].can_be_both


def test_ids_that_are_there_twice_are_told_all_the_same():
    twice = THEIRS.model_copy(update={"edges": (*THEIRS.edges, *THEIRS.edges)})
    with pytest.raises(RepeatedIdError):
        merge(BASE, OURS, twice, choices={PLACE: "both"})
