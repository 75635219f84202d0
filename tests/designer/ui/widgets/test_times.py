from datetime import UTC, datetime, timedelta

import pytest

from concertmaster_designer.ui.widgets.times import duration, exactly, how_long_ago

NOW = datetime(2026, 3, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(seconds=-3), "just now"),
        (timedelta(seconds=2), "just now"),
        (timedelta(seconds=30), "30 seconds ago"),
        (timedelta(seconds=60), "1 minute ago"),
        (timedelta(minutes=59, seconds=59), "59 minutes ago"),
        (timedelta(hours=1), "1 hour ago"),
        (timedelta(days=1), "1 day ago"),
        (timedelta(days=19), "19 days ago"),
        (timedelta(days=45), "3 Feb 2026"),
    ],
)
def test_how_long_ago(before, words):
    assert how_long_ago(NOW - before, NOW) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.0123, "12 ms"), (1.26, "1.3 s"), (42, "42 s"), (61, "1 min 1 s"), (3720, "1 h 2 min")],
)
def test_how_long_it_took(seconds, words):
    assert duration(timedelta(seconds=seconds)) == words


def test_exactly_names_the_zone():
    assert exactly(NOW).split()[-1] == NOW.astimezone().strftime("%Z")
