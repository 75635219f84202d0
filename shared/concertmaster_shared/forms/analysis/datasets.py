"""Problems of the datasets that a form names, and of the expressions that look answers up in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from concertmaster_shared.expressions import Expression
from concertmaster_shared.expressions.tree import Access, Call, FieldKey, Name, Node, children
from concertmaster_shared.problems import Problem, error, join

from .analyse import Analysis
from .layout import Layout, Placed
from .names import RESERVED
from .rules import ROW, names_in_scope

_LOOKUP = "lookup"


def check_datasets(analysis: Analysis) -> Iterator[Problem]:
    """Find names that are taken, lookups in nothing, and expressions that read a dataset other than by the key of an answer."""
    layout = analysis.layout
    datasets = layout.document.datasets
    yield from _check_names(layout)
    for placed in layout.placed.values():
        name = placed.spec.dataset(placed.settings)
        if name is not None and name not in datasets:
            yield error("form.unknown_dataset", join("fields", placed.id, "dataset"), name=name)
    for rule in analysis.rules:
        if datasets and isinstance(rule.parsed, Expression):
            scope = names_in_scope(layout, rule.level)
            for name in _misused(rule.parsed.tree, frozenset(datasets), scope):
                yield error("form.dataset_use", rule.path, name=name)


def _check_names(layout: Layout) -> Iterator[Problem]:
    fields = {placed.name for placed in layout.placed.values()}
    for name in layout.document.datasets:
        if name in fields or name in RESERVED or name == ROW:
            yield error("form.dataset_name_taken", join("datasets", name), name=name)


def _misused(tree: Node, datasets: frozenset[str], scope: Mapping[str, Placed]) -> Iterator[str]:
    """Give the datasets that stand elsewhere than first in a ``lookup`` whose key is an answer as it was given.

    Any other key would have to be tried against all rows, and they may be very many.
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Name) and node.name in datasets:
            yield node.name
            continue
        parts = children(node)
        if isinstance(node, Call) and node.name == _LOOKUP and _is_answer(parts[1], scope):
            first = parts[0]
            parts = parts[1:] if isinstance(first, Name) and first.name in datasets else parts
        waiting.extend(parts)


def _is_answer(key: Node, scope: Mapping[str, Placed]) -> bool:
    if isinstance(key, Access) and all(isinstance(step, FieldKey) for step in key.keys):
        key = key.target
    if not isinstance(key, Name) or key.name == ROW:
        return False
    placed = scope.get(key.name)
    return placed is None or placed.spec.computed(placed.settings) is None
