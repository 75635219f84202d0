"""The example holds together: the file is what the script makes, and the form takes every answer in it."""

import json
from datetime import UTC, datetime
from importlib.resources import files

import pytest

from concertmaster_server.entrypoints import example
from concertmaster_server.entrypoints.example.answers import COUNT, make_answers
from concertmaster_server.entrypoints.example.load import FORM, WORKFLOW, read, workflow_for
from concertmaster_shared.forms import check_answers, check_form, compile_form, read_form
from concertmaster_shared.validation import check_workflow
from concertmaster_shared.workflow import read_workflow

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture(scope="module")
def answers():
    lines = files(example).joinpath("answers.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_the_file_is_what_the_script_makes(answers):
    assert answers == list(make_answers())
    assert len(answers) == COUNT == 500


def test_the_form_takes_every_answer(answers):
    form = compile_form(read_form(read(FORM)))
    for given in answers:
        assert check_answers(form, given, now=NOW).problems == ()


def test_no_answer_stands_twice(answers):
    assert len({json.dumps(given, sort_keys=True) for given in answers}) == len(answers)


def test_form_and_workflow_have_no_problem():
    form, workflow = read_form(read(FORM)), read_workflow(read(WORKFLOW))
    assert check_form(form) == ()
    assert check_workflow(workflow) == ()
    assert workflow.nodes[0].parameters["form"] == form.slug
    assert len(form.fields) >= 25
    assert len(form.pages) == 3


def test_both_ways_of_the_workflow_are_taken(answers):
    form = compile_form(read_form(read(FORM)))
    large = [check_answers(form, given, now=NOW).calculated["f_total"] > 30_000 for given in answers]
    assert 50 < sum(large) < 450


def test_the_workflow_posts_to_the_receiver_of_this_start():
    urls = [node["parameters"]["url"] for node in workflow_for("http://127.0.0.1:9")["nodes"] if node["type"] == "http.request"]
    assert urls == ["http://127.0.0.1:9/review", "http://127.0.0.1:9/reports"]
