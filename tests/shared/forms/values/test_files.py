"""What a control says of a file: read as far as it can be stored, and never more than that."""

import json

import pytest

from concertmaster_shared.forms.values.files import read_file

FACT = {"id": "0192f0c1-5b7e-7cc2-9a43-3f1f5a1c0001", "name": "Überblick.pdf", "size": 12, "type": "application/pdf"}


def test_a_file_is_read_as_it_was_written() -> None:
    assert read_file(json.dumps(FACT)) == FACT
    assert read_file(f" {FACT['id']} ") == {"id": FACT["id"]}


@pytest.mark.parametrize(
    "said",
    ["NaN", "1e999", "1.5", "1" + "0" * 400, "[]", "{}", "null", "true", r'"\u0000"', r'"\ud800"'],
)
def test_what_cannot_be_stored_is_left_out(said: str) -> None:
    assert read_file(f'{{"id": "a", "more": {said}}}') == {"id": "a"}
    assert read_file(f'{{"id": "a", "more": [{said}]}}') == {"id": "a"}


@pytest.mark.parametrize("said", ["", "report.pdf", "{", "{]", '{"a":' + "[" * 4_000, '{"a": "' + "x" * 5_000 + '"}'])
def test_what_names_no_file_is_none(said: str) -> None:
    assert read_file(said) is None
