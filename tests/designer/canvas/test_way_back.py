"""Who has lost the workflow out of view is led back, however large it is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from concertmaster_designer.canvas.camera import SMALLEST_SCALE


def test_a_button_leads_back_while_nothing_is_in_view(canvas, qtbot):
    button = canvas._way_back
    canvas.fit()
    canvas.pan_by(100_000, 0)
    qtbot.waitUntil(button.isVisible)
    assert button.text() == "Back to the workflow"
    assert canvas.rect().contains(button.geometry())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    qtbot.waitUntil(lambda: not button.isVisible())
    assert canvas._stage.camera.shows(canvas._stage.graph.bounds())


def test_it_stays_away_while_something_is_in_view(canvas, qtbot):
    canvas.fit()
    canvas.pan_by(5, 5)
    qtbot.wait(300)
    assert not canvas._way_back.isVisible()


def test_what_is_wider_than_one_percent_is_shown_whole_and_painted(canvas):
    spots = [(column * 2000, row * 1500) for column in range(60) for row in range(60)]
    nodes = [{"id": f"n{number}", "type": "data.set", "position": list(spot)} for number, spot in enumerate(spots)]
    canvas.show_document({"format": "concertmaster.workflow/1", "nodes": nodes, "edges": []})
    canvas.fit()
    assert canvas.scale < SMALLEST_SCALE
    assert canvas._stage.camera.shows(canvas._stage.graph.bounds())
    image = canvas.grab().toImage()
    corners = [canvas.to_view(x, y).toPoint() for x, y in ((0.0, 0.0), (59 * 2000.0, 59 * 1500.0))]
    ground = image.pixelColor(2, image.height() // 2).name()
    for corner in corners:
        near = [corner + QPoint(dx, dy) for dx in range(-2, 5) for dy in range(-2, 5)]
        assert {image.pixelColor(place).name() for place in near} - {ground}
