"""Forms that lie beside a workflow file."""

import json

from concertmaster_designer.documents.typing.nearby_forms import forms_beside

FORM = {"format": "concertmaster.form/1", "slug": "intake", "fields": [], "pages": []}


def test_what_is_no_form_is_passed_over(tmp_path):
    (tmp_path / "a.json").write_bytes(b"[" * 100_000)
    (tmp_path / "b.json").write_bytes(b"\xff")
    (tmp_path / "c.json").write_text("[1]")
    (tmp_path / "d.json").mkdir()
    (tmp_path / "e.json").write_text(json.dumps({**FORM, "slug": "broken", "pages": 3}))
    (tmp_path / "z.json").write_text(json.dumps(FORM))
    assert list(forms_beside(tmp_path / "it.workflow.json")) == ["intake"]
