"""Whatever edits come, and whichever are taken back: the arrays are as if the document had been read anew."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_designer.canvas.model.applying import apply_edits, as_json
from concertmaster_designer.canvas.model.decode import read_document
from concertmaster_designer.canvas.model.flags import HIDDEN
from concertmaster_shared.workflow import Draft, EditList, read_workflow
from concertmaster_shared.workflow.edits import EditError
from tests.support.canvas_parts import LOOKS, edge, node

NODES, GROUPS = "abcdef", ("g", "h", "k")


def _start():
    return {
        "format": "concertmaster.workflow/1",
        "nodes": [node(name, "data.set", 240 * place, 40 * place) for place, name in enumerate(NODES)],
        "edges": [edge(f"{one}{other}", one, other) for one, other in itertools.pairwise(NODES)],
        "groups": [{"id": "g", "title": "", "nodes": ["b", "c"], "collapsed": True, "color": ""}],
    }


def _edit():
    names = st.sampled_from(NODES)
    group = st.fixed_dictionaries(
        {
            "id": st.sampled_from(GROUPS),
            "title": st.just(""),
            "nodes": st.lists(names, unique=True, max_size=5),
            "collapsed": st.booleans(),
            "color": st.just(""),
        }
    )
    place = st.tuples(st.integers(-5, 5).map(lambda x: x * 80), st.integers(-5, 5).map(lambda y: y * 40)).map(list)
    return st.one_of(
        group.map(lambda made: [{"op": "put_group", "group": made}]),
        st.sampled_from(GROUPS).map(lambda name: [{"op": "remove_group", "id": name}]),
        st.tuples(names, place).map(lambda pair: [{"op": "move_nodes", "moves": [{"id": pair[0], "position": pair[1]}]}]),
        names.map(lambda name: [{"op": "remove_node", "id": name}]),
        st.tuples(names, place).map(lambda pair: [{"op": "add_node", "node": node(pair[0], "data.set", *pair[1])}]),
        st.tuples(names, names).map(lambda pair: [{"op": "remove_edge", "id": pair[0] + pair[1]}]),
        st.tuples(names, names).map(lambda pair: [{"op": "add_edge", "edge": edge(pair[0] + pair[1], *pair)}]),
        st.just("undo"),
    )


def _looks_of(graph):
    """Give everything about a graph that shows, by the ids of its parts."""
    graph.tidy()
    nodes = {graph.nodes.ids[row]: bool(graph.nodes.flags[row] & HIDDEN) for row in graph.nodes.living()}
    edges = {}
    for row in graph.edges.living():
        hidden = bool(graph.edges.flags[row] & HIDDEN)
        ends = (
            ()
            if hidden
            else tuple(float(column[row]) for column in (graph.edges.ax, graph.edges.ay, graph.edges.bx, graph.edges.by))
        )
        edges[graph.edges.ids[row]] = hidden, ends
    return nodes, edges, sorted(graph.frames)


@settings(max_examples=150, deadline=None)
@given(st.lists(_edit(), max_size=14))
def test_arrays_are_true_after_every_step(steps):
    draft, graph = Draft(read_workflow(_start())), read_document(_start(), LOOKS)
    done = []
    for step in steps:
        if step == "undo":
            edits = done.pop() if done else ()
            draft.apply(edits)
        else:
            edits = EditList.validate_python(step)
            try:
                done.append(draft.apply(edits))
            except EditError:
                continue
        apply_edits(graph, as_json(edits))
        fresh = read_document(draft.document().to_json(), LOOKS)
        assert _looks_of(graph) == _looks_of(fresh)
        assert np.isfinite(graph.edges.ax[: graph.edges.count]).all()
