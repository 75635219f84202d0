import orjson

from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.typing import Flow, Outlook
from concertmaster_designer.documents.typing.flow import NEAR
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import Edge, Node
from concertmaster_shared.workflow.document import FORMAT
from concertmaster_shared.workflow.edits import AddEdge, AddNode, RemoveEdge, SetParameters


def test_what_has_ended_stands_nearest_first_and_bodies_of_ended_loops_last(outlook):
    assert outlook.flow.before("last") == ("after", "loop", "set", "get-it", "start", "inner")
    assert outlook.flow.before("inner") == ("loop", "set", "get-it", "start")
    assert outlook.flow.before("start") == ()


def test_loops_around_and_lists_that_they_leave(outlook):
    assert outlook.flow.around("inner") == ("loop",)
    assert outlook.flow.around("after") == ()
    assert outlook.flow.lists_around("inner", "after") == 1
    assert outlook.flow.lists_around("set", "inner") == 0


def test_only_edits_of_nodes_and_edges_make_it_look_again(draft):
    flow = Flow(draft)
    assert "aside" not in flow.before("last")
    edits = [SetParameters(id="set", set={"values": {}})]
    draft.apply(edits)
    assert not flow.edited(edits)
    edits = [AddEdge(edge=Edge(id="x", source="aside", target="last"))]
    draft.apply(edits)
    assert flow.edited(edits)
    assert "aside" in flow.before("last")
    draft.apply([RemoveEdge(id="x")])
    flow.forget()
    assert "aside" not in flow.before("last")


def test_a_cycle_ends(draft):
    draft.apply([AddEdge(edge=Edge(id="x", source="last", target="get-it"))])
    flow = Flow(draft)
    assert "last" in flow.before("get-it")
    assert flow.around("last") == ()


def test_the_check_has_no_word_against_what_is_before(draft):
    """The rule that names steps which do not come before, and this one, say the same about every pair of nodes."""
    outlook = Outlook(draft)
    ids = list(draft.nodes)
    for node_id in ids:
        node = draft.nodes[node_id]
        if node.type != "data.set":
            continue
        values = {step: {"expr": f'steps["{step}"]'} for step in ids}
        draft.apply([SetParameters(id=node_id, set={"values": values})])
        before = outlook.flow.before(node_id)
        found = {
            problem.path.rpartition("/")[2]
            for problem in check_workflow(draft.document())
            if problem.code == "workflow.step_not_before" and problem.path.startswith(f"/nodes/{node_id}/")
        }
        assert found == set(ids) - set(before)


def test_ten_thousand_nodes_in_a_row(draft):
    nodes = [AddNode(node=Node(id=f"n{number}", type="data.set")) for number in range(10_000)]
    edges = [AddEdge(edge=Edge(id=f"f{number}", source=f"n{number}", target=f"n{number + 1}")) for number in range(9_999)]
    draft.apply([*nodes, *edges])
    flow = Flow(draft)
    assert flow.before("n1500") == tuple(f"n{number}" for number in reversed(range(1_500)))
    assert flow.before("n9999")[:NEAR] == tuple(f"n{number}" for number in range(9_998, 9_998 - NEAR, -1))
    assert flow.around("n9999") == ()


def test_a_look_from_far_down_a_chain_reads_only_what_is_near():
    nodes = [{"id": f"n{number}", "type": "data.set"} for number in range(30_000)]
    edges = [{"id": f"e{number}", "source": f"n{number}", "target": f"n{number + 1}"} for number in range(29_999)]
    draft = OpenDraft.read(orjson.dumps({"format": FORMAT, "nodes": nodes, "edges": edges}))
    outlook = Outlook(draft)
    known = outlook.at("n29999").known.roots["steps"]
    assert next(iter(known.fields)) == "n29998"
    assert known.is_open
    assert len(draft.edges._seen) <= 6_000
