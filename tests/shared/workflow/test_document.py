import pytest

from concertmaster_shared.workflow import content_hash, read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError


def test_a_minimal_document_reads_with_defaults():
    document = read_workflow({"nodes": [{"id": "t", "type": "trigger.manual"}]})
    assert document.nodes[0].position == (0.0, 0.0)
    assert document.nodes[0].title == "t"
    assert document.format == "concertmaster.workflow/1"


def test_what_is_written_reads_back_the_same():
    document = read_workflow({"name": "W", "nodes": [{"id": "t", "type": "trigger.manual", "position": [1, 2]}]})
    assert read_workflow(document.to_json()) == document


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ([], ""),
        ({"format": "concertmaster.workflow/9"}, "/format"),
        ({"nodes": {}}, "/nodes"),
        ({"nodes": [{"id": "a b", "type": "x"}]}, "/nodes/a b/id"),
        ({"nodes": [{"id": "a"}]}, "/nodes/a/type"),
        ({"nodes": [{"type": "x"}]}, "/nodes/0/id"),
        ({"nodes": [{"id": "a", "type": "x", "position": [float("nan"), 0]}]}, "/nodes/a/position/0"),
        ({"nodes": [{"id": "a", "type": "x", "colour": "red"}]}, "/nodes/a/colour"),
        ({"edges": [{"id": "e", "source": "a"}]}, "/edges/e/target"),
        ({"surprise": 1}, "/surprise"),
    ],
)
def test_an_unreadable_shape_is_refused_with_its_place(value, path):
    with pytest.raises(UnreadableDocumentError) as refusal:
        read_workflow(value)
    assert [problem.path for problem in refusal.value.problems] == [path]


def test_the_hash_ignores_the_order_of_keys_and_sees_every_change():
    one = read_workflow({"nodes": [{"id": "t", "type": "x", "parameters": {"a": 1, "b": 2}}]})
    other = read_workflow({"nodes": [{"type": "x", "id": "t", "parameters": {"b": 2, "a": 1}}]})
    changed = read_workflow({"nodes": [{"id": "t", "type": "x", "parameters": {"a": 1, "b": 3}}]})
    assert content_hash(one) == content_hash(other) != content_hash(changed)
