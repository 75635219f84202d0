"""Compiled forms: only documents without errors, with what depends on what."""

from __future__ import annotations

import pytest

from concertmaster_shared.forms import InvalidFormError, compile_form, content_hash
from tests.support.forms import compiled_form, expr, form_document, number_field, text_field


def test_a_document_with_errors_does_not_compile() -> None:
    with pytest.raises(InvalidFormError) as refused:
        compile_form(form_document({"f": {"type": "text", "label": "No name"}}))
    assert [problem.code for problem in refused.value.problems] == ["form.name_missing"]


def test_warnings_do_not_stop_anybody() -> None:
    compile_form(form_document({"f": {"type": "text", "name": "unlabelled"}}))


def test_a_compiled_form_knows_its_document_and_hash() -> None:
    document = form_document({"f": text_field("city")})
    compiled = compile_form(document)
    assert compiled.document is document
    assert compiled.hash == content_hash(document)


def test_what_depends_on_a_field_is_known() -> None:
    compiled = compiled_form(
        {
            "f_1": number_field("staff"),
            "f_2": text_field("why", show_if=expr("staff == 0"), required=expr("staff == 0")),
            "f_3": {"name": "double", "type": "calculated", "value": expr("staff * 2")},
            "f_4": number_field("most", max=expr("staff")),
        },
        pages=[{"id": "p1", "items": ["f_1", "f_2", "f_3", "f_4"]}, {"id": "p2", "show_if": expr("double > 5"), "items": []}],
    )
    assert compiled.dependents == {"f_1": {"f_2", "f_3"}, "f_3": {"p2"}}


def test_fields_keep_their_reading_order_whatever_order_they_are_worked_out_in() -> None:
    compiled = compiled_form(
        {
            "f_1": {"name": "double", "type": "calculated", "value": expr("staff * 2")},
            "f_2": number_field("staff"),
        }
    )
    assert [step.id for step in compiled.top.steps] == ["f_2", "f_1"]
    assert [compiled.fields[field_id].position for field_id in ("f_1", "f_2")] == [0, 1]
