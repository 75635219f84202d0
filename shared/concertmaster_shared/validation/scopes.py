"""The names that expressions of a workflow may use: the rules, and whoever helps to write expressions, go by these."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from concertmaster_shared.expressions import Scope, Shape

RUN_SHAPE: Final = Shape.map({"id": Shape.text(), "started_at": Shape.text(), "version": Shape.number()}, open=False)
STEP_SHAPE: Final = Shape.map({"key": Shape.text()}, open=False)

INPUT_SCOPE: Final = Scope({"input": Shape.any()})
"""What expressions in a workflow's settings may name."""


def parameter_scope(node_ids: Iterable[str], *, with_item: bool) -> Scope:
    """Give what an expression in a parameter may name; ``with_item`` says that it is evaluated for one item of a list."""
    anything = Shape.any()
    steps = Shape.map(dict.fromkeys(node_ids, anything), open=False)
    scope = Scope({"input": anything, "steps": steps, "run": RUN_SHAPE, "step": STEP_SHAPE})
    return scope.bind(item=anything, index=Shape.number()) if with_item else scope
