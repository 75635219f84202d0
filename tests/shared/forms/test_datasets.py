"""Rows that a lookup offers: all of a small table, some of a large one, and those alone that a filter lets through."""

from __future__ import annotations

from typing import Any

import pytest

from concertmaster_shared.forms import CompiledForm
from concertmaster_shared.forms.datasets import MOST_FOUND, MOST_INLINE, Asked, Offered, label_of_answer, offered_rows
from tests.support.forms import NOW, compiled_form, expr, text_field, with_tables

LANDS = [{"id": "no", "name": "Norway", "sea": "Atlantic"}, {"id": "fi", "name": "Finland", "sea": "Baltic"}]
MANY = [{"id": f"k{number:03}", "name": f"Row {number:03}"} for number in range(MOST_INLINE + 1)]


def lookup(table: list[dict[str, Any]], **settings: Any) -> CompiledForm:
    """Give a form that looks something up beside an answer."""
    fields = {
        "f_at": {"name": "at", "type": "lookup", "label": "At", "dataset": "lands", **settings},
        "f_sea": text_field("sea"),
    }
    return with_tables(compiled_form(fields, datasets={"lands": {"source": "lands"}}), lands=table)


def offered(form: CompiledForm, words: str | None = None, *, field: str = "f_at", rows: Any = (), **answers: Any) -> Offered:
    return offered_rows(form, form.fields[field], Asked(answers=answers, now=NOW, locale="en", rows=rows), words=words)


def test_a_small_table_is_offered_whole_in_the_order_of_labels() -> None:
    assert offered(lookup(LANDS)) == Offered((("fi", "Finland"), ("no", "Norway")))


def test_a_large_table_is_searched() -> None:
    form = lookup(MANY)
    assert offered(form) == Offered(more=True)
    assert offered(form, "row 007") == Offered((("k007", "Row 007"),))
    found = offered(form, "row")
    assert (len(found.rows), found.more) == (MOST_FOUND, True)


def test_a_filter_reads_other_answers() -> None:
    form = lookup(LANDS, filter=expr("row.sea == sea"))
    assert [offered(form, sea=sea).rows for sea in ("Baltic", "North Sea")] == [(("fi", "Finland"),), ()]


def test_a_filter_reads_the_row_it_stands_in() -> None:
    fields = {
        "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_in", "f_near"]},
        "f_in": {"name": "inside", "type": "lookup", "label": "In", "dataset": "lands", "filter": expr("row.sea == near")},
        "f_near": text_field("near"),
    }
    form = with_tables(compiled_form(fields, datasets={"lands": {"source": "lands"}}), lands=LANDS)
    sites = [{"near": "Baltic"}, {"near": "Atlantic"}]
    found = [offered(form, field="f_in", rows=(("sites", number),), sites=sites).rows for number in (0, 1)]
    assert found == [(("fi", "Finland"),), (("no", "Norway"),)]


def test_a_name_without_a_table_offers_nothing() -> None:
    form = compiled_form(
        {"f_at": {"name": "at", "type": "lookup", "label": "At", "dataset": "lands"}}, datasets={"lands": {"source": "lands"}}
    )
    assert offered(form) == Offered()


@pytest.mark.parametrize(("field", "value", "label"), [("f_at", "no", "Norway"), ("f_at", "xx", "xx"), ("f_sea", "no", None)])
def test_an_answer_is_told_by_its_label(field: str, value: str, label: str | None) -> None:
    form = lookup(LANDS)
    assert label_of_answer(form, form.fields[field], value) == label
