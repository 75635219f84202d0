"""Forms of other programs: each source of the corpus becomes the document and the report that stand beside it.

``python -m tests.server.forms.importing.test_import_form`` writes them anew after a change that was meant; read the difference.
"""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from concertmaster_server.forms.importing.import_form import MOST_BYTES, SourceTooLargeError, import_form
from concertmaster_server.forms.importing.report import SourceUnreadableError
from concertmaster_shared.forms import check_form, compile_form, read_form

CORPUS = Path(__file__).parents[3] / "corpus" / "imports"
SOURCES = {
    "household.xlsform.md": "xlsform_markdown",
    "supplier.surveyjs.json": "surveyjs",
    "order.json_schema.json": "json_schema",
    "companies.csv": "csv",
}


def became(name: str) -> dict[str, Any]:
    imported = import_form((CORPUS / name).read_bytes(), SOURCES[name])
    losses = [{key: line for key, line in asdict(loss).items() if key != "message"} for loss in imported.losses]
    return {"document": imported.document, "carried": imported.carried, "losses": losses}


def written(name: str) -> Path:
    return CORPUS / "became" / f"{name.partition('.')[0]}.json"


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_becomes_what_stands_beside_it(name: str) -> None:
    assert became(name) == json.loads(written(name).read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", SOURCES)
def test_what_comes_in_can_be_published(name: str) -> None:
    document = read_form(became(name)["document"])
    assert [problem.message for problem in check_form(document) if problem.severity == "error"] == []
    compile_form(document)


@pytest.mark.parametrize("name", SOURCES)
def test_each_line_of_the_report_is_a_sentence_with_a_place(name: str) -> None:
    for loss in import_form((CORPUS / name).read_bytes(), SOURCES[name]).losses:
        assert loss.place
        assert loss.message != loss.code
        assert "{" not in loss.message.replace("${", "").replace("{staff}", "")


ODD: list[Any] = [
    None,
    True,
    -1,
    1e300,
    "",
    "\x00",
    "1/0",
    "{x} > 1",
    [],
    {},
    [[]],
    [{}],
    [None],
    [1, 2],
    {"$ref": "#"},
    {"a": {}},
]


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    keys = value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from places(value[key])


@pytest.mark.parametrize("name", ["supplier.surveyjs.json", "order.json_schema.json"])
def test_whatever_stands_in_a_source_it_becomes_a_form_or_is_refused(name: str) -> None:
    chance = random.Random(4)  # noqa: S311 - cases, no secrets
    whole = (CORPUS / name).read_text(encoding="utf-8")
    refused = 0
    for _ in range(300):
        source = json.loads(whole)
        for _change in range(chance.randint(1, 3)):
            owner, key = chance.choice(list(places(source)))
            owner[key] = chance.choice(ODD)
        try:
            read_form(import_form(json.dumps(source).encode(), SOURCES[name]).document)
        except SourceUnreadableError:
            refused += 1
    assert 0 < refused < 290


@pytest.mark.parametrize("kind", ["surveyjs", "json_schema"])
def test_a_source_without_a_bottom_is_refused(kind: str) -> None:
    with pytest.raises(SourceUnreadableError):
        import_form(b'{"properties":' * 50_000 + b"1" + b"}" * 50_000, kind)


def test_a_workbook_that_unpacks_to_much_more_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", b" " * (65 * 2**20))
    with pytest.raises(SourceUnreadableError):
        import_form(packed.getvalue(), "xlsx")


def test_a_workbook_is_read_as_its_sheets_in_text() -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    sheet = None
    for line in (CORPUS / "household.xlsform.md").read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 1:
            sheet = book.create_sheet(cells[0])
        else:
            sheet.append([cell or None for cell in cells[1:]])
    stream = io.BytesIO()
    book.save(stream)
    assert import_form(stream.getvalue(), "xlsx").document == became("household.xlsform.md")["document"]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        (b"", "xlsx"),
        (b"PK\x03\x04 no workbook", "xlsx"),
        (b"| nothing |\n", "xlsform_markdown"),
        (b"[]", "surveyjs"),
        (b"{", "surveyjs"),
        (b"{}", "json_schema"),
        (b"\xff\xfe", "csv"),
        (b"\n", "csv"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(source: bytes, kind: str) -> None:
    with pytest.raises(SourceUnreadableError) as refused:
        import_form(source, kind)
    assert refused.value.parameters["reason"]


@pytest.mark.parametrize(
    ("kind", "constraint", "limits"),
    [
        ("text", "string-length(.) <= 10 and string-length(.) > 1", {"min_len": 2, "max_len": 10}),
        ("text", "string-length( . ) < 0", {}),
        ("text", "string-length(.) < 50 or . = 'x'", {}),
        ("date", ". >= today()", {"min": {"expr": "env.today"}}),
        ("date", ". < today()", {}),
        ("integer", ". >= 1 and . >= 2", {}),
    ],
)
def test_a_constraint_that_is_nothing_but_bounds_becomes_limits(kind: str, constraint: str, limits: dict[str, Any]) -> None:
    sheet = f"| survey |\n| | type | name | label | constraint |\n| | {kind} | q | Q | {constraint} |\n"
    field = import_form(sheet.encode(), "xlsform_markdown").document["fields"]["f_q"]
    assert {key: field[key] for key in field.keys() & {"min", "max", "min_len", "max_len"}} == limits


@pytest.mark.parametrize(("name", "why"), [("item", "means something"), ("my-name", "letters, digits")])
def test_the_report_says_why_a_question_is_called_otherwise(name: str, why: str) -> None:
    sheet = f"| survey |\n| | type | name | label |\n| | text | {name} | Q |\n"
    (loss,) = import_form(sheet.encode(), "xlsform_markdown").losses
    assert why in loss.message


def test_a_source_has_a_largest_size() -> None:
    with pytest.raises(SourceTooLargeError):
        import_form(b" " * (MOST_BYTES + 1), "csv")


if __name__ == "__main__":
    for source_name in SOURCES:
        written(source_name).parent.mkdir(exist_ok=True)
        text = json.dumps(became(source_name), indent=1, ensure_ascii=False)
        written(source_name).write_text(text + "\n", encoding="utf-8")
