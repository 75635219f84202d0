"""The corpus of workflows with their problems, and what holds for all of them."""

import json
from pathlib import Path

import pytest

from concertmaster_shared.messages import codes
from concertmaster_shared.validation import Surroundings, check_workflow, has_errors
from concertmaster_shared.workflow import read_workflow

CORPUS = json.loads((Path(__file__).parents[2] / "corpus/workflows/problems.json").read_text())


def problems_of(case):
    surroundings = Surroundings(form_slugs=known(case, "form_slugs"), workflow_ids=known(case, "workflow_ids"))
    return check_workflow(read_workflow(case["document"]), surroundings)


def known(case, name):
    return frozenset(case[name]) if name in case else None


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_a_workflow_has_just_the_problems_that_the_corpus_names(case):
    found = problems_of(case)
    if "problems" in case:
        assert {(p.code, p.severity, p.path) for p in found} == {tuple(expected) for expected in case["problems"]}
    if "codes" in case:
        assert {p.code for p in found} == set(case["codes"])
    if "paths" in case:
        assert [p.path for p in found] == case["paths"]


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: case["name"])
def test_each_problem_speaks_in_a_whole_sentence(case):
    for problem in problems_of(case):
        assert problem.code in codes()
        assert problem.message != problem.code
        assert "…" not in problem.message.replace("{{", "")


def test_errors_come_before_warnings():
    document = read_workflow({"nodes": [{"id": "t", "type": "trigger.manual"}, {"id": "a", "type": "data.set"}]})
    found = check_workflow(document)
    assert [problem.severity for problem in found] == ["error", "warning"]
    assert has_errors(found)


def test_an_expression_problem_names_the_character():
    document = {"nodes": [{"id": "a", "type": "data.set", "parameters": {"values": {"x": {"expr": "1 + * 2"}}}}]}
    found = check_workflow(read_workflow(document))
    assert [problem.position for problem in found if problem.path.endswith("/x")] == [4]
