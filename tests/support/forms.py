"""Small forms for tests, and a clock that stands still."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Final

from concertmaster_shared.forms import CompiledForm, FormDocument, compile_form, read_form
from concertmaster_shared.forms.datasets import with_datasets
from concertmaster_shared.forms.values.tables import Table

NOW: Final = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)

Json = dict[str, Any]


def form_json(fields: Json, *, pages: list[Json] | None = None, **rest: Any) -> Json:
    """Give the JSON of a form; without pages, all its fields stand on one, save those inside others."""
    inside = {inner for field in fields.values() for inner in field.get("item", ())}
    one_page = [{"id": "p1", "items": [field_id for field_id in fields if field_id not in inside]}]
    return {
        "format": "concertmaster.form/1",
        "slug": "test-form",
        "fields": fields,
        "pages": one_page if pages is None else pages,
        **rest,
    }


def form_document(fields: Json, **rest: Any) -> FormDocument:
    """Read a small form."""
    return read_form(form_json(fields, **rest))


def compiled_form(fields: Json, **rest: Any) -> CompiledForm:
    """Compile a small form."""
    return compile_form(form_document(fields, **rest))


def with_tables(form: CompiledForm, **tables: list[Json]) -> CompiledForm:
    """Give a form its datasets; the first column of a row is its key, the second its label."""
    made = {
        name: Table("1", [(str((cells := [*row.values()])[0]), str(cells[1]), json.dumps(row)) for row in rows])
        for name, rows in tables.items()
    }
    return with_datasets(form, made)


def text_field(name: str, **settings: Any) -> Json:
    """Give a text field that is called as it is named."""
    return {"name": name, "type": "text", "label": name.capitalize(), **settings}


def number_field(name: str, **settings: Any) -> Json:
    """Give a number field that is called as it is named."""
    return {"name": name, "type": "decimal", "label": name.capitalize(), **settings}


def expr(text: str) -> Json:
    """Give a slot that holds an expression."""
    return {"expr": text}
