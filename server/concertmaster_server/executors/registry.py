"""Which executor performs which node type: the module named after the type, ``data_set`` for ``data.set``.

A pure one is ``execute(step)``; one that reaches outside is ``async execute(step, outside)``.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Mapping
from functools import partial
from types import MappingProxyType, ModuleType

from concertmaster_server.engine.step import Executor, PureExecutor
from concertmaster_shared.nodes import CATALOGUE

from . import trigger
from .outside import Outside


def executors(outside: Outside) -> Mapping[str, Executor]:
    """Give every node type's executor."""
    return MappingProxyType(
        {spec.type: trigger.execute if spec.is_trigger else _find(spec.type, outside) for spec in CATALOGUE.values()}
    )


def pure_executors() -> Mapping[str, PureExecutor]:
    """Give those that reach nowhere, and so give the same for the same step at any time."""
    pure = (spec for spec in CATALOGUE.values() if spec.effect == "pure")
    return MappingProxyType({spec.type: trigger.execute if spec.is_trigger else _module(spec.type).execute for spec in pure})


def _find(node_type: str, outside: Outside) -> Executor:
    execute = _module(node_type).execute
    return partial(execute, outside=outside) if inspect.iscoroutinefunction(execute) else execute


def _module(node_type: str) -> ModuleType:
    return importlib.import_module(f"{__package__}.{node_type.replace('.', '_')}")
