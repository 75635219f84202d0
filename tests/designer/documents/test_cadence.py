import pytest

from concertmaster_designer.documents.cadence import calendar_words, length_words


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("* * * * *", "every minute"),
        ("*/1 * * * *", "every minute"),
        ("*/15 * * * *", "every 15 minutes"),
        ("5 * * * *", "hourly at :05"),
        ("30 8 * * *", "daily at 8:30"),
        ("0 18 * * 1-5", "Monday to Friday at 18:00"),
        ("0 9 * * 0", "Sundays at 9:00"),
        ("0 9 * * 7", "Sundays at 9:00"),
        ("30 8 1 * *", "day 1 of each month at 8:30"),
        ("30 8 1 * 1", "30 8 1 * 1"),
        ("30 8 1 3 *", "30 8 1 3 *"),
        ("0-5 * * * *", "0-5 * * * *"),
        ("0 9 * * 8", "0 9 * * 8"),
        ("0 0 9 * * 1", "0 0 9 * * 1"),
        ("", ""),
    ],
)
def test_usual_calendars_have_words_and_others_stay(cron, words):
    assert calendar_words(cron) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.5, "0.5 s"),
        (90, "1 min 30 s"),
        (3600, "1 h"),
        (90_000, "1 day 1 h"),
        (90_061, "1 day 1 h"),
        (86_400.5, "1 day 0.5 s"),
    ],
)
def test_lengths_are_said_in_the_two_largest_units(seconds, words):
    assert length_words(seconds) == words
