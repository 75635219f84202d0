"""What the expressions of a form may name, with shapes: field names, datasets, and ``env``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from concertmaster_shared.expressions import Scope, Shape
from concertmaster_shared.forms.values.kinds import ANYTHING

from .layout import Layout, Placed, names_at

ENV: Final = "env"
"""Name of what surrounds the answers."""

ENV_SHAPE: Final = Shape.map({"today": Shape.date(), "now": Shape.datetime(), "locale": Shape.text()}, open=False)


def scope_at(layout: Layout, level: str, worked_out: Mapping[str, Shape]) -> Scope:
    """Give the names an expression at ``level`` may use; ``worked_out`` holds the shapes of calculated fields by id."""
    roots: dict[str, Shape] = {**dict.fromkeys(layout.document.datasets, Shape.map()), ENV: ENV_SHAPE}
    for outward in reversed(tuple(layout.outward(level))):
        roots.update({name: _shape(layout, placed, worked_out) for name, placed in names_at(layout, outward).items()})
    return Scope(roots)


def _shape(layout: Layout, placed: Placed, worked_out: Mapping[str, Shape]) -> Shape:
    if placed.is_repeat:
        inside = names_at(layout, placed.id)
        return Shape.list(Shape.map({name: _shape(layout, inner, worked_out) for name, inner in inside.items()}, open=False))
    if placed.spec.kind is ANYTHING:
        return worked_out.get(placed.id, Shape.any())
    return placed.spec.kind.shape
