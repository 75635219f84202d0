"""Another id for a node, and what follows."""

from __future__ import annotations

import pytest

from concertmaster_shared.workflow import Draft, read_workflow
from concertmaster_shared.workflow.refactor import RefactorError, change_id

DOCUMENT = {
    "format": "concertmaster.workflow/1",
    "nodes": [
        {"id": "start", "type": "trigger.manual"},
        {"id": "total", "type": "data.set", "parameters": {"values": {"sum": {"expr": "input.a + input.b"}}}},
        {
            "id": "mail",
            "type": "email.send",
            "parameters": {
                "to": "a@example.org",
                "subject": "steps.total is no expression, {{ steps.total.sum }} is",
                "text": {"expr": 'if(steps["total"].sum > 1, steps . total, steps.totals)'},
                "rest": [{"deep": {"expr": "map(steps.total.rows, item.total)"}}, {"expr": "steps.total +"}],
            },
        },
    ],
    "edges": [{"id": "e1", "source": "start", "target": "total"}, {"id": "e2", "source": "total", "target": "mail"}],
    "groups": [{"id": "g", "nodes": ["total", "mail"]}],
}


@pytest.fixture
def draft() -> Draft:
    return Draft(read_workflow(DOCUMENT))


def test_everything_that_names_the_node_follows(draft: Draft) -> None:
    draft.apply(change_id(draft, "total", "sum_up"))
    mail = draft.nodes["mail"].parameters
    assert mail["subject"] == "steps.total is no expression, {{ steps.sum_up.sum }} is"
    assert mail["text"] == {"expr": "if(steps.sum_up.sum > 1, steps.sum_up, steps.totals)"}
    assert mail["rest"] == [{"deep": {"expr": "map(steps.sum_up.rows, item.total)"}}, {"expr": "steps.total +"}]
    assert [(edge.source, edge.target) for edge in draft.edges.values()] == [("start", "sum_up"), ("sum_up", "mail")]
    assert draft.groups["g"].nodes == ("sum_up", "mail")
    assert list(draft.nodes) == ["start", "sum_up", "mail"]


def test_an_id_that_is_no_name_stands_in_brackets(draft: Draft) -> None:
    draft.apply(change_id(draft, "total", "sum-up"))
    assert draft.nodes["mail"].parameters["text"] == {"expr": 'if(steps["sum-up"].sum > 1, steps["sum-up"], steps.totals)'}


def test_undoing_gives_the_same_document(draft: Draft) -> None:
    before = draft.document()
    draft.apply(draft.apply(change_id(draft, "total", "sum_up")))
    assert draft.document() == before


def test_an_id_that_is_taken_is_refused(draft: Draft) -> None:
    with pytest.raises(RefactorError, match="'mail' already"):
        change_id(draft, "total", "mail")
    assert change_id(draft, "total", "total") == ()
