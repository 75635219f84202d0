"""What a node type is: its ports, its parameters, and what a second attempt would mean.

Values only; the JSON Schema of the API catalogue is derived from them in ``schema.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
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

PORT_FIELD: Final = "port"
"""Where an entry of a parameter names the output port that it makes."""

_NO_PARAMETERS: Final[Mapping[str, object]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Port:
    """Where an edge may end (input) or begin (output)."""

    name: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """The values of another setting beside it with which a setting counts; without a value of its own its default is asked."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """One setting of a node.

    A value is a constant, a text with ``{{ expression }}`` parts, or ``{"expr": "…"}``; ``fixed`` allows the constant alone,
    ``per_item`` evaluates it once for each item with ``item`` and ``index`` in scope.

    ``entries`` are the settings that each entry of a list or mapping has; ``short`` allows a text or an expression in place of
    such an entry. ``apart`` evaluates each expression of each entry on its own, see ``entries.py``. ``html`` takes HTML, in which
    the values of expressions are text; ``markdown`` does so for Markdown. ``when`` says with which values
    of another setting this one counts.
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
    entries: tuple[Parameter, ...] = ()
    short: bool = False
    apart: bool = False
    html: bool = False
    markdown: bool = False
    when: When | None = None
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeSpec:
    """A node type as everybody sees it. ``format`` counts its parameter layout, for upgrades.

    ``outputs_from`` names the parameter whose entries each make an output port, in front of ``outputs``.
    """

    type: str
    family: Family
    title: str
    help: str
    icon: str
    parameters: tuple[Parameter, ...] = ()
    inputs: tuple[Port, ...] = (Port(IN),)
    outputs: tuple[Port, ...] = (Port(OUT),)
    outputs_from: str | None = None
    effect: Effect = "pure"
    format: int = 1

    @property
    def is_trigger(self) -> bool:
        """Tell whether nodes of this type start runs."""
        return self.family == "trigger"

    def parameter(self, name: str) -> Parameter | None:
        """Give the parameter called ``name``."""
        return next((parameter for parameter in self.parameters if parameter.name == name), None)

    def ports_of(self, parameters: Mapping[str, object]) -> tuple[Port, ...]:
        """Give the output ports of a node with these parameters, but for ``error``; what names no port makes none."""
        entries = parameters.get(self.outputs_from) if self.outputs_from else None
        if not isinstance(entries, list):
            return self.outputs
        named = (entry.get(PORT_FIELD) for entry in entries if isinstance(entry, dict))
        taken = {ERROR, *(port.name for port in self.outputs)}
        made = dict.fromkeys(name for name in named if isinstance(name, str) and name and name not in taken)
        return (*map(Port, made), *self.outputs)

    def output_names(self, parameters: Mapping[str, object] = _NO_PARAMETERS) -> tuple[str, ...]:
        """Give every output port of a node, ``error`` last; triggers cannot fail and have none."""
        names = tuple(port.name for port in self.ports_of(parameters))
        return names if self.is_trigger else (*names, ERROR)

    def input_names(self) -> tuple[str, ...]:
        """Give every input port."""
        return tuple(port.name for port in self.inputs)
