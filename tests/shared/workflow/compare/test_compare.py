import time

import pytest

from concertmaster_shared.workflow import Draft, WorkflowDocument, read_workflow
from concertmaster_shared.workflow.compare import (
    ABSENT,
    FieldChange,
    Names,
    RepeatedIdError,
    change_words,
    compare,
    edits_between,
    spans,
    title_of,
    value_words,
)
from tests.support.random_workflows import chance_of, edited, workflow


def test_two_parts_with_one_id_are_refused():
    twice = read_workflow({"nodes": [{"id": "a", "type": "data.set"}, {"id": "a", "type": "email.send"}]})
    with pytest.raises(RepeatedIdError) as refused:
        compare(twice, WorkflowDocument())
    assert refused.value.parameters == {"id": "a", "times": 2}


@pytest.mark.parametrize("seed", range(200))
def test_edits_lead_from_any_document_to_any_other(seed):
    chance = chance_of(seed)
    base = workflow(chance)
    old, _edits = edited(chance, base, 10)
    new, _edits = edited(chance, base, 10)
    draft = Draft(old)
    undo = draft.apply(edits_between(old, new))
    left = compare(draft.document(), new)
    assert not left.workflow
    assert not list(left.parts())
    assert [node.id for node in draft.document().nodes if node.id not in {one.id for one in old.nodes}] == [
        node.id for node in new.nodes if node.id not in {one.id for one in old.nodes}
    ]
    draft.apply(undo)
    assert not list(compare(draft.document(), old).parts())


@pytest.mark.parametrize("seed", range(200))
def test_what_changed_one_way_changed_back_the_other(seed):
    chance = chance_of(seed)
    old = workflow(chance)
    new, _edits = edited(chance, old, 10)
    there, back = compare(old, new), compare(new, old)
    turned = {"added": "removed", "removed": "added", "changed": "changed", "moved": "moved"}
    assert {(part.kind, part.id, turned[part.how]) for part in there.parts()} == {
        (part.kind, part.id, part.how) for part in back.parts()
    }
    assert there.is_empty == (old == new)


def test_two_documents_of_ten_thousand_nodes_are_compared_in_a_second():
    nodes = [
        {
            "id": f"n{number}",
            "type": "http.request",
            "position": [number % 100 * 240, number // 100 * 120],
            "parameters": {"url": f"https://example.org/{number}", "json": {"a": {"expr": "input.a"}, "b": [1, 2, 3]}},
        }
        for number in range(10_000)
    ]
    edges = [{"id": f"e{number}", "source": f"n{number}", "target": f"n{number * 7 % 10_000}"} for number in range(9_999)]
    old = read_workflow({"nodes": nodes, "edges": edges})
    for node in nodes[::10]:
        node["parameters"] = {**node["parameters"], "timeout_s": 5}
    new = read_workflow({"nodes": nodes, "edges": edges})
    started = time.perf_counter()
    found = compare(old, new)
    took = time.perf_counter() - started
    assert len(found.nodes) == 1000
    assert took < 1


def test_texts_differ_by_lines_and_words():
    found = spans("Dear all,\nthe report is late.\nYours", "Dear all,\nthe report is done.\nYours\n")
    assert [(span.how, span.text) for span in found if span.how != "same"] == [
        ("removed", "late"),
        ("added", "done"),
        ("added", "\n"),
    ]
    assert "".join(span.text for span in found if span.how != "added") == "Dear all,\nthe report is late.\nYours"
    assert "".join(span.text for span in found if span.how != "removed") == "Dear all,\nthe report is done.\nYours\n"
    assert spans("", "") == ()


def test_a_huge_text_is_shown_whole_and_at_once():
    old, new = "a b " * 5_000, "b a " * 5_000
    started = time.perf_counter()
    assert [span.how for span in spans(old, new)] == ["removed", "added"]
    assert time.perf_counter() - started < 1


def test_parts_are_called_what_people_call_them():
    document = read_workflow(
        {
            "nodes": [{"id": "a", "type": "logic.if", "name": "Large?"}, {"id": "b", "type": "data.set"}],
            "edges": [{"id": "e", "source": "a", "source_port": "true", "target": "b"}],
            "notes": [{"id": "m", "text": "\n## Why\nBecause"}, {"id": "k"}],
            "groups": [{"id": "g", "title": "Mail"}],
        }
    )
    names = Names.of(document)
    called = [title_of(part, names) for part in (*document.nodes, *document.edges, *document.notes, *document.groups)]
    assert called == ["Large?", "b", "Large? (true) → b", "Why", "k", "Mail"]


def test_values_are_said_as_they_are_typed():
    assert [value_words(value) for value in ({"expr": "1 + 1"}, "x", None, True, ABSENT)] == ["= 1 + 1", "x", "null", "true", "–"]
    assert change_words(FieldChange(("parameters", "url"), "a", {"expr": "b"})) == 'url: "a" → = b'
    assert change_words(FieldChange(("parameters", "url"), ABSENT, 1)) == "url: 1 (added)"
    assert change_words(FieldChange(("name",), 1, ABSENT)) == "name: 1 (removed)"
