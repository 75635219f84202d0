"""The nearest place below or beside on which nothing lies."""

import numpy as np
import pytest

from concertmaster_designer.canvas.pasting.free_ground import free_way

CARD = (0.0, 0.0, 200.0, 64.0)


@pytest.mark.parametrize(
    ("box", "taken", "way"),
    [
        (CARD, [], (0.0, 0.0)),
        (CARD, [(1000.0, 0.0, 1200.0, 64.0)], (0.0, 0.0)),
        (CARD, [CARD], (0.0, 96.0)),
        (CARD, [CARD, (0.0, 100.0, 200.0, 164.0)], (0.0, 200.0)),
        ((0.0, 0.0, 200.0, 600.0), [(0.0, 0.0, 200.0, 600.0)], (232.0, 0.0)),
        (CARD, [CARD, (0.0, 70.0, 200.0, 900.0)], (232.0, 0.0)),
    ],
)
def test_the_shortest_way_to_free_ground(box, taken, way):
    assert free_way(box, np.array(taken, dtype=float).reshape(-1, 4), 32.0) == way


def test_behind_many_rows_it_goes_behind_all():
    rows = [(0.0, at * 100.0, 200.0, at * 100.0 + 64) for at in range(200)]
    columns = [(at * 240.0, 0.0, at * 240.0 + 200, 64.0) for at in range(200)]
    assert free_way(CARD, np.array(rows + columns), 32.0) == (0.0, 200 * 100.0)
