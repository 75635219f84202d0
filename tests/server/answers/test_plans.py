"""When a second walk costs less than what an index names."""

from __future__ import annotations

import pytest

from concertmaster_server.answers.plans import FURTHEST, Step, walk_on
from concertmaster_server.db.queries.answers.pages import WALKED
from concertmaster_server.db.queries.answers.tallies import Tallied

MANY = 4_000_000
AT_ONCE = Step("at once")


def known(total: int | None) -> Tallied:
    return Tallied(indexed=frozenset(), total=total, counts={})


@pytest.mark.parametrize(
    ("found", "total", "instead", "further"),
    [
        pytest.param(45, MANY, AT_ONCE, WALKED * 6 // 45 * 4, id="nearly enough"),
        pytest.param(12, MANY, AT_ONCE, 0, id="as rare as that: an index"),
        pytest.param(20, 40_000_000, AT_ONCE, FURTHEST, id="ten times as many to fetch"),
        pytest.param(0, MANY, AT_ONCE, 0, id="nothing found says nothing"),
        pytest.param(45, None, AT_ONCE, 0, id="nobody knows how many there are"),
        pytest.param(45, 2 * WALKED, AT_ONCE, 0, id="a small form"),
        pytest.param(45, MANY, Step("at once", fetched=100), 0, id="known to be rare: those found are all of the newest"),
    ],
)
def test_walking_on(found: int, total: int | None, instead: Step, further: int) -> None:
    assert abs(walk_on(found, 51, instead, known=known(total)) - further) <= 4
