"""Documents with content of a newer version: everything unknown comes back as it was, whatever is edited around it."""

import json
from itertools import pairwise

import msgspec
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from concertmaster_designer.documents import entries
from concertmaster_designer.documents.content.foreign import ForeignContentError, NewerFormatError
from concertmaster_designer.documents.content.open_draft import OpenDraft, own_parts
from concertmaster_designer.documents.content.reading import NewerDocumentError
from concertmaster_designer.documents.files import read_file, write_file
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow import EditError, Node, WorkflowSettings
from concertmaster_shared.workflow.edits import (
    AddNode,
    Move,
    MoveNodes,
    PutNote,
    RemoveEdge,
    RemoveNode,
    SetNode,
    SetParameters,
    SetWorkflow,
)

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
EXTRA = st.dictionaries(
    st.sampled_from(["priority", "owner", "x-later", "ä", "", "model_config", "__class__"]), VALUES, max_size=2
)


@st.composite
def documents(draw):
    names = [f"n{number}" for number in range(draw(st.integers(1, 6)))]
    nodes = [
        {
            "id": name,
            "type": draw(st.sampled_from(["data.set", "ai.agent", "trigger.manual"])),
            "position": [number * 240, draw(st.integers(-500, 500))],
            "parameters": draw(st.dictionaries(st.text(max_size=5), VALUES, max_size=2)),
            **draw(EXTRA),
        }
        for number, name in enumerate(names)
    ]
    edges = [{"id": f"e{at}", "source": a, "target": b, **draw(EXTRA)} for at, (a, b) in enumerate(pairwise(names))]
    return {
        "format": "concertmaster.workflow/1",
        "name": "Later",
        "nodes": nodes,
        "edges": edges,
        "notes": [{"id": "note", "text": "hello", **draw(EXTRA)}],
        "groups": [{"id": "group", "nodes": names[:2], **draw(EXTRA)}],
        "settings": {"concurrency": {"limit": 3, **draw(EXTRA)}, **draw(EXTRA)},
        **{f"top {name}": value for name, value in draw(EXTRA).items()},
    }


def opened(document):
    return Session(OpenDraft.read(json.dumps(document).encode()), None)


def whole(document):
    """Give a document with every default written out, so that two can be compared."""
    known = OpenDraft.read(json.dumps({**document, "format": "concertmaster.workflow/1"}).encode()).document().to_json()
    filled = {**known, **{name: value for name, value in document.items() if name not in known}}
    for kind in ("nodes", "edges", "notes", "groups"):
        filled[kind] = [{**plain, **part} for plain, part in zip(known[kind], document.get(kind, ()), strict=True)]
    settings_ = document.get("settings", {})
    filled["settings"] = {**known["settings"], **settings_}
    if settings_.get("concurrency"):
        filled["settings"]["concurrency"] = {**known["settings"]["concurrency"], **settings_["concurrency"]}
    return filled


def saved(session, path):
    write_file(path, session.draft.freeze())
    return json.loads(path.read_bytes())


@given(documents())
@settings(max_examples=120, deadline=None)
def test_what_is_unknown_is_saved_back_though_everything_around_it_was_edited(tmp_path_factory, document):
    path = tmp_path_factory.mktemp("foreign") / "a.workflow.json"
    session = opened(document)
    assert whole(saved(session, path)) == whole(document)
    session.apply([MoveNodes(moves=tuple(Move(id=node, position=(7, 7)) for node in session.draft.nodes))])
    session.apply([SetNode(id="n0", name="Renamed"), SetParameters(id="n0", set={"fresh": 1})])
    session.apply([SetWorkflow(settings=WorkflowSettings(run_limit_s=60, concurrency={"limit": 9}))])
    expected = whole(document)
    for node in expected["nodes"]:
        node["position"] = [7.0, 7.0]
    expected["nodes"][0] |= {"name": "Renamed", "parameters": {**expected["nodes"][0]["parameters"], "fresh": 1}}
    expected["settings"] |= {"run_limit_s": 60.0, "concurrency": {**expected["settings"]["concurrency"], "limit": 9}}
    assert whole(saved(session, path)) == expected
    for _ in range(3):
        session.undo()
    assert whole(saved(session, path)) == whole(document)


@given(documents())
@settings(max_examples=60, deadline=None)
def test_a_removed_part_comes_back_with_what_is_unknown_of_it_also_through_the_journal(document):
    session = opened(document)
    session.journal = recorder = Recorder()
    start = orjson.loads(b"".join(session.start_entry().pieces())) if small(document) else None
    touching = [RemoveEdge(id=edge.id) for edge in session.draft.edges_of("n0")]
    session.apply([*touching, RemoveNode(id="n0")])
    session.undo()
    assert whole(session.draft.freeze().to_json()) == whole(document)
    if start is not None:
        assert whole(entries.rebuild(start, recorder.entries).document.to_json()) == whole(document)


def small(document):
    """The test reads starts with a reader of 64 bits; the journal does not."""
    return max(map(abs, numbers(document)), default=0) < 2**63


def numbers(value):
    if isinstance(value, dict):
        return [number for inner in value.values() for number in numbers(inner)]
    if isinstance(value, list):
        return [number for inner in value for number in numbers(inner)]
    return [value] if isinstance(value, int) else []


class Recorder:
    def __init__(self):
        self.entries = []

    def append(self, entry):
        self.entries.append(msgspec.json.decode(msgspec.json.encode(entry)))


PLAIN = {
    "format": "concertmaster.workflow/1",
    "nodes": [{"id": "a", "type": "data.set"}, {"id": "b", "type": "data.set", "position": [240, 0]}],
    "edges": [{"id": "e1", "source": "a", "target": "b"}],
}


def test_untouched_parts_are_saved_letter_for_letter(tmp_path):
    text = (
        '{"format":"concertmaster.workflow/1","nodes":['
        '{"type":"data.set","id":"a","exact":1.10,"huge":123456789012345678901234567890,"far":1e400,"odd":"\\u00e9"},'
        '{"id":"b","type":"data.set"}],"later":{"exact":2.50}}'
    )
    session = Session(OpenDraft.read(text.encode()), None)
    session.apply([MoveNodes(moves=(Move(id="b", position=(1, 2)),))])
    path = tmp_path / "a.workflow.json"
    write_file(path, session.draft.freeze())
    content = path.read_text()
    for piece in ('"exact": 1.10', '"huge": 123456789012345678901234567890', '"far": 1e400', '"odd": "\\u00e9"', '"exact": 2.50'):
        assert piece in content


def test_the_sentence_names_what_is_unknown_and_what_it_means():
    document = {**PLAIN, "theme": 1, "nodes": [{**PLAIN["nodes"][0], "cost": 3}, {"id": "b", "type": "ai.agent", "cost": 1}]}
    foreign = opened(document).draft.foreign
    sentence = foreign.sentence()
    assert "the field 'cost' of 2 nodes" in sentence
    assert "the field 'theme' of the workflow" in sentence
    assert "the type 'ai.agent' of 1 node" in sentence
    assert "saved back unchanged" in sentence
    with pytest.raises(ForeignContentError) as refused:
        foreign.refuse_storing()
    assert "'theme'" in refused.value.parameters["found"]


def test_a_document_of_ours_says_nothing_and_can_be_stored():
    foreign = opened(PLAIN).draft.foreign
    assert foreign.sentence() == ""
    foreign.refuse_storing()


def test_a_newer_format_can_be_looked_at_arranged_and_saved_and_no_more(tmp_path):
    document = {**PLAIN, "format": "concertmaster.workflow/2", "lanes": [1, 2]}
    session = opened(document)
    assert "concertmaster.workflow/2" in session.draft.foreign.sentence()
    session.apply([MoveNodes(moves=(Move(id="b", position=(9, 9)),)), PutNote(note={"id": "x", "text": "mine"})])
    with pytest.raises(NewerFormatError) as refused:
        session.apply([SetNode(id="a", disabled=True)])
    assert isinstance(refused.value, EditError)
    after = saved(session, tmp_path / "a.workflow.json")
    assert (after["format"], after["lanes"], after["nodes"][1]["position"]) == ("concertmaster.workflow/2", [1, 2], [9.0, 9.0])
    assert [note["text"] for note in after["notes"]] == ["mine"]


def test_a_newer_format_of_another_shape_says_so(tmp_path):
    path = tmp_path / "a.workflow.json"
    path.write_text(json.dumps({"format": "concertmaster.workflow/7", "nodes": {"a": 1}}))
    with pytest.raises(NewerDocumentError) as refused:
        read_file(path)
    assert refused.value.parameters["format"] == "concertmaster.workflow/7"


@pytest.mark.parametrize(
    "name", ["other/2", "concertmaster.workflow/0", "concertmaster.workflow/x", "concertmaster.form/2", 3, None]
)
def test_other_formats_are_no_workflow(name):
    with pytest.raises(Exception) as refused:  # noqa: PT011 - the type is compared
        opened({**PLAIN, "format": name})
    assert type(refused.value).__name__ == "UnreadableDocumentError"


def test_a_new_node_has_nothing_foreign():
    session = opened(PLAIN)
    session.apply([AddNode(node={"id": "c", "type": "data.set"})])
    assert set(session.draft.freeze().to_json()["nodes"][2]) == {"id", "type", "name", "position", "parameters", "disabled"}


def test_what_the_checker_is_given_holds_no_number_that_its_reader_refuses():
    document = {
        **PLAIN,
        "nodes": [{"id": "a", "type": "data.set", "parameters": {"x": [10**400, -(10**25), 3, 10**18]}, "later": 1}],
    }
    parts = opened(document).draft.freeze().nodes.listed()
    (part,) = orjson.loads(orjson.dumps(own_parts(parts)))
    assert part["parameters"]["x"][1:] == [-1e25, 3, 10**18]
    assert "later" not in part


def test_types_that_are_not_ours_are_counted_as_they_come_and_go():
    session = Session(OpenDraft.read(b"{}"), None)
    session.apply([AddNode(node=Node(id="slack", type="n8n-nodes-base.slack"))])
    assert "the type 'n8n-nodes-base.slack' of 1 node." in session.draft.foreign.sentence()
    session.apply([AddNode(node=Node(id="again", type="n8n-nodes-base.slack"))])
    assert "of 2 nodes" in session.draft.foreign.sentence()
    session.apply([SetNode(id="again", type="http.request"), RemoveNode(id="slack")])
    assert session.draft.foreign.sentence() == ""
    session.undo()
    assert "of 2 nodes" in session.draft.foreign.sentence()
