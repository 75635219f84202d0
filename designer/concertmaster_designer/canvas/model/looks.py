"""How a type of node looks: title, family, icon and ports. A type that nobody knows gets a look of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from concertmaster_shared.nodes import CATALOGUE, NodeSpec, Port

ERROR_PORT: Final = "error"

_IN: Final = (Port("in"),)
_OUT: Final = (Port("out"),)

PortsOf = Callable[[Mapping[str, object]], tuple[Port, ...]]


@dataclass(frozen=True, slots=True)
class NodeLook:
    """What the canvas must know about a type of node.

    ``outputs`` leaves the error port out: ``can_fail`` tells whether there is one. ``outputs_of`` gives the outputs of a type
    whose ports follow from its parameters, such as the cases of a switch.
    """

    title: str
    family: str
    icon: str
    inputs: tuple[Port, ...] = _IN
    outputs: tuple[Port, ...] = _OUT
    can_fail: bool = True
    known: bool = True
    outputs_of: PortsOf | None = None


def look_of(spec: NodeSpec) -> NodeLook:
    """Give the look of a type in the catalogue."""
    return NodeLook(
        title=spec.title,
        family=spec.family,
        icon=spec.icon,
        inputs=spec.inputs,
        outputs=spec.outputs,
        can_fail=not spec.is_trigger,
        outputs_of=spec.ports_of if spec.outputs_from else None,
    )


def catalogue_looks() -> dict[str, NodeLook]:
    """Give the looks of every type in the catalogue."""
    return {name: look_of(spec) for name, spec in CATALOGUE.items()}


def unknown_look(node_type: str) -> NodeLook:
    """Give the look of a type that this program does not know."""
    return NodeLook(title=node_type, family="outside", icon="circle-question-mark", known=False)
