"""Workflows of other programs: what they become, and what the report says. The corpus holds each source beside its result."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.importing import ForeignError, Imported, import_workflow, recognise

CORPUS = Path(__file__).parents[3] / "corpus" / "workflow_imports"
FILES = sorted(CORPUS.glob("*.json"))


def shown(imported: Imported) -> dict[str, Any]:
    """Write a result as the corpus does: nodes by id, edges as ``a.port>b``, the report line by line."""
    document = imported.document
    return {
        "name": document.name,
        "nodes": {
            node.id: {"type": node.type, "parameters": node.parameters, **({"disabled": True} if node.disabled else {})}
            for node in document.nodes
        },
        "edges": [f"{edge.source}.{edge.source_port}>{edge.target}" for edge in document.edges],
        "notes": [note.text for note in document.notes],
        "groups": {group.title: list(group.nodes) for group in document.groups},
        "report": [f"{line.fate} | {line.place}" + (f" | {line.reason}" if line.reason else "") for line in imported.lines],
    }


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_corpus(file: Path) -> None:
    entry = json.loads(file.read_text(encoding="utf-8"))
    imported = import_workflow(entry["source"], "Imported")
    assert shown(imported) == entry["becomes"]
    assert read_workflow(imported.document.to_json()) == imported.document


@pytest.mark.parametrize("value", [None, 3, "text", [], {}, {"nodes": []}, [{"id": "a"}], {"nodes": {}, "connections": {}}])
def test_what_is_no_workflow_is_refused(value: object) -> None:
    assert recognise(value) is None
    with pytest.raises(ForeignError):
        import_workflow(value, "")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_damaged_sources_give_a_readable_workflow_or_a_refusal(file: Path) -> None:
    source = json.loads(file.read_text(encoding="utf-8"))["source"]
    chance = Random(file.stem)  # noqa: S311 - damage, no secrets
    for _ in range(300):
        damaged = copy.deepcopy(source)
        for _hit in range(chance.randrange(1, 6)):
            _damage(damaged, chance)
        try:
            imported = import_workflow(damaged, "Imported")
        except ForeignError:
            continue
        assert read_workflow(imported.document.to_json()) == imported.document


def _damage(value: Any, chance: Random) -> None:
    """Put something odd somewhere into a JSON value."""
    places: list[tuple[Any, Any]] = []
    waiting = [value]
    while waiting:
        one = waiting.pop()
        for key in one if isinstance(one, dict) else range(len(one)) if isinstance(one, list) else ():
            places.append((one, key))
            waiting.append(one[key])
    if places:
        holder, key = chance.choice(places)
        odd = [None, 0, -1e308, True, "", "={{ $json.", "{{", "x" * 300, [], {}, [[]], {"a": 1}, "ü€\u0000"]
        holder[key] = chance.choice(odd)


def test_a_large_workflow_is_read_in_time() -> None:
    nodes = [{"name": f"N{number}", "type": "n8n-nodes-base.noOp", "position": [number, 0]} for number in range(2_000)]
    wires = {f"N{number}": {"main": [[{"node": f"N{number + 1}"}]]} for number in range(1_999)}
    assert len(import_workflow({"nodes": nodes, "connections": wires}, "").document.edges) == 1_999


def n8n_node(kind: str, **parameters: object) -> dict[str, object]:
    return {"name": "it", "type": f"n8n-nodes-base.{kind}", "parameters": parameters}


def test_no_two_outputs_of_a_switch_have_one_port() -> None:
    words = ["else", "case_4", "error", "", "case_1", "Large"]
    switch = n8n_node("switch", rules={"values": [{"outputKey": word, "value2": 1} for word in words]})
    ends = [{"name": f"end {number}", "type": "n8n-nodes-base.set"} for number in range(7)]
    wires = {"it": {"main": [[{"node": end["name"]}] for end in ends]}}
    document = import_workflow({"nodes": [switch, *ends], "connections": wires}, "").document
    assert [edge.source_port for edge in document.edges] == ["case_1", "case_4", "case_3", "case_2", "case_5", "Large", "else"]
    assert "workflow.port_taken" not in {problem.code for problem in check_workflow(document)}


@pytest.mark.parametrize("text", ['{"a": NaN}', '{"a": 1e999}', "[" * 100_000])
@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("jsonOutput", lambda text: {"nodes": [n8n_node("set", jsonOutput=text)], "connections": {}}),
        ("jsonBody", lambda text: {"nodes": [n8n_node("httpRequest", jsonBody=text)], "connections": {}}),
        ("rule 1", lambda text: [{"id": "a", "z": "", "type": "change", "rules": [{"t": "set", "to": text, "tot": "json"}]}]),
    ],
)
def test_a_text_that_is_no_json_is_told(place: str, source: Callable[[str], object], text: str) -> None:
    imported = import_workflow(source(text), "")
    assert [line.reason for line in imported.lines if line.place.endswith(place)] == ["It is no JSON."]


def test_connections_that_are_left_out_are_told() -> None:
    nodes = [n8n_node("set")]
    wires = {"it": {"main": [[{"node": "gone"}]], "ai_tool": [[{"node": "it"}]]}, "nobody": {"main": [[{"node": "it"}]]}}
    lines = import_workflow({"nodes": nodes, "connections": wires}, "").lines
    told = [line.place for line in lines if line.fate == "left_out"]
    assert told == ["connections 'ai_tool' from 'it'", "connection from 'it' to 'gone'", "connection from 'nobody' to 'it'"]
