from typing import Any

import pytest

from concertmaster_server.pages.receipts.tell_answer import tell_answer
from concertmaster_server.pages.words import words_for
from tests.support.forms import compiled_form

WHOLE_DAY = {"start": "2026-03-31", "end": "2026-05-01"}


def told(settings: dict[str, Any], answer: Any, locale: str, texts: dict[str, str] | None = None) -> str:
    form = compiled_form({"f": {"name": "f", "label": "F", **settings}}, locales=["en", "de", "fr"], texts={"de": texts or {}})
    return tell_answer(form.fields["f"], answer, form.document.sayer("f", locale), words=words_for(locale))


@pytest.mark.parametrize(
    ("settings", "answer", "english", "german", "french"),
    [
        ({"type": "date"}, "2026-03-31", "31 March 2026", "31. März 2026", "31 mars 2026"),
        (
            {"type": "date_range"},
            WHOLE_DAY,
            "31 March 2026 – 1 May 2026",
            "31. März 2026 – 1. Mai 2026",
            "31 mars 2026 – 1 mai 2026",
        ),
        (
            {"type": "datetime", "time_zone": "Europe/Oslo"},
            "2026-03-31T22:05:00Z",
            "1 April 2026, 00:05 Europe/Oslo",
            "1. April 2026, 00:05 Europe/Oslo",
            "1 avril 2026, 00:05 Europe/Oslo",
        ),
        ({"type": "consent"}, True, "Agreed", "Zugestimmt", "Accepté"),
        ({"type": "rating", "max": 5}, 4, "4 of 5", "4 von 5", "4 sur 5"),
        ({"type": "signature"}, {"typed": "Ada"}, "Signed as Ada", "Unterschrieben als Ada", "Signé\u00a0: Ada"),
        ({"type": "yes_no"}, True, "Yes", "Ja", "Oui"),
        ({"type": "yes_no", "no_label": "Never"}, False, "Never", "Never", "Never"),
        ({"type": "calculated", "value": True}, False, "No", "Nein", "Non"),
        ({"type": "integer"}, 7, "7", "7", "7"),
    ],
)
def test_it_is_told_in_the_words_of_the_language(
    settings: dict[str, Any], answer: Any, english: str, german: str, french: str
) -> None:
    assert [told(settings, answer, locale) for locale in ("en", "de", "fr")] == [english, german, french]


def test_the_words_of_the_author_come_before_those_of_the_language() -> None:
    texts = {"f.yes_label": "Jawohl"}
    assert [told({"type": "yes_no"}, True, locale, texts) for locale in ("en", "de", "fr")] == ["Yes", "Jawohl", "Oui"]
