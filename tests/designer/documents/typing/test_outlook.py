import pytest

from concertmaster_designer.documents.typing import Outlook, kind_words, shape_of
from concertmaster_shared.expressions import Shape, parse
from concertmaster_shared.expressions.checker import infer
from concertmaster_shared.expressions.shapes import TEXT
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import Draft, Edge, Node, WorkflowDocument
from concertmaster_shared.workflow.document import FORMAT
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Move, MoveNodes, RemoveNode, SetNode, SetParameters


def kind(outlook, node_id, text, parameter=None):
    return kind_words(infer(parse(text), outlook.at(node_id, parameter).known))


@pytest.mark.parametrize(
    ("node_id", "text", "words"),
    [
        ("set", "input.staff", "number"),
        ("set", "input.company", "text"),
        ("set", "input.measured_on", "text"),
        ("set", "input.sites", "list of maps"),
        ("set", "input.sites.kwh", "list of number"),
        ("set", 'steps["get-it"].status', "number"),
        ("loop", "steps.set.total", "number"),
        ("loop", "steps.set.when", "text"),
        ("inner", "index", "number"),
        ("after", "steps.inner.double", "list of number"),
        ("after", "steps.loop.errors.message", "list of text"),
        ("last", "steps.after.count", "number"),
        ("last", "run.version", "number"),
    ],
)
def test_kinds_come_from_forms_specs_and_parameters(outlook, node_id, text, words):
    assert kind(outlook, node_id, text) == words


def test_every_type_that_gives_something_says_what(outlook, draft):
    draft.apply([AddNode(node=Node(id="z", type="data.set")), AddEdge(edge=Edge(id="z1", source="last", target="z"))])
    told = set()
    for node_type in CATALOGUE:
        draft.apply([SetNode(id="last", type=node_type)])
        outlook.forget()
        if outlook.output("last").kind == "map":
            told.add(node_type)
    free = {"trigger.form", "trigger.manual", "trigger.webhook", "data.set", "flow.call", "flow.return", "logic.stop"}
    assert set(CATALOGUE) - told == free


def test_what_a_run_gave_fills_what_the_spec_leaves_open(outlook):
    assert kind(outlook, "set", 'steps["get-it"].json.orders') == "any"
    outlook.see({"": {"extra": 1}, "get-it": {"status": 200, "json": {"orders": [{"price": 2}, {"name": "x"}]}}})
    assert kind(outlook, "set", 'steps["get-it"].json.orders') == "list of maps"
    assert kind(outlook, "inner", "item.price") == "number"
    assert kind(outlook, "inner", "item.name") == "text"
    assert kind(outlook, "set", "input.extra") == "number"
    assert kind(outlook, "set", "input.company") == "text"


def test_items_of_a_parameter_that_is_evaluated_for_each(outlook, draft):
    draft.apply([SetParameters(id="after", set={"items": {"expr": "input.sites"}})])
    outlook.forget()
    where = CATALOGUE["data.filter"].parameter("where")
    sight = outlook.at("after", where)
    assert kind(outlook, "after", "item.kwh", where) == "number"
    assert sight.wanted == ("boolean",)
    assert "item" in sight.allowed.roots
    assert "item" not in outlook.at("after").allowed.roots


def test_an_edit_of_a_parameter_is_seen_downstream(outlook, draft):
    assert kind(outlook, "loop", "steps.set.total") == "number"
    edits = [SetParameters(id="set", set={"values": {"total": "words"}})]
    draft.apply(edits)
    outlook.edited(edits)
    assert kind(outlook, "loop", "steps.set.total") == "text"


def test_a_long_row_of_nodes_that_name_each_other_does_not_end_the_program(draft):
    nodes = [
        AddNode(
            node=Node(
                id=f"n{number}",
                type="data.set",
                parameters={"values": {"a": {"expr": f"steps.n{number - 1}.a" if number else "1"}}},
            )
        )
        for number in range(3_000)
    ]
    edges = [AddEdge(edge=Edge(id=f"f{number}", source=f"n{number}", target=f"n{number + 1}")) for number in range(2_999)]
    draft.apply([*nodes, *edges])
    assert kind_words(Outlook(draft).output("n2999")) == "map"


def test_settings_see_the_input_alone(outlook):
    sight = outlook.for_settings()
    assert set(sight.allowed.roots) == set(sight.known.roots) == {"input"}
    assert "company" in sight.known.roots["input"].fields


def test_a_node_that_is_gone_sees_the_input(outlook):
    assert set(outlook.at("gone").known.roots) == {"input"}


def test_shapes_of_values_that_were_seen():
    shape = shape_of({"a": [{"x": 1}, {"x": None, "y": "t"}], "b": None, "c": [1, "t"], "d": []})
    assert shape.fields["a"].items.fields["x"].kind == "number"
    assert shape.fields["a"].items.fields["y"].kind == "text"
    assert shape.fields["c"].items.kind == "any"
    assert shape.fields["b"].kind == "null"
    deep: object = 1
    for _ in range(50):
        deep = [deep]
    assert shape_of(deep).kind == "list"


def test_what_nodes_give_is_worked_out_anew_when_an_edit_says_something_of_it_and_not_for_a_move():
    asked = []

    def form(slug):
        asked.append(slug)
        return Shape.map({slug: TEXT})

    nodes = (Node(id="one", type="trigger.form", parameters={"form": "a"}), Node(id="other", type="trigger.form"))
    draft = Draft(WorkflowDocument(format=FORMAT, nodes=nodes))
    outlook = Outlook(draft, form)

    def seen(*edits):
        asked.clear()
        draft.apply(edits)
        outlook.edited(edits)
        return set(outlook.for_settings().known.roots["input"].fields), list(asked)

    assert seen() == ({"a", ""}, ["a", ""])
    assert seen(MoveNodes(moves=(Move(id="one", position=(8, 8)),))) == ({"a", ""}, [])
    assert seen(SetParameters(id="other", set={"form": "b"})) == ({"a", "b"}, ["a", "b"])
    assert seen(RemoveNode(id="one")) == ({"b"}, ["b"])
    assert seen(AddNode(node=nodes[0])) == ({"a", "b"}, ["b", "a"])
    outlook.forget()
    assert seen()[0] == {"a", "b"}
