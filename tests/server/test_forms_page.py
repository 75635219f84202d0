"""The page about forms: whatever it shows as a form is one, and can be published."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from concertmaster_shared.forms import check_form, compile_form, read_form

PAGE = (Path(__file__).parents[2] / "server" / "FORMS.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```$", PAGE, flags=re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("text", EXAMPLES)
def test_an_example_has_no_problems(text: str) -> None:
    document = read_form(json.loads(text))
    assert check_form(document) == ()
    compile_form(document)


def test_one_example_shows_what_a_form_is_made_of() -> None:
    shown = json.loads(EXAMPLES[0])
    assert {"texts", "theme", "endings", "checks"} <= shown.keys()
    assert "repeat" in {field["type"] for field in shown["fields"].values()}
    assert "show_if" in EXAMPLES[0]
