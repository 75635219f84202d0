"""Forms of other programs over HTTP: a document and a report, and nothing stored."""

import base64
from pathlib import Path

import httpx
import pytest

from tests.support.definitions import API

CORPUS = Path(__file__).parents[2] / "corpus" / "imports"


async def test_a_source_becomes_a_document_that_can_be_stored(owner: httpx.AsyncClient) -> None:
    source = base64.b64encode((CORPUS / "companies.csv").read_bytes()).decode("ascii")
    answer = await owner.post(f"{API}/forms/import", json={"kind": "csv", "base64": source})
    assert (answer.status_code, answer.json()["carried"]) == (200, 8)
    assert (await owner.get(f"{API}/forms")).json()["items"] == []
    stored = await owner.post(f"{API}/forms", json={"document": answer.json()["document"]})
    assert (stored.status_code, stored.json()["document"]["fields"]["f_staff"]["type"]) == (201, "integer")


async def test_what_was_not_carried_over_is_told_by_place(owner: httpx.AsyncClient) -> None:
    text = (CORPUS / "supplier.surveyjs.json").read_text(encoding="utf-8")
    answer = (await owner.post(f"{API}/forms/import", json={"kind": "surveyjs", "text": text})).json()
    lost = {loss["place"]: loss["fate"] for loss in answer["losses"]}
    assert (lost["strange, expression"], lost["map"]) == ("left_out", "left_out")
    assert all(loss["message"].endswith(".") for loss in answer["losses"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "xlsx", "base64": "no base64!"}, "import.unreadable"),
        ({"kind": "surveyjs", "text": "{}"}, "import.unreadable"),
        ({"kind": "word"}, "body.invalid"),
    ],
)
async def test_what_cannot_be_read_is_refused(owner: httpx.AsyncClient, body: dict[str, str], code: str) -> None:
    answer = await owner.post(f"{API}/forms/import", json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
