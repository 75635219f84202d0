"""A frame's time is that of the changes it shows and of painting it, each counted once."""

from __future__ import annotations

import pytest

from concertmaster_designer.canvas.frames import FrameClock


@pytest.fixture
def clock():
    moments = iter(range(1000))
    return FrameClock(lambda: next(moments))


def test_changes_count_into_the_next_frame(clock):
    with clock.change():
        pass
    with clock.change():
        pass
    with clock.frame():
        pass
    assert clock.take() == [3000]


def test_changes_inside_changes_count_once(clock):
    with clock.change(), clock.change():
        pass
    with clock.frame():
        pass
    assert clock.take() == [2000 + 1000]


def test_times_are_given_once(clock):
    with clock.frame():
        pass
    clock.take()
    assert clock.take() == []


def test_what_is_painted_inside_a_change_counts_once(clock):
    # Qt asks a window to update, and paints it within.
    with clock.change(), clock.frame():
        pass
    with clock.frame():
        pass
    assert clock.take() == [1000, 2000 + 1000]
