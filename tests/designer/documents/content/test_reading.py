"""Reading a document from its JSON: the same as the model gives, and a sentence with the place where it cannot be."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_designer.documents.content import reading
from concertmaster_designer.documents.content.open_draft import OpenDraft
from concertmaster_designer.documents.content.reading import read_heads
from concertmaster_designer.documents.files import read_file
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError
from tests.support.large_workflow import large_workflow

NAMES = st.text(alphabet="abcXYZ_-019", min_size=1, max_size=6)


@st.composite
def documents(draw):
    ids = draw(st.lists(NAMES, min_size=1, max_size=6, unique=True))
    nodes = [
        {
            "id": name,
            "type": draw(st.sampled_from(["data.set", "x"])),
            "position": draw(st.tuples(st.sampled_from([0, 1.5, "3", -1e9]), st.integers(-5, 5))),
            "disabled": draw(st.sampled_from([True, False, "yes", 0])),
        }
        for name in ids
    ]
    edges = [
        {"id": f"e{at}", "source": draw(st.sampled_from(ids)), "target": draw(st.sampled_from(ids))}
        for at in range(draw(st.integers(0, 5)))
    ]
    return {"name": draw(st.text(max_size=9)), "nodes": nodes, "edges": edges}


def read(value):
    return OpenDraft.of(read_heads(json.dumps(value).encode()))


@given(documents())
@settings(max_examples=150, deadline=None)
def test_what_is_read_is_what_the_model_reads(document):
    draft, expected = read(document), read_workflow(document)
    assert draft.document() == expected
    assert draft.freeze().document() == expected
    assert read(draft.freeze().to_json()).document() == expected
    for node in expected.nodes:
        touching = [edge for edge in expected.edges if node.id in (edge.source, edge.target)]
        assert list(draft.edges_of(node.id)) == touching


def test_a_large_one_is_the_same_too():
    document = large_workflow(3_000)
    assert read(document).document() == read_workflow(document)


def places(value):
    with pytest.raises(UnreadableDocumentError) as refused:
        read_heads(value if isinstance(value, bytes) else json.dumps(value).encode())
    return [(problem.path, problem.message) for problem in refused.value.problems]


NODE = {"id": "a", "type": "data.set"}


def nested(depth):
    value = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ({"nodes": [NODE, {**NODE, "type": 3}]}, "/nodes/a/type", "string"),
        ({"nodes": [{"type": "x"}]}, "/nodes/0/id", "required"),
        ({"nodes": [NODE, NODE]}, "/nodes/a", "More than one part has this id"),
        ({"nodes": [{**NODE, "id": "a b"}]}, "/nodes/a b/id", "pattern"),
        ({"nodes": [{**NODE, "id": "a\n"}]}, "/nodes/a\n/id", "pattern"),
        ({"nodes": [{**NODE, "parameters": []}]}, "/nodes/a/parameters", "dictionary"),
        ({"nodes": [{**NODE, "position": [0, 1e10]}]}, "/nodes/a/position/1", "less than or equal"),
        ({"nodes": [{**NODE, "parameters": {"x": nested(101)}}]}, "/nodes/a/parameters", "levels deep"),
        ({"nodes": [{**NODE, "later": nested(101)}]}, "/nodes/0", "levels deep"),
        ({"later": nested(101)}, "/later", "levels deep"),
        ({"nodes": 3}, "/nodes", "array"),
        ({"edges": [{"id": "e", "source": "a", "target": "a", "source_port": ""}]}, "/edges/e/source_port", "pattern"),
        ({"notes": [{"id": "n"}, {"id": "n"}]}, "/notes/n", "More than one"),
        ({"groups": [{"id": "n", "nodes": ["a b"]}]}, "/groups/0/nodes/0", "pattern"),
        ({"notes": [{"id": f"n{n}"} for n in range(reading.REST_LIMIT + 1)]}, "/notes", "at most 20,000"),
        ({"nodes": [{"id": f"n{n}", "type": f"t{n}"} for n in range(reading.TYPES_LIMIT + 1)]}, "/types", "at most 500"),
        ({"settings": {"concurrency": {"limit": 0}}}, "/settings/concurrency/limit", "greater"),
        (b"[]", "", "object"),
        (b"\xff{}", "", "UTF-8"),
        (b'{"x":' + b"[" * 100_000, "", "levels deep"),
    ],
)
def test_what_does_not_fit_is_named_with_its_place(document, path, words):
    found = places(document)
    assert any(place == path and words in message for place, message in found), found


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16"])
def test_files_of_editors_that_put_a_mark_before_the_text_open(tmp_path, codec):
    path = tmp_path / "a.workflow.json"
    path.write_bytes(json.dumps({"name": "Grüße", "nodes": [NODE]}, ensure_ascii=False).encode(codec))
    assert OpenDraft.of(read_file(path)).name == "Grüße"


def test_numbers_that_no_machine_holds_can_be_looked_at():
    draft = OpenDraft.of(read_heads(b'{"nodes":[{"id":"a","type":"x","parameters":{"far":1e999,"near":-1e999}}]}'))
    assert draft.nodes["a"].parameters == {"far": 1.7976931348623157e308, "near": -1.7976931348623157e308}
    assert b"1e999" in b"".join(draft.freeze().compact())


def test_parts_that_say_the_same_hold_the_same_text():
    """Each edge would bring four texts of its own otherwise: forty megabytes of holes in memory at 100,000 nodes."""
    heads = read_heads(json.dumps(large_workflow(3_000)).encode())
    ids = {head.id: head.id for head in heads.node_heads}
    assert all(head.source is ids[head.source] and head.target is ids[head.target] for head in heads.edge_heads)
    assert len({id(head.source_port) for head in heads.edge_heads}) == len({head.source_port for head in heads.edge_heads})
    assert len({id(head.type) for head in heads.node_heads}) == len({head.type for head in heads.node_heads})
