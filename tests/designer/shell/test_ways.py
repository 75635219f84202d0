"""Selecting along the ways between nodes, in the real window."""


def test_ways_between_selected_nodes(designer):
    designer.open_stored()
    designer.session.select(["start", "big"])
    designer.do("select.between")
    assert set(designer.session.selection) == {"start", "total", "big"}
    assert set(designer.document.canvas.selection()) == {"start", "total", "big"}
    designer.session.select(["big", "start"])
    designer.do("select.shortest")
    assert set(designer.session.selection) == {"start", "total", "big"}


def test_without_a_way_the_selection_stays(designer):
    designer.open_stored()
    designer.document.take_gesture([{"op": "remove_edge", "id": "e1"}])
    designer.session.select(["big", "start"])
    designer.do("select.shortest")
    assert set(designer.session.selection) == {"start", "big"}
    assert "No way leads" in designer.window.status.message.text()
