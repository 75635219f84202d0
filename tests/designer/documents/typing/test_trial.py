import pytest

from concertmaster_designer.documents.typing import KnownRun, try_names, without_secrets
from concertmaster_designer.documents.typing.secrecy import HIDDEN, is_secret_name
from concertmaster_designer.documents.typing.trial import example_names

RUN = KnownRun(
    {"company": "Acme", "password": "x"},
    {
        ("get-it", ""): {"status": 200, "headers": {"Set-Cookie": "abc"}, "json": {"orders": [{"price": 5}, {"price": 7}]}},
        ("set", ""): {"total": 3},
        ("inner", "0"): {"double": 10},
        ("inner", "1"): {"double": 14},
        ("inner", "10"): {"double": 20},
    },
    "the last run",
)


def trial(outlook, node_id, steps=(), **more):
    return try_names(outlook, outlook.at(node_id), steps=steps, **{"run": RUN, "sample": None, **more})


def test_values_of_the_last_run_come_first(outlook):
    found = trial(outlook, "after", ["set", "inner"])
    assert (found.source, found.words) == ("run", "with the last run")
    assert found.names["input"]["company"] == "Acme"
    assert found.names["steps"] == {"set": {"total": 3}, "inner": [{"double": 10}, {"double": 14}, {"double": 20}]}


def test_the_item_is_worked_out_from_the_loop(outlook):
    found = trial(outlook, "inner", ["set"])
    assert (found.names["item"], found.names["index"]) == ({"price": 5}, 0)


def test_a_run_that_never_came_to_a_step_says_nothing_of_it(outlook):
    run = KnownRun({"a": 1}, {}, "the last run")
    assert trial(outlook, "after", ["set"], run=run).source == "example"


def test_sample_values_come_next_and_examples_fill_what_they_leave_out(outlook):
    found = trial(outlook, "after", ["set"], run=None, sample={"input": {"company": "Sample"}, "other": 1})
    assert (found.source, found.words) == ("sample", "with sample data")
    assert found.names["input"] == {"company": "Sample"}
    assert found.names["steps"] == {"set": {"total": 1, "word": "word", "when": "when"}}
    assert "other" not in found.names


def test_examples_have_the_kinds_that_are_known(outlook):
    found = trial(outlook, "after", ["set"], run=None)
    assert found.source == "example"
    assert found.names["input"]["company"] == "company"
    assert found.names["input"]["sites"][0]["kwh"] == 1
    assert found.names["input"]["hazardous"] is True
    assert example_names(outlook.at("inner"), ())["index"] == 0


def test_a_source_can_be_asked_for(outlook):
    assert trial(outlook, "after", ["set"], sample={"input": {}}, prefer="sample").source == "sample"
    assert trial(outlook, "after", ["set"], sample={"input": {}}, prefer="example").source == "example"


def test_settings_are_tried_with_the_input(outlook):
    found = try_names(outlook, outlook.for_settings(), run=RUN, sample=None)
    assert (found.source, set(found.names)) == ("run", {"input"})


def test_no_secret_is_ever_among_the_values(outlook):
    found = trial(outlook, "after", ["get-it"])
    assert found.names["input"]["password"] == HIDDEN
    assert found.names["steps"]["get-it"]["headers"]["Set-Cookie"] == HIDDEN
    assert found.names["steps"]["get-it"]["status"] == 200


@pytest.mark.parametrize(
    "name",
    ["password", "Authorization", "access_token", "apiKey", "api-key", "client_secret", "X-Api-Key", "privateKey", "token"],
)
def test_names_that_tell_of_a_secret(name):
    assert is_secret_name(name)
    assert without_secrets([{name: {"a": ["x", None]}}]) == [{name: {"a": [HIDDEN, None]}}]


@pytest.mark.parametrize("name", ["company", "tokenised", "secretary", "keyword", "spin", "compass", "total", "monkey"])
def test_names_that_only_sound_so(name):
    assert not is_secret_name(name)
