"""Names of files: whatever a sender calls one, it stays a name."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest

from concertmaster_server.forms.uploads.names import MOST_BYTES, clean_name

CASES = json.loads((Path(__file__).parents[3] / "corpus" / "uploads" / "names.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("given", "name"), CASES, ids=[ascii(given) for given, _name in CASES])
def test_a_name_is_cleaned(given: str, name: str) -> None:
    assert clean_name(given) == name
    assert clean_name(name) == name


@pytest.mark.parametrize("letter", ["x", "ü", "報", "😀"])
def test_a_long_name_keeps_its_end(letter: str) -> None:
    name = clean_name(letter * 400 + ".pdf")
    assert len(name.encode()) <= MOST_BYTES
    assert name.startswith(letter)
    assert name.endswith(".pdf")
    assert name == unicodedata.normalize("NFC", name)
