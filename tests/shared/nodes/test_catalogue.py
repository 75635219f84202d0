"""What must hold for every node type."""

import pytest

from concertmaster_shared.nodes import CATALOGUE, NodeSpec, Parameter
from concertmaster_shared.nodes.schema import parameters_schema

SPECS = list(CATALOGUE.values())


def test_the_types_of_the_first_release_are_there():
    assert {
        "trigger.manual",
        "trigger.form",
        "trigger.webhook",
        "data.set",
        "data.filter",
        "logic.if",
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


def test_an_expression_may_stand_wherever_a_parameter_is_not_fixed():
    free = Parameter(name="a", title="A", kind="integer", help="A.", minimum=1)
    spec = NodeSpec(type="x", family="data", title="X", help="X.", icon="x", parameters=(free,))
    schema = parameters_schema(spec)["properties"]["a"]
    assert schema["anyOf"][0] == {"type": "integer", "minimum": 1}
    assert schema["anyOf"][1]["required"] == ["expr"]
