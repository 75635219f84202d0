"""Shapes: what nodes with the same type and the same ports share. Sizes and port places are tables that arrays index.

Units are world units; a place is relative to the upper left corner of the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from concertmaster_shared.nodes import Port

from .looks import ERROR_PORT, NodeLook

CARD_WIDTH: Final = 200.0
CARD_HEIGHT: Final = 64.0
MARK_RADIUS: Final = 8.0
MARK_INSET: Final = 16.0
"""How far from the right side of a card the middle of a mark is: on the upper side of a problem, on the lower of a state."""

PORT_RADIUS: Final = 5.0
PORT_REACH: Final = 12.0
PORT_STEP: Final = 24.0
_PORT_MARGIN: Final = 16.0
_LETTER: Final = 6.6
_USUAL: Final = frozenset({"in", "out"})

ERROR_INDEX: Final = -1
"""Index of the error port: the last column of the table of outputs, whatever its width."""


def are_told_apart(ports: Sequence[Port]) -> bool:
    """Tell whether ports carry their names: one alone needs none, unless it has an unusual one."""
    return len(ports) > 1 or any(port.name not in _USUAL for port in ports)


@dataclass(frozen=True, slots=True)
class Shape:
    """A type's look with the ports that one or more nodes have."""

    type: str
    look: NodeLook
    inputs: tuple[Port, ...]
    outputs: tuple[Port, ...]

    @property
    def height(self) -> float:
        """Give the card's height: more ports than two make it taller."""
        return max(CARD_HEIGHT, PORT_STEP * max(len(self.inputs), len(self.outputs)) + _PORT_MARGIN)

    @property
    def lead(self) -> float:
        """Give the room that labels of outputs take on the edges, about."""
        if not are_told_apart(self.outputs):
            return 0.0
        return 20.0 + _LETTER * max(len(port.title or port.name) for port in self.outputs)

    def input_index(self, name: str) -> int | None:
        """Give the place of an input in the list, if there is one of that name."""
        return next((index for index, port in enumerate(self.inputs) if port.name == name), None)

    def output_index(self, name: str) -> int | None:
        """Give the place of an output in the list, if there is one of that name."""
        if name == ERROR_PORT and self.look.can_fail:
            return ERROR_INDEX
        return next((index for index, port in enumerate(self.outputs) if port.name == name), None)

    def output_name(self, index: int) -> str:
        """Give the name of the output at ``index``."""
        return ERROR_PORT if index == ERROR_INDEX else self.outputs[index].name


class ShapeTable:
    """Every shape once, and its measures as arrays indexed by shape."""

    def __init__(self) -> None:
        self.shapes: list[Shape] = []
        self._index: dict[Shape, int] = {}
        self._measured = 0
        self.widths = np.zeros(0)
        self.heights = np.zeros(0)
        self.leads = np.zeros(0)
        self.input_places = np.zeros((0, 1, 2))
        self.output_places = np.zeros((0, 2, 2))

    def intern(self, shape: Shape) -> int:
        """Give the index of a shape, which is added when it is new."""
        index = self._index.get(shape)
        if index is None:
            index = self._index[shape] = len(self.shapes)
            self.shapes.append(shape)
        return index

    def measure(self) -> None:
        """Bring the tables up to date with the shapes."""
        if self._measured == len(self.shapes):
            return
        self.widths = np.full(len(self.shapes), CARD_WIDTH)
        self.heights = np.array([shape.height for shape in self.shapes])
        self.leads = np.array([shape.lead for shape in self.shapes])
        self.input_places = _places([_column(0.0, shape.height, len(shape.inputs)) for shape in self.shapes], spare=0)
        self.output_places = _places([_column(CARD_WIDTH, shape.height, len(shape.outputs)) for shape in self.shapes], spare=1)
        self.output_places[:, ERROR_INDEX, 0] = CARD_WIDTH / 2
        self.output_places[:, ERROR_INDEX, 1] = self.heights
        self._measured = len(self.shapes)


def _column(x: float, height: float, count: int) -> list[tuple[float, float]]:
    middle = height / 2 - (count - 1) * PORT_STEP / 2
    return [(x, middle + index * PORT_STEP) for index in range(count)]


def _places(columns: list[list[tuple[float, float]]], *, spare: int) -> NDArray[np.float64]:
    widest = max((len(column) for column in columns), default=0)
    table = np.zeros((len(columns), max(1, widest) + spare, 2))
    for row, column in enumerate(columns):
        if column:
            table[row, : len(column)] = column
    return table
