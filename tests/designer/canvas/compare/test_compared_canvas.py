import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest

from concertmaster_designer.canvas.compare import ComparedCanvas
from concertmaster_designer.canvas.compare.union import BEFORE, union
from concertmaster_designer.ui.theme import Theme, apply_theme
from concertmaster_shared.look import contrast
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.compare import compare

OLD = {
    "nodes": [
        {"id": "stays", "type": "trigger.manual", "position": [0, 0]},
        {"id": "gone", "type": "data.set", "position": [300, 0]},
        {"id": "changed", "type": "data.set", "position": [600, 0]},
        {"id": "moved", "type": "data.set", "position": [900, 0]},
    ],
    "edges": [
        {"id": "lost", "source": "stays", "target": "gone"},
        {"id": "led", "source": "stays", "target": "changed"},
    ],
    "notes": [{"id": "note", "text": "Old", "position": [0, 400]}],
    "groups": [{"id": "group", "title": "Old", "nodes": ["moved"]}],
}
NEW = {
    "nodes": [
        {"id": "stays", "type": "trigger.manual", "position": [0, 0]},
        {"id": "changed", "type": "data.set", "name": "Named", "position": [600, 0]},
        {"id": "moved", "type": "data.set", "position": [900, 300]},
        {"id": "fresh", "type": "data.set", "position": [1200, 0]},
    ],
    "edges": [
        {"id": "led", "source": "stays", "target": "moved"},
        {"id": "won", "source": "changed", "target": "fresh"},
    ],
    "notes": [{"id": "more", "text": "New", "position": [300, 400]}],
    "groups": [{"id": "group", "title": "New", "nodes": ["moved"], "collapsed": True}],
}
ROLES = {"stays": None, "gone": "danger", "changed": "warning", "moved": "accent", "fresh": "success"}


@pytest.fixture
def difference():
    return compare(read_workflow(OLD), read_workflow(NEW))


@pytest.fixture(params=[Theme.light(), Theme.dark()], ids=lambda theme: theme.name)
def theme(request, dressed):
    apply_theme(dressed, request.param)
    yield request.param
    apply_theme(dressed, Theme.light())


@pytest.fixture
def canvas(show, difference):
    canvas = ComparedCanvas()
    canvas.resize(1400, 800)
    show(canvas)
    canvas.show_comparison(difference, read_workflow(NEW))
    canvas.fit()
    return canvas


def corner_color(canvas, place):
    """Give the colours on the rim of a card, at its upper left."""
    at = canvas.to_view(*place)
    image = canvas.grab().toImage()
    around = [(at.x() + dx, at.y() + dy) for dx in range(-8, 14) for dy in range(-8, 14)]
    return {image.pixelColor(QPointF(x, y).toPoint()).name() for x, y in around}


def test_both_versions_are_one_document(difference):
    both = union(difference, read_workflow(NEW))
    assert {node["id"] for node in both["nodes"]} == {"stays", "gone", "changed", "moved", "fresh"}
    assert {edge["id"] for edge in both["edges"]} == {"lost", "led", "led" + BEFORE, "won"}
    assert {note["id"] for note in both["notes"]} == {"note", "more"}
    assert [group["collapsed"] for group in both["groups"]] == [False]


def test_each_card_wears_what_happened_to_it(theme, canvas):
    del theme
    for node, role in ROLES.items():
        (node_value,) = [one for one in canvas.document()["nodes"] if one["id"] == node]
        seen = corner_color(canvas, node_value["position"])
        palette = canvas._screen.inks.theme.palette
        worn = {role for role in ("danger", "warning", "accent", "success") if getattr(palette, role).lower() in seen}
        assert worn == ({role} if role else set()), node


def test_signs_can_be_read_on_their_ground(theme, canvas):
    inks = canvas._screen.inks
    for role in ("success", "danger", "warning", "accent"):
        assert contrast(getattr(theme.palette, role), inks.ground) >= 3
        assert contrast(getattr(theme.palette, role), inks.card) >= 3


def test_the_old_place_of_a_moved_node_is_joined_to_the_new_one(canvas):
    place = canvas.to_view(1000, 200).toPoint()
    image = canvas.grab().toImage()
    around = {image.pixelColor(place.x() + dx, place.y() + dy).name() for dx in range(-4, 5) for dy in range(-10, 11)}
    ground = image.pixelColor(5, 5).name()
    assert around - {ground}


@pytest.mark.parametrize("scale", [0.02, 0.08, 0.3, 1.0, 4.0])
def test_differences_show_at_every_scale(canvas, scale):
    canvas.zoom_to(scale, (1300, 30))
    image = canvas.grab().toImage()
    seen = {image.pixelColor(x, y).name() for x in range(300, 1100) for y in range(200, 600, 1)}
    assert canvas._screen.inks.theme.palette.success.lower() in seen


def test_parts_are_brought_into_view(canvas):
    for kind, part, point in (
        ("node", "fresh", (1300, 30)),
        ("edge", "won", (1100, 30)),
        ("note", "note", (120, 460)),
        ("group", "group", (1000, 330)),
    ):
        canvas.zoom_to(1.0, (-5000, -5000))
        canvas.reveal_part(kind, part)
        at = canvas.to_view(*point)
        assert canvas.rect().contains(at.toPoint()), kind
    canvas.zoom_to(1.0, (-5000, -5000))
    canvas.reveal_part("edge", "nobody")
    assert not canvas.rect().contains(canvas.to_view(0, 0).toPoint())


def test_nothing_moves_under_a_hand(canvas):
    asked = []
    canvas.edits_requested.connect(asked.append)
    before = canvas.document()
    canvas.set_locked(False)
    at = canvas.to_view(1300, 30).toPoint()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    QTest.mouseMove(canvas, at + QPoint(0, 80))
    QTest.mouseMove(canvas, at + QPoint(0, 120))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at + QPoint(0, 120))
    QTest.keyClick(canvas, Qt.Key.Key_Delete)
    assert asked == []
    assert canvas.document() == before


def test_a_second_comparison_leaves_the_view_where_it_is(canvas, difference):
    canvas.zoom_to(1.0, (600, 30))
    canvas.show_comparison(difference, read_workflow(NEW))
    assert canvas.scale == 1.0
    assert abs(canvas.to_view(600, 30).x() - canvas.width() / 2) < 2
