"""Routes of the catalogues: what a workflow can be made of, what a form can ask."""

from __future__ import annotations

from functools import cache

from concertmaster_server.api.answers import Answer, raw_json, to_json
from concertmaster_server.api.routes import Call, Routes
from concertmaster_shared.api import catalogues as operations
from concertmaster_shared.api.catalogues import FieldTypeAnswer
from concertmaster_shared.forms.catalogue import FIELD_TYPES
from concertmaster_shared.nodes import CATALOGUE, NodeSpec, Port
from concertmaster_shared.nodes.schema import parameters_schema

ROUTES = Routes()


@ROUTES.outside_transaction(operations.LIST_NODE_TYPES)
async def list_node_types(_call: Call) -> Answer:
    """Give every node type."""
    return Answer(content=raw_json(_node_types()))


@ROUTES.outside_transaction(operations.LIST_FIELD_TYPES)
async def list_field_types(_call: Call) -> Answer:
    """Give every field type."""
    return Answer(content=raw_json(_field_types()))


@cache
def _node_types() -> bytes:
    return to_json({"items": [_node_type(spec) for spec in CATALOGUE.values()], "next_cursor": None})


@cache
def _field_types() -> bytes:
    described = [spec.describe() for spec in FIELD_TYPES.values()]
    items = [{name: line[name] for name in FieldTypeAnswer.model_fields} for line in described]
    return to_json({"items": items, "next_cursor": None})


def _node_type(spec: NodeSpec) -> dict[str, object]:
    return {
        "type": spec.type,
        "family": spec.family,
        "title": spec.title,
        "help": spec.help,
        "icon": spec.icon,
        "effect": spec.effect,
        "format": spec.format,
        "inputs": [_port(port) for port in spec.inputs],
        "outputs": [_port(port) for port in spec.outputs],
        "outputs_from": spec.outputs_from,
        "parameters": parameters_schema(spec),
    }


def _port(port: Port) -> dict[str, str]:
    return {"name": port.name, "title": port.title}
