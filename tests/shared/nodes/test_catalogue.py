"""What must hold for every node type."""

import pytest

from concertmaster_shared.nodes import CATALOGUE, NodeSpec, Parameter, When, applies
from concertmaster_shared.nodes.schema import parameters_schema

SPECS = list(CATALOGUE.values())


def test_the_types_of_the_first_release_are_there():
    assert {
        "trigger.manual",
        "trigger.form",
        "trigger.webhook",
        "data.set",
        "data.filter",
        "data.aggregate",
        "data.sort",
        "data.join",
        "data.validate",
        "data.import",
        "logic.if",
        "logic.switch",
        "http.request",
        "flow.return",
    } <= set(CATALOGUE)


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_a_type_explains_itself(spec: NodeSpec):
    assert spec.title
    assert spec.help.endswith(".")
    assert spec.icon
    for parameter in spec.parameters:
        assert parameter.help.endswith("."), parameter.name


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_triggers_alone_have_no_way_in_and_cannot_fail(spec: NodeSpec):
    assert spec.is_trigger == (spec.inputs == ())
    assert ("error" in spec.output_names()) is not spec.is_trigger


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_defaults_fit_their_own_parameter(spec: NodeSpec):
    for parameter in spec.parameters:
        if parameter.choices and parameter.default is not None:
            assert parameter.default in parameter.choices
        if parameter.kind == "choice":
            assert parameter.choices
        if parameter.kind == "object":
            assert parameter.fields


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_the_schema_names_every_parameter(spec: NodeSpec):
    schema = parameters_schema(spec)
    assert set(schema["properties"]) == {parameter.name for parameter in spec.parameters}
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize(
    ("cases", "ports"),
    [
        ([], ["else", "error"]),
        ([{"port": "a", "when": True}, {"port": "b", "when": False}], ["a", "b", "else", "error"]),
        (
            [{"port": "a"}, {"port": "a"}, {"port": "else"}, {"port": "error"}, {"port": ""}, {"port": 5}, {}, None],
            ["a", "else", "error"],
        ),
        ({"expr": "input.cases"}, ["else", "error"]),
        ("a", ["else", "error"]),
    ],
)
def test_a_switch_has_a_port_for_each_case_however_broken_its_cases(cases, ports):
    assert list(CATALOGUE["logic.switch"].output_names({"cases": cases})) == ports


def test_parameters_make_no_ports_where_the_type_has_them():
    assert CATALOGUE["logic.if"].output_names({"cases": [{"port": "a"}]}) == ("true", "false", "error")


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_ports_are_made_from_entries_that_name_them(spec: NodeSpec):
    if spec.outputs_from is not None:
        source = spec.parameter(spec.outputs_from)
        assert source.kind == "list"
        assert "port" in {entry.name for entry in source.entries}


def test_the_schema_describes_the_entries_of_lists_and_mappings():
    cases = parameters_schema(CATALOGUE["logic.switch"])["properties"]["cases"]["anyOf"][0]
    assert cases["items"]["required"] == ["port", "when"]
    measures = parameters_schema(CATALOGUE["data.aggregate"])["properties"]["measures"]["anyOf"][0]
    assert set(measures["additionalProperties"]["properties"]) == {"function", "of"}
    mapping = parameters_schema(CATALOGUE["data.import"])["properties"]["mapping"]["anyOf"][0]
    assert {"type": "string"} in mapping["additionalProperties"]["anyOf"]


def test_an_expression_may_stand_wherever_a_parameter_is_not_fixed():
    free = Parameter(name="a", title="A", kind="integer", help="A.", minimum=1)
    spec = NodeSpec(type="x", family="data", title="X", help="X.", icon="x", parameters=(free,))
    schema = parameters_schema(spec)["properties"]["a"]
    assert schema["anyOf"][0] == {"type": "integer", "minimum": 1}
    assert schema["anyOf"][1]["required"] == ["expr"]


def _settings(spec: NodeSpec):
    yield spec.parameters
    for parameter in spec.parameters:
        yield parameter.fields
        yield parameter.entries


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.type)
def test_a_setting_that_counts_with_some_choices_alone_names_them_and_is_not_required(spec: NodeSpec):
    for among in _settings(spec):
        for setting in among:
            if setting.when is not None:
                asked = next(other for other in among if other.name == setting.when.name)
                assert set(setting.when.values) < set(asked.choices)
                assert not setting.required


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        ({}, False),
        ({"mode": "all"}, False),
        ({"mode": "first"}, True),
        ({"mode": {"expr": "input.mode"}}, True),
        ({"mode": ["first"]}, False),
        ({"mode": None}, False),
    ],
)
def test_how_many_counts_where_a_merge_waits_for_the_first(values, counts):
    among = CATALOGUE["logic.merge"].parameters
    how_many = CATALOGUE["logic.merge"].parameter("n")
    assert applies(how_many, values, among) is counts


def test_without_a_condition_a_setting_always_counts_and_a_default_is_a_value():
    free = Parameter(name="a", title="A", kind="choice", help="A.", choices=("x", "y"), default="x")
    bound = Parameter(name="b", title="B", kind="text", help="B.", when=When("a", ("x",)))
    assert applies(free, {"a": "y"}, (free, bound))
    assert applies(bound, {}, (free, bound))
    assert not applies(bound, {"a": "y"}, (free, bound))
