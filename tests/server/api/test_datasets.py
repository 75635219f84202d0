"""Datasets over HTTP: stored from objects or CSV, replaced as a whole, and used by published forms as they are now."""

from typing import Any

import httpx
import pytest

from concertmaster_server.forms.datasets import loaded
from tests.support.definitions import API, published_form
from tests.support.forms import expr, form_json
from tests.support.web import Web

COUNTRIES = [{"iso2": "no", "name": "Norway", "eu": False}, {"iso2": "se", "name": "Sweden", "eu": True}]

BAD_ROWS = [
    ({"key": "id"}, "dataset.no_rows", "/rows"),
    ({"key": "id", "rows": [], "csv": ""}, "dataset.two_kinds", "/rows"),
    ({"key": "id", "rows": [{"id": "a"}, {"id": ""}]}, "dataset.no_key", "/rows/1"),
    ({"key": "id", "rows": [{"id": True}]}, "dataset.no_key", "/rows/0"),
    ({"key": "id", "rows": [{"id": "a"}, {"id": "a"}]}, "dataset.key_twice", "/rows/1"),
    ({"key": "id", "rows": [{"id": "a", "x": {"y": 1}}]}, "dataset.bad_cell", "/rows/0/x"),
    ({"key": "id", "rows": [{"id": "a", "x": "y" * 5001}]}, "dataset.bad_cell", "/rows/0/x"),
    ({"key": "iso", "label": "id", "rows": [{"id": "a"}]}, "dataset.no_column", "/key"),
    ({"key": "id", "label": "name", "rows": [{"id": "a"}]}, "dataset.no_column", "/label"),
    ({"key": "id", "csv": "id,id\na,b\n"}, "dataset.column_twice", "/rows"),
    ({"key": "id", "csv": "id,\na,b\n"}, "dataset.bad_column", "/rows"),
    ({"key": "id", "csv": 'id,name\na,"b\n'}, "dataset.bad_csv", "/csv"),
    ({"key": "id", "csv": "id,name\na,Smith, Ltd\n"}, "dataset.bad_csv", "/csv"),
    ({"key": "id", "rows": [{"id": "a", **{f"c{number}": 1 for number in range(100)}}]}, "dataset.too_many_columns", "/rows"),
]


async def stored(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(f"{API}/datasets", json={"name": "countries", "key": "iso2", "label": "name", **body})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def lookup_form(**settings: Any) -> dict[str, Any]:
    field = {"name": "country", "type": "lookup", "label": "Country", "dataset": "land", **settings}
    total = {"name": "called", "type": "calculated", "label": "Called", "value": expr('lookup(land, country, "name")')}
    return form_json({"f_c": field, "f_n": total}, datasets={"land": {"source": "countries", "key": "iso2", "label": "name"}})


async def answered(client: httpx.AsyncClient, address: str, country: object) -> httpx.Response:
    return await client.post(address, json={"answers": {"country": country}})


async def test_rows_are_stored_listed_replaced_and_removed(web: Web) -> None:
    async with await web.owner() as client:
        made = await stored(client, rows=COUNTRIES)
        assert (made["columns"], made["row_count"], made["revision"]) == (["iso2", "name", "eu"], 2, 1)
        address = f"{API}/datasets/{made['id']}"
        first = (await client.get(f"{address}/rows", params={"limit": 1})).json()
        assert first == {"items": [COUNTRIES[0]], "next_after": "no"}
        assert (await client.get(f"{address}/rows", params={"after": "no"})).json() == {
            "items": [COUNTRIES[1]],
            "next_after": None,
        }
        assert [item["name"] for item in (await client.get(f"{API}/datasets")).json()["items"]] == ["countries"]
        body = {"name": "lands", "key": "code", "csv": "\ufeffcode;name\r\nax; Åland \r\n;\r\n"}
        assert (await client.put(address, json=body, headers={"If-Match": '"r7"'})).status_code == 412
        answer = await client.put(address, json=body, headers={"If-Match": '"r1"'})
        assert answer.status_code == 200, answer.text
        put = answer.json()
        assert (put["name"], put["label"], put["row_count"], put["revision"]) == ("lands", "code", 1, 2)
        assert (await client.get(f"{address}/rows")).json()["items"] == [{"code": "ax", "name": "Åland"}]
        assert (await client.delete(address, headers={"If-Match": '"r2"'})).status_code == 204
        assert (await client.get(address)).status_code == 404


@pytest.mark.parametrize(("body", "code", "path"), BAD_ROWS, ids=[f"{code} {path}" for _body, code, path in BAD_ROWS])
async def test_rows_that_cannot_be_stored_are_named(web: Web, body: dict[str, Any], code: str, path: str) -> None:
    async with await web.owner() as client:
        answer = await client.post(f"{API}/datasets", json={"name": "bad", **body})
    assert answer.status_code == 422
    assert answer.json()["code"] == "dataset.invalid"
    assert [(problem["code"], problem["path"]) for problem in answer.json()["problems"]] == [(code, path)]


async def test_a_name_is_taken_once_in_an_organisation(web: Web) -> None:
    async with await web.owner() as one, await web.owner() as other:
        await stored(one, rows=COUNTRIES)
        again = await one.post(f"{API}/datasets", json={"name": "countries", "key": "a", "rows": []})
        assert (again.status_code, again.json()["code"]) == (409, "dataset.taken")
        theirs = await stored(other, rows=COUNTRIES)
        assert (await one.get(f"{API}/datasets/{theirs['id']}")).status_code == 404


async def test_a_hundred_thousand_rows_are_stored_at_once(web: Web) -> None:
    lines = "\n".join(f"k{number},Place {number}" for number in range(100_000))
    async with await web.owner() as client:
        made = await stored(client, csv=f"iso2,name\n{lines}\n")
        assert made["row_count"] == 100_000
        address = await published_form(client, {**lookup_form(), "slug": "many-places"})
        assert (await answered(client, address, "k99999")).status_code == 201
        assert (await answered(client, address, "k100000")).status_code == 422


async def test_answers_are_keys_of_the_rows_as_they_are_now(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    async with await web.owner() as client:
        made = await stored(client, rows=COUNTRIES)
        address = await published_form(client, {**lookup_form(), "slug": "keys-now"})
        for _once_and_again in range(2):
            assert (await answered(client, address, "no")).status_code == 201
        refused = await answered(client, address, "dk")
        assert refused.json()["problems"][0]["code"] == "answer.not_in_dataset"
        rows = [*COUNTRIES, {"iso2": "dk", "name": "Denmark", "eu": True}]
        body = {"name": "countries", "key": "iso2", "label": "name", "rows": rows}
        await client.put(f"{API}/datasets/{made['id']}", json=body, headers={"If-Match": "*"})
        monkeypatch.setattr(loaded, "FRESH_S", 0.0)
        assert (await answered(client, address, "dk")).status_code == 201
        kept = (await client.get(address)).json()["items"][0]
        assert kept["answers"] == {"country": "dk", "called": "Denmark"}


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ({"source": "nowhere"}, "form.dataset_missing"),
        ({"source": "countries", "key": "name"}, "form.dataset_key"),
        ({"source": "countries", "label": "capital"}, "form.dataset_column"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_a_form_is_published_with_datasets_that_are_there_alone(web: Web, source: dict[str, str], code: str) -> None:
    async with await web.owner() as client:
        await stored(client, rows=COUNTRIES)
        document = {**lookup_form(), "slug": "with-datasets", "datasets": {"land": source}}
        made = (await client.post(f"{API}/forms", json={"document": document})).json()
        refused = await client.post(f"{API}/forms/{made['id']}/publish", json={})
    assert refused.status_code == 422
    assert code in [problem["code"] for problem in refused.json()["problems"]]
