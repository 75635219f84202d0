"""Memory that nothing uses any more goes back to the system, where the allocator would keep it."""

import resource
import sys
from pathlib import Path

import pytest

from concertmaster_designer.documents.spare_memory import give_back

pytestmark = pytest.mark.alone

BLOCKS, SIZE, KEPT = 20_000, 4_096, 64
MEBI = 2**20


def _resident():
    statm = Path("/proc/self/statm")
    return int(statm.read_text(encoding="ascii").split()[1]) * resource.getpagesize() if statm.exists() else 0


def test_what_was_let_go_between_what_stays_is_given_back():
    blocks = [bytearray(SIZE) for _number in range(BLOCKS)]
    full = _resident()
    kept = blocks[::KEPT]
    del blocks
    give_back()
    assert len(kept) == -(-BLOCKS // KEPT)
    if sys.platform.startswith("linux"):
        assert full - _resident() > BLOCKS * SIZE * 0.8


def test_to_give_back_twice_is_nothing():
    give_back()
    before = _resident()
    give_back()
    assert _resident() <= before + MEBI
