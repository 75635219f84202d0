"""The catalogues of node and field types, with JSON Schema of their parameters."""

from __future__ import annotations

from .operation import Operation
from .page import Model, Page


class PortAnswer(Model):
    """A port of a node type."""

    name: str
    title: str = ""


class NodeTypeAnswer(Model):
    """A node type; ``parameters`` is a JSON Schema.

    Each entry of the parameter ``outputs_from`` makes one more output, named by the entry's ``port``.
    """

    type: str
    family: str
    title: str
    help: str
    icon: str
    effect: str
    format: int
    inputs: tuple[PortAnswer, ...]
    outputs: tuple[PortAnswer, ...]
    outputs_from: str | None = None
    parameters: dict[str, object]


class FieldTypeAnswer(Model):
    """A field type; ``settings`` is a JSON Schema."""

    type: str
    title: str
    help: str
    icon: str
    settings: dict[str, object]


_TAG = "catalogues"

LIST_NODE_TYPES = Operation(
    name="listNodeTypes",
    method="GET",
    path="/node-types",
    summary="List what a workflow can be made of.",
    right="workflows.read",
    answer=Page[NodeTypeAnswer],
    tag=_TAG,
)
LIST_FIELD_TYPES = Operation(
    name="listFieldTypes",
    method="GET",
    path="/field-types",
    summary="List what a form can ask.",
    right="forms.read",
    answer=Page[FieldTypeAnswer],
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (LIST_NODE_TYPES, LIST_FIELD_TYPES)
