"""What publishing does to answers: each case of the corpus is one difference between two versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from concertmaster_shared.forms.changes import compare, gravest
from concertmaster_shared.forms.reading import read_form

CORPUS = json.loads((Path(__file__).parents[2] / "corpus" / "form_documents" / "changes.json").read_text(encoding="utf-8"))


def merged(whole: Any, part: Any) -> Any:
    if not (isinstance(whole, dict) and isinstance(part, dict)):
        return part
    both = {key: merged(whole.get(key), part[key]) if key in part else whole[key] for key in [*whole, *part]}
    return {key: value for key, value in both.items() if value is not None}


@pytest.mark.parametrize("case", CORPUS["cases"], ids=lambda case: case["name"])
def test_a_difference_is_told_by_what_it_does_to_answers(case: dict[str, Any]) -> None:
    before = merged(CORPUS["form"], case.get("from", {}))
    after = merged(CORPUS["form"], case["to"])
    found = compare(read_form(before), read_form(after))
    assert [[change.kind, change.code.removeprefix("form_change."), change.path] for change in found] == case["changes"]
    assert all(change.message != change.code for change in found)
    assert all(words in " ".join(change.message for change in found) for words in case.get("says", ()))
    kinds = [kind for kind, _code, _path in case["changes"]]
    assert gravest(found) == (kinds[0] if kinds else "safe")
