import importlib
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from string import Formatter

import pytest

from concertmaster_server.pages import templates, wordings, words
from concertmaster_shared import messages

TEMPLATES = Path(templates.__file__).parent / "templates"
OTHERS = sorted(words.languages() - {"en"})
ALIKE = {
    "comment",
    "day",
    "error",
    "latitude",
    "link",
    "longitude",
    "moment",
    "no",
    "nothing_yet",
    "optional",
    "other",
    "page_of",
}
"""Words that a language may write as English does."""


def test_a_row_is_called_as_in_a_sentence() -> None:
    english = words.words_for("en-GB")
    names = ("Site", "site", "VAT number", "A", "")
    assert [words.add_row(english, name) for name in names] == [
        "Add another site",
        "Add another site",
        "Add another VAT number",
        "Add another a",
        "Add another entry",
    ]
    assert words.add_row(words.words_for("de"), "Standort") == "Noch ein Eintrag: Standort"


def test_a_language_without_words_gets_english_ones() -> None:
    assert words.words_for("tlh") is words.words_for("en")


def test_each_word_is_used() -> None:
    sources = [*TEMPLATES.rglob("*.html"), *TEMPLATES.parent.rglob("*.py")]
    used = set(
        re.findall(r'words\.(\w+)|words\["(\w+)"\]|, "(\w+)"', "\n".join(file.read_text(encoding="utf-8") for file in sources))
    )
    assert words.words_for("en").keys() <= {word for found in used for word in found}


def own_words(language: str) -> dict[str, str]:
    """Give the table of a language by itself."""
    table: dict[str, str] = importlib.import_module(f"{wordings.__name__}.{language}").WORDS
    return table


def places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_a_language_that_has_words_has_sentences_too() -> None:
    assert words.languages() == messages.languages()


@pytest.mark.parametrize("language", OTHERS)
def test_each_language_has_every_word(language: str) -> None:
    english, own = words.words_for("en"), own_words(language)
    assert (sorted(english.keys() - own.keys()), sorted(own.keys() - english.keys())) == ([], [])
    assert {key for key in english if places(english[key]) != places(own[key])} == set()
    assert {key for key, word in own.items() if word == english[key] and key not in ALIKE} == set()
    assert {key for key, word in own.items() if not word or word != word.strip() or re.search("[!¡！]", word)} == set()


@pytest.mark.parametrize("language", sorted(words.languages()))
def test_each_month_has_a_name_in_one_piece(language: str) -> None:
    names = words.words_for(language)["months"].split()
    assert (len(names), len(set(names))) == (12, 12)


@pytest.mark.parametrize("language", sorted(words.languages()))
def test_a_moment_holds_its_day_its_year_and_its_time(language: str) -> None:
    east = datetime(2026, 4, 1, 1, 5, tzinfo=timezone(timedelta(hours=3)))
    told = words.tell_moment(words.words_for(language), east)
    assert [
        part for part in ("31", "2026", "22:05 UTC", words.words_for(language)["months"].split()[2]) if part not in told
    ] == []


@pytest.mark.parametrize(
    ("minutes", "told"),
    [(0, "UTC"), (60, "UTC+1"), (330, "UTC+5:30"), (-210, "UTC\N{MINUS SIGN}3:30"), (-600, "UTC\N{MINUS SIGN}10")],
)
def test_a_moment_can_be_told_by_the_clock_it_was_set_by(minutes: int, told: str) -> None:
    moment = datetime(2026, 12, 1, 17, tzinfo=timezone(timedelta(minutes=minutes)))
    assert words.tell_local_moment(words.words_for("en"), moment) == f"1 December 2026, 17:00 {told}"


def test_the_language_of_a_reader_is_the_first_that_pages_speak() -> None:
    accepted = ("tlh, de-AT;q=0.8, en;q=0.5", "en-GB, de", "tlh", "")
    assert [words.reader_language(text) for text in accepted] == ["de", "en", "en", "en"]
