import json
from pathlib import Path

import pytest

from concertmaster_designer.documents.typing import Outlook, form_shape
from concertmaster_shared.workflow import Draft, read_workflow

FORM = Path("server/concertmaster_server/entrypoints/example/supplier-emissions.form.json")

NODES = [
    {"id": "start", "type": "trigger.form", "parameters": {"form": "emissions"}},
    {"id": "get-it", "type": "http.request", "name": "Fetch the order", "parameters": {"url": "https://a.example"}},
    {
        "id": "set",
        "type": "data.set",
        "parameters": {"values": {"total": {"expr": "1 + 2"}, "word": "x", "when": {"expr": "now()"}}},
    },
    {"id": "loop", "type": "logic.for_each", "parameters": {"items": {"expr": 'steps["get-it"].json.orders'}}},
    {"id": "inner", "type": "data.set", "parameters": {"values": {"double": {"expr": "item.price * 2"}}}},
    {"id": "after", "type": "data.filter", "parameters": {"items": {"expr": "steps.inner"}}},
    {"id": "aside", "type": "data.set", "parameters": {"values": {"a": 1}}},
    {"id": "last", "type": "logic.if", "parameters": {}},
]
EDGES = [
    ("start", "out", "get-it"),
    ("get-it", "out", "set"),
    ("set", "out", "loop"),
    ("loop", "item", "inner"),
    ("loop", "done", "after"),
    ("after", "out", "last"),
    ("start", "out", "aside"),
]


@pytest.fixture
def draft():
    edges = [
        {"id": f"e{number}", "source": source, "source_port": port, "target": target}
        for number, (source, port, target) in enumerate(EDGES)
    ]
    return Draft(read_workflow({"nodes": NODES, "edges": edges}))


@pytest.fixture(scope="session")
def answers():
    return form_shape(json.loads(FORM.read_text()))


@pytest.fixture
def outlook(draft, answers):
    return Outlook(draft, {"emissions": answers}.get)
