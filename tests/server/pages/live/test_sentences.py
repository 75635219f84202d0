"""What a page says by itself stands in the page's own language, as what the server says does."""

from __future__ import annotations

import json

import pytest

from concertmaster_server.pages.live.build_live import build_live
from concertmaster_server.pages.words import words_for
from concertmaster_shared.messages import languages, sentence
from tests.support.forms import compiled_form, expr, number_field, text_field

FORM = compiled_form(
    {
        "f_name": text_field("name", required=True, max_len=5),
        "f_staff": {"name": "staff", "type": "integer", "label": "Staff", "max": expr("len(name)")},
        "f_size": number_field("size", messages={"not_a_number": "Digits alone."}),
    },
    locales=sorted(languages()),
    default_locale="en",
)


def told(locale: str) -> dict[str, dict[str, str]]:
    """Give the sentences of each field, by what is wrong."""
    live = build_live(FORM, FORM.pages[0].id, locale=locale, words=words_for(locale), answers={}, hidden=frozenset())
    return {step["n"]: step["m"] for step in json.loads(live)["steps"]}


@pytest.mark.parametrize("locale", sorted(languages()))
def test_a_page_speaks_its_own_language(locale: str) -> None:
    said = told(locale)
    assert said["name"]["required"] == sentence("answer.required", {"label": "Name"}, language=locale)
    assert said["staff"]["too_big"] == sentence("answer.too_big", {"label": "Staff", "max": "{max}"}, language=locale)
    assert "{first}" in said["staff"]["number_ambiguous"]


def test_whoever_types_no_whole_number_reads_an_example_of_one() -> None:
    said = told("de")["staff"]
    assert said["not_whole"] == "Geben Sie bei „Staff“ eine ganze Zahl ein, zum Beispiel 12."
    assert "not_a_number" not in said


def test_the_authors_own_sentence_comes_first() -> None:
    assert told("de")["size"]["not_a_number"] == "Digits alone."
