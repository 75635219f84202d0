"""What was agreed to, as it was read."""

from __future__ import annotations

import hashlib

from concertmaster_shared.forms.consents import Consent, consents_in
from tests.support.forms import compiled_form, text_field

FORM = compiled_form(
    {
        "f_terms": {"name": "terms", "type": "consent", "label": "I agree", "text": "All of it."},
        "f_letters": {"name": "letters", "type": "consent", "label": "Write to me", "required": False},
        "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_owned", "f_city"]},
        "f_owned": {"name": "owned", "type": "consent", "label": "It is mine", "required": False},
        "f_city": text_field("city"),
    },
    locales=["en", "de"],
    default_locale="en",
    texts={"de": {"f_terms.text": "Alles davon."}},
)


def test_a_text_is_given_in_the_language_of_the_answers() -> None:
    texts = [consents_in(FORM, {"f_terms": True}, locale=locale)[0].text for locale in ("en", "de")]
    assert texts == ["All of it.", "Alles davon."]


def test_what_was_not_ticked_was_not_agreed_to() -> None:
    assert consents_in(FORM, {"f_letters": False}, locale="en") == ()


def test_a_row_agrees_for_itself() -> None:
    values = {"f_sites": [{"f_city": "Oslo"}, {"f_owned": True}]}
    assert consents_in(FORM, values, locale="en") == (Consent("sites[1].owned", "It is mine", ""),)


def test_the_hash_is_that_of_the_text_and_of_the_label_where_there_is_none() -> None:
    with_text, without = consents_in(FORM, {"f_terms": True, "f_letters": True}, locale="en")
    hashes = [hashlib.sha256(text).hexdigest() for text in (b"All of it.", b"Write to me")]
    assert [with_text.sha256, without.sha256] == hashes
