"""Whatever a stranger sends is refused with the right status and code, is never stored, and never breaks us."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.definitions import API, create_workflow, form, published_form, workflow
from tests.support.web import Web

CASES = json.loads((Path(__file__).parents[2] / "corpus" / "api" / "hostile.json").read_text("utf-8"))
JSON = {"Content-Type": "application/json"}
LEAKS = ("Traceback", "psycopg", "sqlalchemy", "SELECT ", 'File "', "site-packages")


@pytest.fixture
async def targets(owner: httpx.AsyncClient) -> AsyncIterator[dict[str, str]]:
    submissions = await published_form(owner, form())
    draft = await create_workflow(owner)
    yield {"form": submissions.split("/")[-2], "workflow": draft["id"]}
    assert (await owner.get(submissions)).json()["items"] == []


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
async def test_a_hostile_request_is_refused(owner: httpx.AsyncClient, targets: dict[str, str], case: dict[str, Any]) -> None:
    body = (case["body"] * case.get("times", 1) + case.get("after", "")).encode(case.get("encoding", "utf-8"))
    path = case["path"].replace("{form}", targets["form"]).replace("{workflow}", targets["workflow"])
    answer = await owner.request(case["method"], path, content=body, headers=case.get("headers", JSON))
    assert (answer.status_code, answer.json()["code"]) == (case["status"], case["code"]), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == case["status"]
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert not [leak for leak in LEAKS if leak in answer.text]


async def test_a_document_may_be_much_larger_than_answers(web: Web, owner: httpx.AsyncClient) -> None:
    document = workflow()
    document["notes"] = [{"id": f"n{number}", "text": "x" * 15_000} for number in range(150)]
    answer = await owner.post(f"{API}/workflows", json={"document": document})
    assert answer.status_code == 201


async def test_a_body_that_never_says_how_long_it_is_is_counted(owner: httpx.AsyncClient, targets: dict[str, str]) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield b" " * 100_000

    url = f"{API}/forms/{targets['form']}/submissions"
    answer = await owner.post(url, content=endless(), headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (413, "body.too_large")
