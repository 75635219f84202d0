from concertmaster_shared.workflow import Graph, read_workflow


def graph(*edges, nodes="abcd"):
    return Graph.of(
        read_workflow(
            {
                "nodes": [{"id": name, "type": "data.set"} for name in nodes],
                "edges": [{"id": f"e{index}", "source": pair[0], "target": pair[1]} for index, pair in enumerate(edges)],
            }
        )
    )


def test_a_diamond_has_no_cycle():
    assert graph("ab", "ac", "bd", "cd").cycle() == ()


def test_a_cycle_is_given_from_end_to_end():
    cycle = graph("ab", "bc", "ca").cycle()
    assert cycle[0] == cycle[-1]
    assert set(cycle) == {"a", "b", "c"}


def test_a_node_that_leads_to_itself_is_a_cycle():
    assert graph("aa").cycle() == ("a", "a")


def test_upstream_and_downstream_follow_every_way():
    diamond = graph("ab", "ac", "bd", "cd")
    assert diamond.upstream("d") == {"a", "b", "c"}
    assert diamond.downstream(["b"]) == {"b", "d"}


def test_a_dangling_edge_is_left_out():
    assert graph("az").outgoing["a"] == ()
