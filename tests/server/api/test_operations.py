"""What is declared is what is served and described: each operation has a route, each error code a status and a sentence."""

import importlib
import pkgutil
from itertools import chain
from typing import Any

import httpx
import pytest

from concertmaster_server.api.app import RESOURCES
from concertmaster_server.api.openapi import codes_of
from concertmaster_server.api.problems import STATUS
from concertmaster_shared import api
from concertmaster_shared.api import Operation
from concertmaster_shared.api.operation import PREFIX
from concertmaster_shared.messages import codes
from tests.support.web import Web

ROUTES = tuple(chain.from_iterable(RESOURCES))
DECLARED: tuple[Operation[Any], ...] = tuple(
    chain.from_iterable(
        getattr(importlib.import_module(module.name), "OPERATIONS", ())
        for module in pkgutil.walk_packages(api.__path__, f"{api.__name__}.")
    )
)


def test_each_operation_has_one_route_and_each_route_an_operation() -> None:
    assert sorted(route.operation.name for route in ROUTES) == sorted(operation.name for operation in DECLARED)


def test_no_two_operations_share_a_name_or_a_place() -> None:
    assert len({operation.name for operation in DECLARED}) == len(DECLARED)
    assert len({(operation.method, operation.path) for operation in DECLARED}) == len(DECLARED)


@pytest.mark.parametrize("operation", DECLARED, ids=lambda operation: operation.name)
def test_each_code_an_operation_may_refuse_with_has_a_status(operation: Operation[Any]) -> None:
    assert not [code for code in codes_of(operation) if code not in STATUS]


def test_each_code_with_a_status_has_a_sentence() -> None:
    assert STATUS.keys() <= codes()


def test_each_change_of_a_document_asks_for_its_tag() -> None:
    documents = [operation for operation in DECLARED if operation.method in ("PUT", "PATCH", "DELETE")]
    assert documents
    assert {operation.precondition for operation in documents} == {"required"}


async def test_the_description_names_every_operation_and_resolves(web: Web) -> None:
    described = (await web.client().get("/openapi.json")).json()
    found = {
        (method.upper(), path, operation["operationId"])
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert found == {(route.operation.method, PREFIX + route.operation.path, route.operation.name) for route in ROUTES}
    for reference in references(described):
        assert reference.removeprefix("#/components/schemas/") in described["components"]["schemas"], reference


async def test_the_reference_page_shows_every_operation_and_fetches_nothing(web: Web) -> None:
    assert (await web.client().get("/")).headers["location"] == "/docs"
    page = await web.client().get("/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert not [route.operation.name for route in ROUTES if f'id="{route.operation.name}"' not in page.text]
    assert "<script" not in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text


async def test_the_catalogues_fit_their_declared_answers(owner: httpx.AsyncClient) -> None:
    for path, kind in (("/node-types", "trigger.form"), ("/field-types", "email")):
        answer = await owner.get(PREFIX + path)
        operation = next(operation for operation in DECLARED if operation.path == path)
        page = operation.answer.model_validate_json(answer.content)
        assert kind in {item.type for item in page.items}


def references(value: Any) -> list[str]:
    """Give every ``$ref`` inside a JSON value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for part in value.values() for found in references(part)]
    if isinstance(value, list):
        return [found for part in value for found in references(part)]
    return []
