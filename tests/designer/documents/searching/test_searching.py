"""What is found in a document, and what replacing changes: texts, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.documents.searching import Query, QueryError, replacements, search
from concertmaster_designer.documents.searching.regex_process import answer
from concertmaster_designer.documents.session import Session
from concertmaster_shared.workflow import Draft, read_workflow

DOCUMENT = {
    "name": "Old intake",
    "description": "An old one",
    "nodes": [
        {
            "id": "old_one",
            "type": "data.set",
            "name": "Old names",
            "parameters": {
                "values": {
                    "old": "old",
                    "n": 1,
                    "flag": True,
                    "deep": [{"x": "very old"}, {"expr": "input.old + 'old'"}, "Dear {{ input.old }}"],
                }
            },
        },
    ],
    "notes": [{"id": "n", "text": "old\nand old"}],
    "groups": [{"id": "g", "title": "Old group", "nodes": ["old_one"]}],
    "settings": {"sequence_key": "input.old", "concurrency": {"limit": 2, "key": "input.old"}},
}


@pytest.fixture
def draft():
    return Draft(read_workflow(DOCUMENT))


def places(draft, **query):
    return [(hit.place.part, ".".join(hit.place.path), hit.begin) for hit in search(draft, Query("old", **query))]


def test_every_text_is_looked_through_with_its_place(draft):
    assert places(draft) == [
        ("workflow", "name", 0),
        ("workflow", "description", 3),
        ("settings", "sequence_key", 6),
        ("settings", "concurrency.key", 6),
        ("nodes", "name", 0),
        ("nodes", "id", 0),
        ("nodes", "parameters.values.old", 0),
        ("nodes", "parameters.values.deep.0.x", 5),
        ("nodes", "parameters.values.deep.1.expr", 6),
        ("nodes", "parameters.values.deep.1.expr", 13),
        ("nodes", "parameters.values.deep.2", 14),
        ("notes", "text", 0),
        ("notes", "text", 8),
        ("groups", "title", 0),
    ]


@pytest.mark.parametrize(("scope", "count"), [("names", 3), ("parameters", 2), ("expressions", 3), ("notes", 4), ("settings", 2)])
def test_each_kind_of_text_can_be_looked_through_alone(draft, scope, count):
    assert len(places(draft, scopes=frozenset({scope}))) == count


def test_case_counts_where_it_is_asked_for(draft):
    assert len(places(draft, match_case=True)) == 11


def test_signs_of_regular_expressions_mean_themselves_in_plain_texts(draft):
    assert [hit.text for hit in search(draft, Query("{{ input."))] == ["Dear {{ input.old }}"]
    assert list(search(draft, Query("o.d"))) == []
    assert len(list(search(draft, Query("o.d", regex=True)))) == 14


def test_nothing_typed_and_what_fits_nothing_find_nothing(draft):
    assert list(search(draft, Query(""))) == []
    assert list(search(draft, Query("x*", regex=True, scopes=frozenset({"settings"})))) == []


@pytest.mark.parametrize("text", ["(", "[a", "*", "(?P<x", "a{99999999999}", "x" * 2000])
def test_what_is_no_regular_expression_is_told(draft, text):
    with pytest.raises(QueryError):
        list(search(draft, Query(text, regex=True)))


def replaced(draft, query, by, hits=None):
    changes, edits = replacements(draft, query, search(draft, query) if hits is None else hits, by=by)
    session = Session(draft.document(), None)
    session.apply(edits)
    return changes, session


def test_everything_is_replaced_in_one_step_but_ids_and_names_of_fields(draft):
    changes, session = replaced(draft, Query("old"), "new")
    made = session.draft
    assert (made.name, made.description) == ("new intake", "An new one")
    assert made.nodes["old_one"].name == "new names"
    assert made.nodes["old_one"].parameters["values"] == {
        "old": "new",
        "n": 1,
        "flag": True,
        "deep": [{"x": "very new"}, {"expr": "input.new + 'new'"}, "Dear {{ input.new }}"],
    }
    assert made.notes["n"].text == "new\nand new"
    assert made.groups["g"].title == "new group"
    assert (made.settings.sequence_key, made.settings.concurrency.key, made.settings.concurrency.limit) == (
        "input.new",
        "input.new",
        2,
    )
    assert len(changes) == 11
    session.undo()
    assert session.draft.document() == draft.document()


def test_groups_of_a_regular_expression_can_be_named(draft):
    query = Query(r"input\.(\w+)", regex=True, scopes=frozenset({"expressions"}))
    _changes, session = replaced(draft, query, r"steps.\1.x")
    deep = session.draft.nodes["old_one"].parameters["values"]["deep"]
    assert deep[1:] == [{"expr": "steps.old.x + 'old'"}, "Dear {{ steps.old.x }}"]
    with pytest.raises(QueryError):
        replacements(draft, query, search(draft, query), by=r"\7")


def test_a_name_that_would_be_too_long_stays(draft):
    changes, session = replaced(draft, Query("Old names"), "x" * 300)
    assert changes == ()
    assert session.draft.nodes["old_one"].name == "Old names"


def test_a_text_that_has_changed_since_is_left_alone(draft):
    query = Query("old")
    hits = list(search(draft, query))
    later = Draft(read_workflow({**DOCUMENT, "nodes": [], "notes": [], "groups": [], "name": "Other", "settings": {}}))
    changes, _edits = replacements(later, query, hits, by="new")
    assert [change.place.path for change in changes] == [("description",)]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("oldx ", max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("oldexpr", max_size=4), inner, max_size=3),
    max_leaves=8,
)


def shape(value):
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return (
        [shape(item) for item in value] if isinstance(value, list) else type(value).__name__ if isinstance(value, str) else value
    )


@given(JSON, st.text("olnew'\"\\{}", max_size=6))
def test_replacing_changes_texts_and_no_shape(value, by):
    draft = Draft(read_workflow({"nodes": [{"id": "a", "type": "data.set", "parameters": {"values": value}}]}))
    _changes, session = replaced(draft, Query("old", match_case=True), by)
    made = session.draft.nodes["a"].parameters["values"]
    assert shape(made) == shape(value)
    assert json.loads(json.dumps(made)) == made
    session.undo()
    assert session.draft.nodes["a"].parameters["values"] == value


def test_the_child_answers_for_each_text():
    asked = {"number": 4, "pattern": "O+", "match_case": False, "texts": ["foo", "", "bOb o"]}
    assert answer(asked) == {"number": 4, "spans": [[(1, 3)], [], [(1, 2), (4, 5)]]}
    with pytest.raises(ValueError, match="unknown"):
        answer({"number": 1})
