"""Which executor performs which node type: the module named after the type, ``data_set`` for ``data.set``.

A pure one is ``execute(step)``; one that reaches outside is ``async execute(step, outside)``.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType

from concertmaster_server.engine.step import Executor
from concertmaster_shared.nodes import CATALOGUE

from . import trigger
from .outside import Outside


def executors(outside: Outside) -> Mapping[str, Executor]:
    """Give every node type's executor."""
    return MappingProxyType(
        {spec.type: trigger.execute if spec.is_trigger else _find(spec.type, outside) for spec in CATALOGUE.values()}
    )


def _find(node_type: str, outside: Outside) -> Executor:
    execute = importlib.import_module(f"{__package__}.{node_type.replace('.', '_')}").execute
    return partial(execute, outside=outside) if inspect.iscoroutinefunction(execute) else execute
