from typing import Any

import pytest

from concertmaster_shared.forms import read_form
from concertmaster_shared.forms.analysis.analyse import analyse
from concertmaster_shared.forms.analysis.placement import place
from tests.support.forms import expr, form_json, text_field

ROWS = [{"id": "r", "label": "R"}]
FIELDS: dict[str, Any] = {
    "f_phone": {"name": "phone", "type": "phone", "label": "Phone"},
    "f_when": {"name": "when", "type": "datetime", "label": "When"},
    "f_sign": {"name": "sign", "type": "signature", "label": "Sign"},
    "f_cells": {"name": "cells", "type": "matrix", "label": "Cells", "cells": "typed", "rows": ROWS, "columns": ROWS},
    "f_grid": {"name": "grid", "type": "matrix", "label": "Grid", "rows": ROWS, "columns": ROWS},
    "f_mail": {"name": "mail", "type": "email", "label": "Mail"},
    "f_photos": {"name": "photos", "type": "image", "label": "Photos", "max": 3},
    "f_secret": {"name": "secret", "type": "hidden", "value": "x"},
}


def is_placed(text: str) -> bool:
    form = read_form(form_json({**FIELDS, "f_shown": text_field("shown", show_if=expr(text))}))
    return "show_if" in place(analyse(form)).get("f_shown", {})


@pytest.mark.parametrize(
    "text",
    [
        "not empty(phone)",
        "when != null and not empty(sign)",
        "null == cells or empty(cells)",
        'grid.r == "r"',
        'mail == "a@example.org"',
        "len(photos) > 1",
    ],
)
def test_pages_work_out_what_they_can_read(text: str) -> None:
    assert is_placed(text)


@pytest.mark.parametrize(
    "text",
    ['phone == "+47"', "not empty(phone) and len(phone) > 3", "year(when) > 2025", "sign.typed != null", "secret == null"],
)
def test_what_only_the_server_reads_waits_for_it(text: str) -> None:
    assert not is_placed(text)
