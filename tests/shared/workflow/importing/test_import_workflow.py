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


def request(**parameters: object) -> Imported:
    """Import a webhook and a request behind it."""
    nodes = [
        {"name": "Lead", "type": "n8n-nodes-base.webhook", "parameters": {"httpMethod": "POST", "path": "lead"}},
        {**n8n_node("httpRequest", method="POST", url="https://crm.example", **parameters), "name": "Post"},
    ]
    return import_workflow({"nodes": nodes, "connections": {"Lead": {"main": [[{"node": "Post"}]]}}}, "")


@pytest.mark.parametrize(
    ("body", "becomes"),
    [
        ("={{ JSON.stringify($json) }}", {"expr": "input"}),
        ("={{ JSON.stringify({ id: $json.id }) }}", {"expr": '{"id": input.id}'}),
        ("={{ $json }}", {"expr": "input"}),
        ('{"a": "{{ stay }}"}', {"a": r"\{{ stay }}"}),
        (
            '={"name": "{{ $json.name }}", "count": {{ $json.n }}, "all": {{ JSON.stringify($json.list) }}, "a": [1, "x"]}',
            {"name": "{{ input.name }}", "count": {"expr": "input.n"}, "all": {"expr": "input.list"}, "a": [1, "x"]},
        ),
        (
            '={"a {{ $json.n }}": "say \\"{{ $json.x }}\\" {{ $json.y }}"}',
            {"a {{ input.n }}": 'say "{{ input.x }}" {{ input.y }}'},
        ),
    ],
)
def test_a_json_body_with_scripts_becomes_values(body: str, becomes: object) -> None:
    imported = request(jsonBody=body)
    assert imported.document.nodes[1].parameters["json"] == becomes
    assert errors_at(imported, "post") == []
    assert all(line.fate == "carried" for line in imported.lines if line.node_id == "post")


def errors_at(imported: Imported, node: str) -> list[str]:
    return [problem.code for problem in check_workflow(imported.document) if problem.path.startswith(f"/nodes/{node}/")]


STRANGE = "$json.list.reduce((a, b) => a + b)"


@pytest.mark.parametrize(
    "parameters",
    [
        {"jsonBody": f"={{{{ {STRANGE} }}}}"},
        {"jsonBody": f'={{"a": {{{{ {STRANGE} }}}}}}'},
        {"jsonBody": f'={{"a": "x {{{{ {STRANGE} }}}}"}}'},
        {"jsonBody": "={{ input.a }}"},
        {"jsonBody": '={"a": {{ input.a }}}'},
        {"jsonBody": "={a: {{ $json.a }}}"},
        {"jsonBody": "={{ }}"},
        {"headerParameters": {"parameters": [{"name": "X", "value": f"={{{{ {STRANGE} }}}}"}]}},
        {"bodyParameters": {"parameters": [{"name": "x", "value": f"=a {{{{ {STRANGE} }}}} b"}]}},
        {"bodyParameters": {"parameters": [{"name": "x", "value": "=a {{ item.x }} b"}]}},
        {"bodyParameters": {"parameters": [{"name": "x", "value": "=a {{ '}}' + $env.x }} b"}]}},
    ],
)
def test_a_script_without_a_counterpart_is_never_sent(parameters: dict[str, object]) -> None:
    imported = request(**parameters)
    assert errors_at(imported, "post")
    assert [line.node_id for line in imported.lines if line.fate == "kept" and line.node_id != "lead"] == ["post"]


def test_a_script_without_a_counterpart_is_kept_in_the_report_and_in_a_note() -> None:
    imported = request(jsonBody=f"={{{{ {STRANGE} }}}}")
    assert imported.document.nodes[1].parameters["json"] == {"expr": STRANGE}
    (line,) = (line for line in imported.lines if line.fate == "kept" and line.node_id == "post")
    assert STRANGE in line.reason
    (note,) = imported.document.notes
    assert "Post" in note.text
    assert "jsonBody" in note.text
    assert STRANGE in note.text


@pytest.mark.parametrize(
    ("query", "sql", "values"),
    [
        ("select 1", "select 1", None),
        (
            "=insert into a values ('{{ $json.name }}', {{ $json.n }})",
            "insert into a values (:value_1, :value_2)",
            {"value_1": {"expr": "steps.before.name"}, "value_2": {"expr": "steps.before.n"}},
        ),
        ("=select 'a {{ $json.n }}'", "select 'a {{ $json.n }}'", None),
    ],
)
def test_values_in_sql_get_names(query: str, sql: str, values: object) -> None:
    nodes = [{**n8n_node("set"), "name": "Before"}, {**n8n_node("postgres", query=query), "name": "Write"}]
    imported = import_workflow({"nodes": nodes, "connections": {"Before": {"main": [[{"node": "Write"}]]}}}, "")
    made = imported.document.nodes[1].parameters
    assert made == ({"sql": sql} if values is None else {"sql": sql, "parameters": values})
    assert ("workflow.fixed_parameter" in errors_at(imported, "write")) == ("{{" in sql)


@pytest.mark.parametrize("kind", ["if", "filter"])
def test_a_condition_without_a_counterpart_stands_there_as_it_was(kind: str) -> None:
    rules = [{"leftValue": f"={{{{ {STRANGE} }}}}", "rightValue": 5, "operator": {"operation": "gt"}}]
    imported = import_workflow({"nodes": [n8n_node(kind, conditions={"conditions": rules})], "connections": {}}, "")
    made = imported.document.nodes[0].parameters
    assert made["condition" if kind == "if" else "where"] == {"expr": f"{STRANGE} > 5"}
    assert "expression.unexpected_character" in errors_at(imported, "it")


def test_a_wait_goes_by_what_arrives() -> None:
    imported = import_workflow({"nodes": [n8n_node("wait", unit="minutes", amount="={{ $json.n }}")], "connections": {}}, "")
    assert imported.document.nodes[0].parameters == {"seconds": {"expr": "(input.n) * 60"}}


def flow(kind: str, **settings: object) -> Imported:
    return import_workflow([{"id": "a", "z": "t", "type": kind, "name": "it", **settings}], "")


@pytest.mark.parametrize(
    "imported",
    [
        flow("template", template="{{#all}}{{name}}{{/all}}"),
        flow("http request", url="https://x.example/{{#a}}"),
        flow("change", rules=[{"t": "set", "p": "payload", "to": "$sum(payload)", "tot": "jsonata"}]),
        flow("change", rules=[{"t": "set", "p": "payload", "to": "{a", "tot": "json"}]),
        flow("switch", rules=[{"t": "jsonata_exp", "v": "$x", "vt": "jsonata"}]),
    ],
)
def test_what_node_red_says_without_a_counterpart_is_never_sent(imported: Imported) -> None:
    assert errors_at(imported, "it")
    assert any(line.fate == "kept" and line.node_id == "it" for line in imported.lines)
