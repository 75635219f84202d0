"""Exports over HTTP: every format, every kind of answer, rows of repeats, old versions, and texts that look like formulas."""

import csv
import io
import itertools
import json
import zipfile
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pyarrow.parquet as pq
import pytest

from tests.support.definitions import API, published_again, published_form
from tests.support.forms import form_json
from tests.support.web import Web

FIELDS = {
    "f_name": {"name": "name", "type": "long_text", "label": "Name"},
    "f_country": {
        "name": "country",
        "type": "choice",
        "label": "Country",
        "choices": [{"id": "de", "label": "Germany"}, {"id": "at", "label": "=Austria"}],
    },
    "f_topics": {"name": "topics", "type": "choices", "label": "Topics", "choices": [{"id": "a", "label": "Air"}, {"id": "b"}]},
    "f_staff": {"name": "staff", "type": "integer", "label": "Staff"},
    "f_energy": {"name": "energy", "type": "decimal", "label": "Energy"},
    "f_price": {"name": "price", "type": "money", "label": "Price", "currency": "EUR", "currencies": ["JPY"]},
    "f_stay": {"name": "stay", "type": "date_range", "label": "Stay"},
    "f_day": {"name": "day", "type": "date", "label": "Day", "col": "the_day"},
    "f_ok": {"name": "ok", "type": "yes_no", "label": "Right?"},
    "f_sites": {"name": "sites", "type": "repeat", "label": "Sites", "item": ["f_city", "f_meters"]},
    "f_city": {"name": "city", "type": "text", "label": "City"},
    "f_meters": {"name": "meters", "type": "repeat", "label": "Meters", "item": ["f_reading"]},
    "f_reading": {"name": "reading", "type": "decimal", "label": "Reading"},
}
FULL = {
    "name": 'Ada, "the" first\nof all',
    "country": "at",
    "topics": ["a", "b"],
    "staff": -3,
    "energy": 12.5,
    "price": {"amount": 1250, "currency": "EUR"},
    "stay": {"start": "2026-01-02", "end": "2026-01-05"},
    "day": "2026-03-31",
    "ok": True,
    "sites": [
        {"city": "Berlin", "meters": [{"reading": 1}, {"reading": 2.5}]},
        {"city": "=Rome", "meters": []},
    ],
}


_numbers = itertools.count(1)


def new_form(fields: dict[str, Any]) -> dict[str, Any]:
    """A form at an address of its own."""
    return form_json(fields) | {"slug": f"exported-{next(_numbers)}"}


@pytest.fixture
async def submissions(owner: httpx.AsyncClient) -> str:
    """The address of the submissions of a form with one full and one nearly empty answer."""
    url = await published_form(owner, new_form(FIELDS))
    for answers in ({"name": "Bob", "price": {"amount": 7, "currency": "JPY"}}, FULL):
        assert (await owner.post(url, json={"answers": answers})).status_code == 201
    return url


async def export(owner: httpx.AsyncClient, submissions: str, **query: Any) -> httpx.Response:
    answer = await owner.get(submissions.replace("/submissions", "/export"), params=query)
    assert answer.status_code == 200, answer.text
    return answer


def rows_of(answer: httpx.Response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.text, newline="")))


async def test_csv_has_a_column_for_each_part_of_an_answer(owner: httpx.AsyncClient, submissions: str) -> None:
    answer = await export(owner, submissions, format="csv")
    assert answer.headers["content-disposition"].startswith('attachment; filename="exported-')
    full, bob = rows_of(answer)
    assert list(full)[:5] == ["id", "submitted_at", "status", "locale", "version"]
    assert {name: full[name] for name in list(full)[5:]} == {
        "name": FULL["name"],
        "country": "at",
        "topics": "a; b",
        "staff": "-3",
        "energy": "12.5",
        "price_amount": "12.50",
        "price_currency": "EUR",
        "stay_start": "2026-01-02",
        "stay_end": "2026-01-05",
        "the_day": "2026-03-31",
        "ok": "true",
        "sites": "2",
    }
    assert (bob["name"], bob["price_amount"], bob["price_currency"], bob["country"]) == ("Bob", "7", "JPY", "")
    assert full["submitted_at"].endswith("Z")


async def test_choices_are_written_by_their_labels_when_asked(owner: httpx.AsyncClient, submissions: str) -> None:
    full, _ = rows_of(await export(owner, submissions, format="csv", labels="labels"))
    assert (full["country"], full["topics"]) == ("'=Austria", "Air; b")


async def test_the_rows_of_repeats_are_tables_of_their_own(owner: httpx.AsyncClient, submissions: str) -> None:
    (first, second) = rows_of(await export(owner, submissions, part="sites"))
    assert (first["row"], first["city"], first["meters"]) == ("1", "Berlin", "2")
    assert (second["row"], second["city"], second["meters"]) == ("2", "'=Rome", "")
    assert first["id"] == second["id"]
    readings = rows_of(await export(owner, submissions, part="sites.meters"))
    assert [(one["outer_row"], one["row"], one["reading"]) for one in readings] == [("1", "1", "1"), ("1", "2", "2.5")]
    refused = await owner.get(submissions.replace("/submissions", "/export"), params={"part": "nothing"})
    assert (refused.status_code, refused.json()["code"]) == (422, "export.part_unknown")
    assert "sites.meters" in refused.json()["detail"]


async def test_json_lines_are_the_submissions_as_the_api_gives_them(owner: httpx.AsyncClient, submissions: str) -> None:
    lines = [json.loads(line) for line in (await export(owner, submissions, format="jsonl")).text.splitlines()]
    listed = (await owner.get(submissions)).json()["items"]
    assert [line["answers"] for line in lines] == [item["answers"] for item in listed]
    assert [line["id"] for line in lines] == [item["id"] for item in listed]


async def test_parquet_has_types(owner: httpx.AsyncClient, submissions: str) -> None:
    table = pq.read_table(io.BytesIO((await export(owner, submissions, format="parquet")).content))
    types = {field.name: str(field.type) for field in table.schema}
    assert types["submitted_at"] == "timestamp[ms, tz=UTC]"
    assert (types["staff"], types["energy"], types["ok"], types["the_day"]) == ("int64", "double", "bool", "date32[day]")
    assert types["topics"].startswith("list<")
    full, bob = table.to_pylist()
    assert (full["name"], full["topics"], full["staff"], full["ok"], full["price_amount"]) == (
        FULL["name"],
        ["a", "b"],
        -3,
        True,
        12.5,
    )
    assert (bob["staff"], bob["topics"]) == (None, None)
    assert table.schema.field("the_day").metadata[b"field"] == b"f_day"


def sheet_rows(content: bytes, number: int = 1) -> list[list[str]]:
    """Read a sheet as plain texts; a formula anywhere is a failure."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    tree = ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - we wrote it
    assert tree.find(f".//{space}f") is None
    return [["".join(cell.itertext()) for cell in row] for row in tree.iter(f"{space}row")]


async def test_a_workbook_holds_texts_numbers_and_days(owner: httpx.AsyncClient, submissions: str) -> None:
    header, full, bob = sheet_rows((await export(owner, submissions, format="xlsx")).content)
    found = dict(zip(header, full, strict=True))
    assert (found["name"], found["staff"], found["the_day"], found["ok"]) == (FULL["name"], "-3", "46112", "1")
    assert len(bob) == len(header)


ROWS = [{"id": "r", "label": "R"}]
PAYLOADS = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", '"=1"', "＝1", "＋1", "－1", "＠x"),
    *(
        "=cmd|' /C calc'!A0",
        "{{ 7*7 }}",
        "${7*7}",
        "<script>alert(1)</script>",
        "{% raw %}",
        "_x000D_",
        "%s %(e0)s",
        "\\N",
        "\\.",
    ),
    *("a,b;c", "'quoted'", '"', "<c><f>1</f></c>", "&amp;", "ünïcödé 😀", "٣", "null", "[1]", '{"a":1}'),
]


async def test_no_text_becomes_a_formula_or_changes_on_its_way(owner: httpx.AsyncClient) -> None:
    url = await published_form(owner, new_form({"f_x": {"name": "x", "type": "text", "label": "X"}}))
    for payload in PAYLOADS:
        assert (await owner.post(url, json={"answers": {"x": payload}})).status_code == 201, payload
    stored = [item["answers"]["x"] for item in (await owner.get(url)).json()["items"]]
    starts = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
    safe = [f"'{text}" if text.lstrip(' "').startswith(starts) else text for text in stored]
    assert [row["x"] for row in rows_of(await export(owner, url))] == safe
    assert [row[-1] for row in sheet_rows((await export(owner, url, format="xlsx")).content)[1:]] == [
        text.replace("_x", "_x005F_x") for text in safe
    ]
    assert [row["x"] for row in rows_of(await export(owner, url, raw=True))] == stored
    lines = (await export(owner, url, format="jsonl")).text.splitlines()
    assert [json.loads(line)["answers"]["x"] for line in lines] == stored
    table = pq.read_table(io.BytesIO((await export(owner, url, format="parquet")).content))
    assert table.column("x").to_pylist() == stored


async def test_answers_to_fields_that_later_versions_dropped_keep_their_columns(owner: httpx.AsyncClient) -> None:
    first = {"f_a": {"name": "a", "type": "text", "label": "A"}, "f_b": {"name": "b", "type": "integer", "label": "B"}}
    second = {"f_b": {"name": "renamed", "type": "text", "label": "B"}, "f_c": {"name": "a", "type": "text", "label": "New"}}
    url = await published_form(owner, new_form(first))
    await owner.post(url, json={"answers": {"a": "old", "b": 3}})
    draft = url.removesuffix("/submissions")
    await owner.put(draft, json={"document": new_form(second)}, headers={"If-Match": '"r1"'})
    assert (await owner.post(f"{draft}/publish", json={"open_drafts": "stay"})).status_code in {201, 422}
    if (await owner.get(f"{draft}/versions")).json()["items"][0]["version"] == 1:
        assert (await owner.post(f"{draft}/publish", json={})).status_code == 201
    await owner.post(url, json={"answers": {"renamed": "-x", "a": "new"}})
    rows = rows_of(await export(owner, url))
    assert [(row["renamed"], row["a"], row["a_f_a"], row["version"]) for row in rows] == [
        ("'-x", "new", "", "2"),
        ("3", "", "old", "1"),
    ]
    (only,) = rows_of(await export(owner, url, version=1))
    assert only["a"] == "old"


async def test_own_words_stay_whole_among_what_was_chosen(owner: httpx.AsyncClient) -> None:
    offered = [{"id": "a", "label": "A"}]
    fields = {"f_x": {"name": "x", "type": "choices", "label": "X", "choices": offered, "other": True}}
    url = await published_form(owner, new_form(fields))
    chosen = ["a", 'other:so, "so" [or] \\ not']
    assert (await owner.post(url, json={"answers": {"x": chosen}})).status_code == 201
    assert [row["x"] for row in rows_of(await export(owner, url))] == ["; ".join(chosen)]
    table = pq.read_table(io.BytesIO((await export(owner, url, format="parquet")).content))
    assert table.column("x").to_pylist() == [chosen]


@pytest.mark.parametrize(
    ("before", "answer"),
    [
        ({"type": "text"}, "once a text"),
        ({"type": "choices", "choices": [{"id": "a", "label": "A"}]}, ["a"]),
        (
            {"type": "matrix", "cells": "typed", "rows": ROWS, "columns": [{"id": "c", "label": "C", "cell": "integer"}]},
            {"r": {"c": 3}},
        ),
    ],
)
@pytest.mark.parametrize(
    ("after", "later", "wanted"),
    [
        ({"type": "repeat", "item": ["f_y"]}, [{"y": "new"}], {"part": "x"}),
        ({"type": "matrix", "cells": "several", "rows": ROWS, "columns": [{"id": "c", "label": "C"}]}, {"r": ["c"]}, {}),
    ],
)
async def test_answers_of_another_kind_than_today_stop_no_export(
    owner: httpx.AsyncClient, before: dict[str, Any], answer: Any, after: dict[str, Any], later: Any, wanted: dict[str, str]
) -> None:
    url = await published_form(owner, new_form({"f_x": {"name": "x", "label": "X", **before}}))
    assert (await owner.post(url, json={"answers": {"x": answer}})).status_code == 201
    inner = {"f_y": {"name": "y", "type": "text", "label": "Y"}} if after["type"] == "repeat" else {}
    document = new_form({"f_x": {"name": "x", "label": "X", **after}, **inner})
    document["pages"][0]["items"] = ["f_x"]
    await published_again(owner, url.removesuffix("/submissions"), document)
    assert (await owner.post(url, json={"answers": {"x": later}})).status_code == 201
    for format_ in ("csv", "jsonl", "parquet", "xlsx"):
        made = await export(owner, url, format=format_, labels="labels", **({} if format_ == "jsonl" else wanted))
        assert made.status_code == 200
    last = rows_of(await export(owner, url, **wanted))
    assert len(last) == (1 if wanted else 2)


@pytest.mark.parametrize("filter_", ["staff < 0", "staff < 0 and len(name) + 0 * staff > 3", 'upper(name) == "BOB"'])
async def test_a_filter_chooses(owner: httpx.AsyncClient, submissions: str, filter_: str) -> None:
    (only,) = rows_of(await export(owner, submissions, filter=filter_))
    assert only["name"] == ("Bob" if "BOB" in filter_ else FULL["name"])


async def test_a_filter_that_fits_not_is_refused(owner: httpx.AsyncClient, submissions: str) -> None:
    refused = await owner.get(submissions.replace("/submissions", "/export"), params={"filter": "nobody == 1"})
    assert (refused.status_code, refused.json()["code"]) == (422, "filter.invalid")


async def test_excel_is_told_of_utf_8(owner: httpx.AsyncClient, submissions: str) -> None:
    assert (await export(owner, submissions, bom=True)).content.startswith(b"\xef\xbb\xbfid,")


@pytest.mark.parametrize("format_", ["csv", "jsonl", "parquet", "xlsx"])
async def test_a_form_without_answers_gives_a_whole_file(owner: httpx.AsyncClient, format_: str) -> None:
    url = await published_form(owner, new_form(FIELDS))
    content = (await export(owner, url, format=format_)).content
    if format_ == "parquet":
        assert pq.read_table(io.BytesIO(content)).num_rows == 0
    elif format_ == "xlsx":
        assert len(sheet_rows(content)) == 1
    else:
        assert content.count(b"\n") == (1 if format_ == "csv" else 0)


async def test_nobody_exports_what_is_not_theirs(web: Web, owner: httpx.AsyncClient, submissions: str) -> None:
    place = submissions.replace("/submissions", "/export")
    assert (await (await web.owner()).get(place)).status_code == 404
    submitter = web.client(await web.key(await web.organisation(), "submitter"))
    assert (await submitter.get(place)).status_code == 403
    assert (await owner.get(f"{API}/forms/{'0' * 8}-0000-7000-8000-000000000000/export")).status_code == 404


async def test_one_submission_is_printed(web: Web, owner: httpx.AsyncClient, submissions: str) -> None:
    (first, _) = (await owner.get(submissions)).json()["items"]
    answer = await owner.get(f"{submissions}/{first['id']}/pdf")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    assert answer.content.startswith(b"%PDF-")
    assert answer.headers["cache-control"] == "no-store"
    assert (await (await web.owner()).get(f"{submissions}/{first['id']}/pdf")).status_code == 404
