import pytest

from concertmaster_designer.documents.nodes import add_node, fresh_id
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow.edits import AddEdge, AddNode


@pytest.mark.parametrize(
    ("wish", "taken", "expected"),
    [
        ("HTTP request", [], "http_request"),
        ("HTTP request", ["http_request"], "http_request_2"),
        ("HTTP request", ["http_request", "http_request_2"], "http_request_3"),
        ("If", [], "if_1"),
        ("If", ["if_1"], "if_2"),
        ("e1", ["e1", "e2"], "e1_2"),
        ("2 of 3", [], "n_2_of_3"),
        ("Übung", [], "bung"),
        ("", [], "part"),
        ("日本", ["part"], "part_2"),
    ],
)
def test_ids_read_like_their_node_and_can_stand_in_expressions(wish, taken, expected):
    assert fresh_id(wish, dict.fromkeys(taken)) == expected


def test_a_node_from_the_palette_is_named_after_its_type(session):
    (edit,) = add_node(session.draft, CATALOGUE["http.request"], (10, 20))
    assert isinstance(edit, AddNode)
    assert (edit.node.id, edit.node.name, edit.node.position) == ("http_request", "HTTP request", (10, 20))


def test_a_second_node_of_a_type_is_numbered_as_its_id(session):
    for node_type in ("http.request", "http.request", "logic.if", "logic.if"):
        session.apply(add_node(session.draft, CATALOGUE[node_type], (0, 0)))
    assert [node.name for node in session.draft.nodes.values()][-4:] == ["HTTP request", "HTTP request 2", "If", "If 2"]


def test_it_is_connected_to_the_first_output_that_leads_nowhere(session):
    for port in ("true", "false"):
        session.apply(add_node(session.draft, CATALOGUE["data.set"], (0, 0), after="big"))
        newest = list(session.draft.edges.values())[-1]
        assert (newest.source, newest.source_port, newest.target_port) == ("big", port, "in")


def test_where_there_is_no_port_it_stands_alone(session):
    assert len(add_node(session.draft, CATALOGUE["trigger.manual"], (0, 0), after="big")) == 1
    session.apply(add_node(session.draft, CATALOGUE["flow.return"], (0, 0), after="big"))
    assert not any(isinstance(edit, AddEdge) for edit in add_node(session.draft, CATALOGUE["data.set"], (0, 0), after="return"))


def test_a_switch_goes_on_at_its_first_case(session):
    (added,) = add_node(session.draft, CATALOGUE["logic.switch"], (0, 0))
    cases = [{"port": "large", "when": True}]
    session.apply((AddNode(node=added.node.model_copy(update={"parameters": {"cases": cases}})),))
    for port in ("large", "else"):
        session.apply(add_node(session.draft, CATALOGUE["data.set"], (0, 0), after="switch"))
        assert list(session.draft.edges.values())[-1].source_port == port
