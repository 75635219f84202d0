"""Each language says to respondents what English says: the same sentences, with the same places to fill in."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from string import Formatter

import pytest

from concertmaster_shared import messages
from concertmaster_shared.messages import codes, languages, sentence

OTHERS = sorted(languages() - {"en"})

UPLOADS = {"upload.expired", "upload.too_large", "upload.too_many_pieces"}
"""What the script that sends files may be told and shows beside a field; the rest of ``upload`` is about the protocol."""
OUR_OWN = {"letter.broken", "letter.needless", "letter.unreadable"}
"""What is noted about letters; the other codes of ``letter`` are read by whoever gets one."""

FULL_STOP = re.compile(r"[.?)}。）।؟]\u2069?$")
PLEADING = re.compile(
    r"[!¡！]|\b(please|oops|ups|sorry|bitte|leider|veuillez|désolée?|por favor|per favore|per piacere|helaas|alstublieft"
    r"|lamentamos|infelizmente|purtroppo|proszę|niestety|будь ласка|на жаль|lütfen|maalesef)\b",
    re.IGNORECASE,
)


def codes_for_respondents() -> set[str]:
    """Give every code whose sentence is read by people who fill in forms, decide questions or get letters about either."""
    topics = {code: code.partition(".")[0] for code in codes()}
    return {code for code, topic in topics.items() if topic in {"answer", "page", "letter"}} - OUR_OWN | UPLOADS


class _Places(dict[str, object]):
    """Fills each place with its own name, so that a sentence stands there as it was written."""

    def get(self, name: str, default: object = None) -> object:
        return f"{{{name}}}"


def written(code: str, language: str) -> str:
    return sentence(code, _Places(), language=language)


def places(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("language", OTHERS)
def test_it_says_all_that_respondents_read_and_no_more(language: str) -> None:
    wanted, said = codes_for_respondents(), codes(language)
    assert (sorted(wanted - said), sorted(said - wanted)) == ([], [])


@pytest.mark.parametrize("language", OTHERS)
def test_it_names_what_english_names(language: str) -> None:
    both = {code: (places(written(code, "en")), places(written(code, language))) for code in codes(language) & codes()}
    assert {code: found for code, found in both.items() if set(found[0]) != set(found[1])} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_its_sentences_are_its_own_and_plead_for_nothing(language: str) -> None:
    english = {written(code, "en") for code in codes_for_respondents()}
    sentences = {code: written(code, language) for code in codes(language)}
    assert {code: text for code, text in sentences.items() if text in english or text != text.strip()} == {}
    assert {code: text for code, text in sentences.items() if not FULL_STOP.search(text) or PLEADING.search(text)} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_no_two_codes_say_the_same_where_english_tells_them_apart(language: str) -> None:
    english = Counter(written(code, "en") for code in codes(language))
    said = Counter(written(code, language) for code in codes(language))
    assert {text for text, count in said.items() if count > 1 and max(english.values()) == 1} == set()


@pytest.mark.parametrize("language", OTHERS)
def test_it_is_called_by_its_own_name(language: str) -> None:
    name = importlib.import_module(f"{messages.__name__}.{language}").__doc__ or ""
    assert re.fullmatch(r"\S.*[.。।]", name.strip())
