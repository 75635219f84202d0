"""Both renderers draw the same pictures, those that lie in the folder of golden ones."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage

from tests.support.golden_pictures import PICTURES, SIZE, distance, draw, path_of


@pytest.mark.parametrize("golden", PICTURES, ids=lambda golden: golden.name)
def test_a_picture_is_as_it_should_be(golden, renderer, qapp):
    wanted = QImage(str(path_of(golden)))
    assert (wanted.width(), wanted.height()) == SIZE
    mean, worst = distance(golden, draw(golden), wanted)
    assert mean <= golden.mean
    assert worst <= golden.worst


def test_another_picture_is_told_apart(qapp):
    first, second = (next(one for one in PICTURES if one.name == name) for name in ("natural", "near"))
    mean, worst = distance(first, draw(first), draw(second))
    assert mean > first.mean * 4
    assert worst > first.worst * 4


def test_a_picture_without_its_edges_is_told_apart(qapp, monkeypatch):
    natural = next(one for one in PICTURES if one.name == "natural")
    monkeypatch.setattr("concertmaster_designer.canvas.paint.scene.paint_edges", lambda *_: None)
    _mean, worst = distance(natural, draw(natural), QImage(str(path_of(natural))))
    assert worst > natural.worst
