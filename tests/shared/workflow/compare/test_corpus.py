import json
from pathlib import Path

import pytest

from concertmaster_shared.workflow import Draft, read_workflow
from concertmaster_shared.workflow.compare import compare, edits_between
from concertmaster_shared.workflow.merge import merge

CORPUS = Path("tests/corpus/comparisons")


def cases(name):
    return [pytest.param(case, id=case["why"]) for case in json.loads((CORPUS / name).read_text())]


def said(value):
    """Give what would be printed: places as lists, no tuples."""
    return json.loads(json.dumps(value))


@pytest.mark.parametrize("case", cases("differences.json"))
def test_differences_are_what_the_corpus_says(case):
    found = compare(read_workflow(case["old"]), read_workflow(case["new"]))
    expected = {name: case[name] for name in ("workflow", "changes", "reordered")}
    assert said(found.to_json()) == {"same": not any(expected.values()), **expected}
    assert found.is_empty == (not any(expected.values()))


@pytest.mark.parametrize("case", cases("differences.json"))
def test_edits_lead_from_the_old_one_to_the_new_one(case):
    old, new = read_workflow(case["old"]), read_workflow(case["new"])
    draft = Draft(old)
    draft.apply(edits_between(old, new))
    left = compare(draft.document(), new)
    assert list(left.parts()) == []
    assert left.workflow == ()


@pytest.mark.parametrize("case", cases("merges.json"))
def test_merges_are_what_the_corpus_says(case):
    base, ours, theirs = (read_workflow(case[side]) for side in ("base", "ours", "theirs"))
    merged = merge(base, ours, theirs)
    assert [said(conflict.to_json()) for conflict in merged.conflicts] == case["conflicts"]
    assert merged.document == read_workflow(case["merged"])
    if "choose_theirs" in case:
        choices = {conflict.place: "theirs" for conflict in merged.conflicts}
        assert merge(base, ours, theirs, choices=choices).document == read_workflow(case["choose_theirs"])
