"""All field types, found by scanning ``fields``: one module a type, each with a ``SPEC``."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from . import fields
from .spec import FieldSpec


def _scan() -> Mapping[str, FieldSpec[Any]]:
    found: dict[str, FieldSpec[Any]] = {}
    for module in pkgutil.iter_modules(fields.__path__):
        spec: FieldSpec[Any] = importlib.import_module(f"{fields.__name__}.{module.name}").SPEC
        found[spec.type] = spec
    return MappingProxyType(dict(sorted(found.items())))


FIELD_TYPES: Final[Mapping[str, FieldSpec[Any]]] = _scan()
