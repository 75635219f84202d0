"""Forms that lie beside a workflow file."""

import json

from concertmaster_designer.documents.typing.nearby_forms import forms_beside
from tests.support.forms import form_json

FORM = form_json({"f1": {"type": "text", "name": "name", "label": "Name"}}, slug="intake")


def test_what_is_no_form_is_passed_over(tmp_path):
    (tmp_path / "a.json").write_bytes(b"[" * 100_000)
    (tmp_path / "b.json").write_bytes(b"\xff")
    (tmp_path / "c.json").write_text("[1]")
    (tmp_path / "d.json").mkdir()
    (tmp_path / "e.json").write_text(json.dumps({**FORM, "slug": "broken", "pages": 3}))
    (tmp_path / "z.json").write_text(json.dumps(FORM))
    (form,) = forms_beside(tmp_path / "it.workflow.json").items()
    assert (form[0], list(form[1].fields)) == ("intake", ["name"])
