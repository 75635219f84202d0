"""All node types, found by scanning ``types``: one module a type, each with a ``SPEC``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from . import types
from .spec import NodeSpec


def _scan() -> Mapping[str, NodeSpec]:
    found: dict[str, NodeSpec] = {}
    for module in pkgutil.iter_modules(types.__path__):
        spec: NodeSpec = importlib.import_module(f"{types.__name__}.{module.name}").SPEC
        found[spec.type] = spec
    return MappingProxyType(dict(sorted(found.items())))


CATALOGUE: Final[Mapping[str, NodeSpec]] = _scan()
