"""The form document: what is read is written again, and its hash is its identity."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from pydantic import ValidationError

from concertmaster_shared.forms import content_hash, read_form
from tests.support.forms import expr, form_document, form_json, text_field

FULL = form_json(
    {
        "f_1": {"name": "staff", "type": "integer", "min": 0, "max": expr("10"), "required": True, "pii": False, "col": "c_0012"},
        "f_2": {"name": "share", "type": "decimal", "min": 0.0, "max": 100, "show_if": None},
    },
    checks=[{"id": "k1", "if_not": expr("staff <= 5"), "at": "f_1", "level": "error", "text": "t_k1"}],
    settings={"deadline": "2026-12-01T17:00:00+01:00", "late": "reject", "retention_days": 730},
    texts={"en": {"f_1.label": "How many staff?", "t_k1": "Too many."}, "de": {}},
    locales=["en", "de"],
    endings=[{"if": None, "screen": "e_ok"}],
    theme="thm_1",
)


def test_what_is_read_is_written_again_with_the_same_keys() -> None:
    document = read_form(FULL)
    assert document.to_json() == FULL
    assert json.dumps(document.to_json(), sort_keys=True) == json.dumps(FULL, sort_keys=True)
    assert read_form(document.to_json()) == document


def test_equal_documents_have_equal_hashes_whatever_the_order_of_keys() -> None:
    turned = dict(reversed(FULL.items()))
    assert content_hash(read_form(turned)) == content_hash(read_form(FULL))
    assert content_hash(read_form(FULL)).startswith("sha256:")


@pytest.mark.parametrize("change", [{"name": "Other"}, {"slug": "other"}, {"default_locale": "de"}])
def test_another_document_has_another_hash(change: dict[str, str]) -> None:
    assert content_hash(read_form({**FULL, **change})) != content_hash(read_form(FULL))


def test_the_hash_is_the_same_in_every_process() -> None:
    program = (
        "import json, sys; from concertmaster_shared.forms import content_hash, read_form;"
        "print(content_hash(read_form(json.load(sys.stdin))))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], input=json.dumps(FULL), capture_output=True, text=True, check=True
    ).stdout.strip()
    assert found == content_hash(read_form(FULL))


def test_documents_do_not_change() -> None:
    document = form_document({"f": text_field("city")})
    with pytest.raises(ValidationError):
        document.name = "Other"
    with pytest.raises(ValidationError):
        document.fields["f"].label = "Other"


def test_texts_are_found_by_language_then_the_form_s_own_then_in_place() -> None:
    document = form_document(
        {"f": text_field("city", label="In place", hint="t_hint")},
        locales=["en", "de"],
        texts={"en": {"f.label": "City", "t_hint": "Where you live"}, "de": {"f.label": "Stadt"}},
    )
    say_german = document.sayer("f", "de")
    assert say_german("label", "In place") == "Stadt"
    assert say_german("hint", "t_hint") == "Where you live"
    assert document.sayer("f", "fr")("label", "In place") == "City"
    assert document.sayer("f", "en")("placeholder", "In place") == "In place"


def test_a_form_is_headed_by_title_name_or_address() -> None:
    fields = {"f": text_field("city")}
    assert form_document(fields, title="Title", name="Name").heading("en") == "Title"
    assert form_document(fields, name="Name").heading("en") == "Name"
    assert form_document(fields).heading("en") == "test-form"
