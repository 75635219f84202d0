"""Which problems are still to do rather than mistakes."""

import pytest

from concertmaster_designer.documents.session import Session
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Node, read_workflow
from concertmaster_shared.workflow.document import Edge
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Move, MoveNodes, RemoveNode, SetNode, SetParameters

LACKS = {"workflow.missing_parameter", "workflow.no_wait"}
START = {"nodes": [{"id": "start", "type": "trigger.manual"}, {"id": "old", "type": "http.request"}]}


@pytest.fixture
def session():
    return Session(read_workflow(START), None)


def told(session):
    """Give the nodes that lack something: as a mistake, and as still to do."""
    problems = tuple(found for found in check_workflow(session.draft.document()) if found.code in LACKS)
    return tuple({found.path.split("/")[2] for found in part} for part in session.unfilled.split(problems))


def add(session, name, **parameters):
    session.apply([AddNode(node=Node(id=name, type="http.request", parameters=parameters))])


def test_a_node_that_was_just_added_is_still_to_be_filled_in(session):
    add(session, "new")
    assert told(session) == ({"old"}, {"new"})


def test_a_wait_that_was_just_added_is_still_to_be_filled_in(session):
    session.apply([AddNode(node=Node(id="new", type="logic.wait"))])
    assert told(session) == ({"old"}, {"new"})
    session.apply([SetParameters(id="new", set={"until": ""})])
    assert told(session) == ({"old", "new"}, set())


def test_moving_connecting_and_naming_fill_nothing_in(session):
    add(session, "new")
    session.apply([MoveNodes(moves=(Move(id="new", position=(1, 1)),)), SetNode(id="new", name="Call", disabled=False)])
    session.apply([AddEdge(edge=Edge(id="e1", source="start", target="new"))])
    assert told(session) == ({"old"}, {"new"})


@pytest.mark.parametrize(
    "edit",
    [
        SetParameters(id="new", set={"method": "POST"}),
        SetParameters(id="new", remove=("url",)),
        SetNode(id="new", type="email.send"),
    ],
)
def test_whoever_was_set_to_anything_is_told_what_it_lacks(session, edit):
    add(session, "new")
    session.apply([edit])
    assert told(session) == ({"old", "new"}, set())
    session.undo()
    assert told(session) == ({"old", "new"}, set())


def test_a_node_that_comes_with_settings_is_told_at_once(session):
    add(session, "copied", method="POST")
    assert told(session) == ({"old", "copied"}, set())


def test_a_node_that_comes_again_is_new_again(session):
    add(session, "new")
    session.apply([RemoveNode(id="new")])
    assert told(session) == ({"old"}, set())
    session.undo()
    assert told(session) == ({"old"}, {"new"})


@pytest.mark.parametrize(
    "ask", [lambda session: session.begin_storing("k"), lambda session: session.begin_sending("k"), Session.ask_how_it_stands]
)
def test_whoever_saves_or_asks_is_told_everything_and_once(session, ask):
    heard = []
    session.checked.listen(heard.append)
    add(session, "new")
    ask(session)
    assert told(session) == ({"old", "new"}, set())
    assert len(heard) == 1
    session.ask_how_it_stands()
    assert len(heard) == 1
    add(session, "newer")
    assert told(session) == ({"old", "new"}, {"newer"})


def test_other_problems_of_a_new_node_stay_problems(session):
    session.apply([AddNode(node=Node(id="odd", type="acme.odd"))])
    problems = check_workflow(session.draft.document())
    others, unfilled = session.unfilled.split(problems)
    assert "workflow.unknown_type" in {found.code for found in others}
    assert unfilled == ()
