"""Small forms and workflows, and how to store and publish them over the API."""

from __future__ import annotations

from typing import Any

import httpx

API = "/api/v1"


def workflow(*nodes: dict[str, Any], name: str = "Intake", edges: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """Give a workflow that is started by hand."""
    start = {"id": "start", "type": "trigger.manual"}
    return {"format": "concertmaster.workflow/1", "name": name, "nodes": [start, *nodes], "edges": list(edges)}


def set_node(node_id: str = "total") -> dict[str, Any]:
    """Give a node that adds one to the input."""
    return {"id": node_id, "type": "data.set", "parameters": {"values": {"total": {"expr": "input.a + 1"}}}}


def edge(source: str, target: str) -> dict[str, Any]:
    """Give an edge between the ports that have no name of their own."""
    return {"id": f"{source}-{target}", "source": source, "target": target}


def form(slug: str = "", name: str = "Supplier intake", **changes: Any) -> dict[str, Any]:
    """Give a form that asks for an e-mail address."""
    fields = {"f_mail": {"name": "email", "type": "email", "label": "E-mail", "required": True}}
    pages = [{"id": "p1", "items": list(fields)}]
    document = {"format": "concertmaster.form/1", "name": name, "fields": fields, "pages": pages, **changes}
    return {**document, "slug": slug} if slug else document


def http_connection(name: str = "erp", **changes: Any) -> dict[str, Any]:
    """Give a connection to a web server, with a secret header."""
    settings = {"hosts": ["erp.example"]}
    return {"name": name, "kind": "http", "settings": settings, "secret": {"Authorization": "Bearer not-a-secret"}, **changes}


async def create_workflow(client: httpx.AsyncClient, document: dict[str, Any] | None = None) -> dict[str, Any]:
    """Store a workflow."""
    return await _create(client, "workflows", document or workflow())


async def create_form(client: httpx.AsyncClient, document: dict[str, Any]) -> dict[str, Any]:
    """Store a form."""
    return await _create(client, "forms", document)


async def published_form(client: httpx.AsyncClient, document: dict[str, Any]) -> str:
    """Store and publish a form; give the address of its submissions."""
    made = await create_form(client, document)
    answer = await client.post(f"{API}/forms/{made['id']}/publish")
    assert answer.status_code == 201, answer.text
    return f"{API}/forms/{made['id']}/submissions"


async def published_again(client: httpx.AsyncClient, url: str, document: dict[str, Any]) -> None:
    """Publish another version of the form at ``url``."""
    tag = (await client.get(url)).headers["etag"]
    answer = await client.put(url, json={"document": document}, headers={"If-Match": tag})
    assert answer.status_code == 200, answer.text
    answer = await client.post(f"{url}/publish")
    assert answer.status_code == 201, answer.text


async def listening_workflow(client: httpx.AsyncClient, slug: str) -> str:
    """Store and publish a workflow that waits for answers to a form; give its id."""
    node = {"id": "answer", "type": "trigger.form", "parameters": {"form": slug}}
    made = await create_workflow(client, {"nodes": [node]})
    answer = await client.post(f"{API}/workflows/{made['id']}/publish")
    assert answer.status_code == 201, answer.text
    return str(made["id"])


async def _create(client: httpx.AsyncClient, kind: str, document: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(f"{API}/{kind}", json={"document": document})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())
