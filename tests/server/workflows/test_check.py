"""Reading a large workflow in slices gives what reading it whole gives, problems included."""

from itertools import pairwise
from typing import Any

import pytest

from concertmaster_server.workflows import check as room
from concertmaster_server.workflows.check import check, read
from concertmaster_shared.validation import Surroundings
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError

NO_FORMS = Surroundings(form_slugs=frozenset())


def chain(length: int) -> dict[str, Any]:
    nodes = [{"id": "start", "type": "trigger.manual"}]
    nodes += [{"id": f"n{number}", "type": "data.set", "position": [number, 0]} for number in range(length)]
    ids = [node["id"] for node in nodes]
    edges = [{"id": f"e{number}", "source": a, "target": b} for number, (a, b) in enumerate(pairwise(ids))]
    return {"name": "Long", "nodes": nodes, "edges": edges}


@pytest.mark.parametrize("length", [0, 10, 499, 500, 2500])
def test_slices_make_no_difference(length: int) -> None:
    document = chain(length)
    assert read(document) == read_workflow(document)


@pytest.mark.parametrize("spoilt", [0, 999, 1000, 2400])
def test_a_misfit_is_named_wherever_it_stands(spoilt: int) -> None:
    document = chain(2500)
    document["nodes"][spoilt]["position"] = "nowhere"
    with pytest.raises(UnreadableDocumentError) as whole:
        read_workflow(document)
    with pytest.raises(UnreadableDocumentError) as sliced:
        read(document)
    assert sliced.value.problems == whole.value.problems


@pytest.mark.parametrize(
    "document",
    [
        {"nodes": [], "edges": [{}] * 1500},
        {"nodes": [{"id": "a", "type": "t"}] * 1500, "edges": None},
        {"nodes": [{"id": "a", "type": "t"}] * 1500, "edges": {}},
        {"nodes": [{"id": "a", "type": "t"}] * 1500, "extra": 1},
        {"nodes": [[]] * 1500},
    ],
)
def test_what_is_no_workflow_is_refused_in_slices_too(document: dict[str, Any]) -> None:
    with pytest.raises(UnreadableDocumentError):
        read_workflow(document)
    with pytest.raises(UnreadableDocumentError):
        read(document)


async def test_a_check_in_a_thread_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {"nodes": [{"id": "a", "type": "trigger.form", "parameters": {"form": "gone"}}, {"id": "b", "type": "data.set"}]}
    here = await check(document, NO_FORMS)
    monkeypatch.setattr(room, "_LARGE", 0)
    monkeypatch.setattr(room, "_SLICE", 1)
    assert (await check(document, NO_FORMS)).problems == here.problems
    assert {problem.code for problem in here.problems} >= {"workflow.unknown_form", "workflow.unconnected"}
