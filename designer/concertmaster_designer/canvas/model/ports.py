"""Binding: which shape a node has, and at which of its ports an edge ends.

A port that no look names is added to the one node that needs it, so that a document is shown as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from concertmaster_shared.nodes import Port

from .flags import DOWNWARDS, FAILS_OVER
from .looks import NodeLook, unknown_look
from .shapes import ERROR_INDEX, Shape, ShapeTable
from .tables import EdgeTable, NodeTable, Rows


class NameCodes:
    """Port names as small numbers."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self._codes: dict[str, int] = {}

    def code(self, name: str) -> int:
        """Give the number of a name."""
        code = self._codes.get(name)
        if code is None:
            code = self._codes[name] = len(self.names)
            self.names.append(name)
        return code

    def codes(self, names: Sequence[str]) -> NDArray[np.int32]:
        """Give the numbers of many names."""
        for name in dict.fromkeys(names):
            self.code(name)
        known = self._codes
        return np.array([known[name] for name in names], np.int32)


class Binder:
    """Gives nodes their shapes and edges their ports."""

    def __init__(self, nodes: NodeTable, edges: EdgeTable, looks: Mapping[str, NodeLook]) -> None:
        self.looks = looks
        self.shapes = ShapeTable()
        self.names = NameCodes()
        self._nodes = nodes
        self._edges = edges

    def look(self, node_type: str) -> NodeLook:
        """Give the look of a type, also of one nobody knows."""
        return self.looks.get(node_type) or unknown_look(node_type)

    def shape_of(self, node_type: str, parameters: Mapping[str, Any]) -> int:
        """Give the shape of a node from its type and parameters."""
        look = self.look(node_type)
        outputs = look.outputs if look.outputs_of is None else look.outputs_of(parameters)
        return self.shapes.intern(Shape(node_type, look, look.inputs, outputs))

    def shape_all(self, types: Sequence[str], parameters_of: Callable[[int], Mapping[str, Any]]) -> None:
        """Give every row the shape of its type; ``parameters_of`` is asked only where ports follow from parameters."""
        self.shapes = ShapeTable()
        distinct = dict.fromkeys(types)
        shapes = {node_type: self.shape_of(node_type, {}) for node_type in distinct}
        varied = {node_type for node_type in distinct if self.look(node_type).outputs_of is not None}
        column = self._nodes.shape
        column[: self._nodes.count] = np.array([shapes[node_type] for node_type in types], np.int32)
        for row in (row for row, node_type in enumerate(types) if node_type in varied) if varied else ():
            column[row] = self.shape_of(types[row], parameters_of(row))
        self.shapes.measure()

    def bind(self, rows: Rows) -> Rows:
        """Find the ports of edges by their names; gives the nodes that look different for it."""
        edges, nodes = self._edges, self._nodes
        before = nodes.shape[: nodes.count].copy()
        edges.target_port[rows] = self._places(edges.target[rows], edges.target_name[rows], outputs=False)
        edges.source_port[rows] = self._places(edges.source[rows], edges.source_name[rows], outputs=True)
        failing = edges.source_port[rows] == ERROR_INDEX
        edges.flags[rows] &= np.uint16(0xFFFF & ~DOWNWARDS)
        edges.mark(rows[failing], DOWNWARDS)
        changed = nodes.shape[: nodes.count] != before
        fresh = edges.source[rows[failing]]
        changed[fresh[(nodes.flags[fresh] & FAILS_OVER) == 0]] = True
        nodes.mark(fresh.astype(np.int64), FAILS_OVER)
        self.shapes.measure()
        return np.flatnonzero(changed)

    def _places(self, ends: NDArray[np.int32], names: NDArray[np.int32], *, outputs: bool) -> NDArray[np.int16]:
        """Look each pair of shape and port name up once, whatever the number of edges."""
        names_in_all = max(1, len(self.names.names))
        pairs = self._nodes.shape[ends].astype(np.int64) * names_in_all + names
        distinct, which = np.unique(pairs, return_inverse=True)
        found = np.zeros(len(distinct), np.int16)
        missing = np.zeros(len(distinct), bool)
        for index, (shape, name) in enumerate(divmod(pair, names_in_all) for pair in distinct.tolist()):
            place = _find(self.shapes.shapes[shape], self.names.names[name], outputs=outputs)
            missing[index] = place is None
            found[index] = 0 if place is None else place
        places = found[which]
        for index in np.flatnonzero(missing[which]).tolist():
            places[index] = self._add_port(int(ends[index]), self.names.names[names[index]], outputs=outputs)
        return places

    def _add_port(self, node: int, name: str, *, outputs: bool) -> int:
        shape = self.shapes.shapes[self._nodes.shape[node]]
        place = _find(shape, name, outputs=outputs)
        if place is not None:
            return place
        there = shape.outputs if outputs else shape.inputs
        more = (*there, Port(name))
        larger = replace(shape, outputs=more) if outputs else replace(shape, inputs=more)
        self._nodes.shape[node] = self.shapes.intern(larger)
        return len(there)


def _find(shape: Shape, name: str, *, outputs: bool) -> int | None:
    return shape.output_index(name) if outputs else shape.input_index(name)
