"""Hostile files opened in a real window: each is a document or a dialogue that explains it, and neither takes long.

All 2,000 are opened by ``python -m tests.chaos.hostile_documents``; here are 300 of them.
"""

import random

from concertmaster_designer.app.wiring import program
from tests.support.hostile_documents import HEAVY_EVERY, Opener, hostile

LIMIT_S = 2.0
SAMPLE = random.Random(5).sample(range(2000), 296)  # noqa: S311 - the same sample every time
HEAVY = [HEAVY_EVERY * number - 1 for number in (3, 9, 20, 41)]


def test_each_is_a_document_or_is_explained_in_time(dressed, folders, tmp_path):
    outcomes = {}
    with program(dressed, folders) as built:
        built.window.show()
        opener = Opener(built.window, tmp_path)
        light = [seed for seed in SAMPLE if seed % HEAVY_EVERY != HEAVY_EVERY - 1]
        for seed in [*light, *HEAVY]:
            outcomes[seed] = opener.open(hostile(seed))
        # What a file takes it takes again; a collection of what other tests of this process have left it does not.
        slow = [seed for seed, (_outcome, spent) in outcomes.items() if spent > LIMIT_S]
        outcomes |= {seed: opener.open(hostile(seed)) for seed in slow}
        built.window.desk.leave()
    assert {outcome for outcome, _spent in outcomes.values()} == {"document", "dialog"}
    assert {seed: spent for seed, (_outcome, spent) in outcomes.items() if spent > LIMIT_S} == {}
