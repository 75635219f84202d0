import pytest

from concertmaster_designer.documents.outbox import Outbox
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow import read_workflow

DOCUMENT = {
    "format": "concertmaster.workflow/1",
    "name": "Supplier intake",
    "nodes": [
        {"id": "start", "type": "trigger.manual", "position": [0, 0]},
        {"id": "total", "type": "data.set", "position": [240, 0], "parameters": {"values": {"a": 1}}},
        {"id": "big", "type": "logic.if", "position": [480, 0], "parameters": {"condition": {"expr": "steps.total.a > 1"}}},
    ],
    "edges": [
        {"id": "e1", "source": "start", "target": "total"},
        {"id": "e2", "source": "total", "target": "big"},
    ],
}


@pytest.fixture
def document():
    return read_workflow(DOCUMENT)


@pytest.fixture
def session(document):
    return Session(document, None, outbox=Outbox(revision=4))
