"""What a node type is: its ports, its parameters, and what a second attempt would mean.

Values only; the JSON Schema of the API catalogue is derived from them in ``schema.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Family = Literal["trigger", "data", "logic", "people", "outside"]

Effect = Literal["pure", "keyed", "natural", "unsafe"]
"""What repeating an attempt does.

``pure``: nothing outside changes. ``keyed``: the receiver sees the same idempotency key. ``natural``: the second effect equals
the first. ``unsafe``: the effect may happen twice, so an attempt of unknown outcome is never repeated without being told to.
"""

ParameterKind = Literal[
    "text",  # one line
    "long_text",
    "integer",
    "number",
    "boolean",
    "choice",  # one of ``choices``
    "condition",  # gives true or false
    "list",  # gives a list
    "mapping",  # names to values of any kind
    "any",  # any JSON value
    "object",  # the named ``fields``
    "form",  # a form's slug
    "workflow",  # a workflow's id
]

IN: Final = "in"
OUT: Final = "out"
ERROR: Final = "error"


@dataclass(frozen=True, slots=True)
class Port:
    """Where an edge may end (input) or begin (output)."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One setting of a node.

    A value is a constant, a text with ``{{ expression }}`` parts, or ``{"expr": "…"}``; ``fixed`` allows the constant alone,
    ``per_item`` evaluates it once for each item with ``item`` and ``index`` in scope.
    """

    name: str
    title: str
    kind: ParameterKind
    help: str
    required: bool = False
    default: object = None
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    fixed: bool = False
    per_item: bool = False
    advanced: bool = False
    fields: tuple[Parameter, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpec:
    """A node type as everybody sees it. ``format`` counts its parameter layout, for upgrades."""

    type: str
    family: Family
    title: str
    help: str
    icon: str
    parameters: tuple[Parameter, ...] = ()
    inputs: tuple[Port, ...] = (Port(IN),)
    outputs: tuple[Port, ...] = (Port(OUT),)
    effect: Effect = "pure"
    format: int = 1

    @property
    def is_trigger(self) -> bool:
        """Tell whether nodes of this type start runs."""
        return self.family == "trigger"

    def parameter(self, name: str) -> Parameter | None:
        """Give the parameter called ``name``."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def output_names(self) -> tuple[str, ...]:
        """Give every output port, ``error`` last; triggers cannot fail and have none."""
        names = tuple(port.name for port in self.outputs)
        return names if self.is_trigger else (*names, ERROR)

    def input_names(self) -> tuple[str, ...]:
        """Give every input port."""
        return tuple(port.name for port in self.inputs)
