"""The catalogue as the API shows it: JSON Schema of each type's parameters, derived from its spec."""

from __future__ import annotations

from .spec import NodeSpec, Parameter, ParameterKind

_JSON_TYPES: dict[ParameterKind, dict[str, object]] = {
    "text": {"type": "string"},
    "long_text": {"type": "string"},
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "choice": {"type": "string"},
    "condition": {"type": "boolean"},
    "list": {"type": "array"},
    "mapping": {"type": "object"},
    "any": {},
    "object": {"type": "object"},
    "form": {"type": "string"},
    "workflow": {"type": "string"},
}

_EXPRESSION: dict[str, object] = {
    "type": "object",
    "properties": {"expr": {"type": "string"}},
    "required": ["expr"],
    "additionalProperties": False,
}


def parameter_schema(parameter: Parameter) -> dict[str, object]:
    """Give the JSON Schema of one parameter's value; an expression may stand wherever it is not fixed."""
    constant = dict(_JSON_TYPES[parameter.kind])
    if parameter.choices:
        constant["enum"] = list(parameter.choices)
    if parameter.minimum is not None:
        constant["minimum"] = parameter.minimum
    if parameter.maximum is not None:
        constant["maximum"] = parameter.maximum
    if parameter.fields:
        constant |= _object_schema(parameter.fields)
    if parameter.entries:
        constant["items" if parameter.kind == "list" else "additionalProperties"] = _entry_schema(parameter)
    schema: dict[str, object] = constant if parameter.fixed or not constant else {"anyOf": [constant, _EXPRESSION]}
    schema |= {"title": parameter.title, "description": parameter.help}
    if parameter.default is not None:
        schema["default"] = parameter.default
    if parameter.example:
        schema["examples"] = [parameter.example]
    return schema


def parameters_schema(spec: NodeSpec) -> dict[str, object]:
    """Give the JSON Schema of all parameters of a node type."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object_schema(spec.parameters)}


def _entry_schema(parameter: Parameter) -> dict[str, object]:
    entry = _object_schema(parameter.entries)
    return {"anyOf": [{"type": "string"}, _EXPRESSION, entry]} if parameter.short else entry


def _object_schema(parameters: tuple[Parameter, ...]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {parameter.name: parameter_schema(parameter) for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.required],
        "additionalProperties": False,
    }
