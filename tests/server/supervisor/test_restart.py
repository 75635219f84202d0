"""The pause before a part is started again."""

from __future__ import annotations

from itertools import accumulate, repeat

from concertmaster_server.supervisor.restart import FIRST_S, HEALTHY_S, LONGEST_S, next_delay


def test_a_part_that_keeps_ending_waits_longer_each_time_up_to_a_bound() -> None:
    delays = accumulate(repeat(0.1, 7), next_delay, initial=next_delay(None, 0.1))
    assert list(delays) == [0.2, 0.4, 0.8, 1.6, 3.2, 5.0, 5.0, 5.0]
    assert (FIRST_S, LONGEST_S) == (0.2, 5.0)


def test_a_part_that_served_for_a_while_waits_as_at_first() -> None:
    assert next_delay(5.0, HEALTHY_S) == FIRST_S
