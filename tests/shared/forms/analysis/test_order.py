"""The order in which a form is worked out, and the circles that have none."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from concertmaster_shared.forms.analysis.analyse import analyse
from concertmaster_shared.forms.analysis.order import sort
from tests.support.forms import expr, form_document, number_field

NODES = "abcdef"
GRAPHS = st.fixed_dictionaries({node: st.lists(st.sampled_from(NODES), max_size=3) for node in NODES})


@given(GRAPHS)
def test_each_node_follows_what_it_waits_for_or_there_is_a_circle(graph: dict[str, Sequence[str]]) -> None:
    order, circles = sort(graph)
    assert sorted(order) == list(NODES)
    for circle in circles:
        assert all(after in graph[before] for before, after in zip(circle, (*circle[1:], circle[0]), strict=True))
    if not circles:
        places = {node: place for place, node in enumerate(order)}
        assert all(places[wait] < places[node] for node, waits in graph.items() for wait in waits)


def test_without_dependencies_the_order_stays() -> None:
    assert sort({"b": [], "a": [], "c": ["a"]}) == (("b", "a", "c"), ())


def test_rows_and_what_surrounds_them_have_orders_of_their_own() -> None:
    order = analyse(
        form_document(
            {
                "f_total": {"name": "total", "type": "calculated", "value": expr("sum(sites.part)")},
                "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_part", "f_kwh"]},
                "f_part": {"name": "part", "type": "calculated", "value": expr("kwh / most")},
                "f_kwh": number_field("kwh"),
                "f_most": number_field("most"),
            }
        )
    ).order
    assert order.circles == ()
    assert order.levels == {"": ("p1", "f_most", "f_sites", "f_total"), "f_sites": ("f_kwh", "f_part")}
