"""Few fields get an index: those that are marked, and choices of large forms."""

from __future__ import annotations

from concertmaster_server.answers.wishes import LARGE, MOST, wishes
from tests.support.forms import compiled_form, number_field, text_field

CHOICE = {"name": "country", "type": "choice", "label": "C", "choices": [{"id": "de", "label": "DE"}]}
FORM = {
    "f_t": text_field("title"),
    "f_n": number_field("staff", filterable=True),
    "f_c": CHOICE,
    "f_y": {"name": "ready", "type": "yes_no", "label": "Y"},
    "f_m": {"name": "price", "type": "money", "label": "M", "currencies": ["EUR"], "filterable": True},
}


def test_a_small_form_has_indexes_for_what_is_marked() -> None:
    assert wishes(compiled_form(FORM), LARGE) == {"f_n": "number"}


def test_a_large_form_has_them_for_its_choices_too() -> None:
    assert wishes(compiled_form(FORM), LARGE + 1) == {"f_n": "number", "f_c": "text", "f_y": "boolean"}


def test_what_is_marked_goes_before_choices_when_there_are_too_many() -> None:
    choices = {f"f_c{number}": {**CHOICE, "name": f"c{number}"} for number in range(MOST)}
    found = wishes(compiled_form({**choices, "f_n": number_field("staff", filterable=True)}), LARGE + 1)
    assert len(found) == MOST
    assert next(iter(found)) == "f_n"
