"""Look a sentence up by its code. Each area of a language is one module with a ``SENTENCES`` table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from string import Formatter
from types import MappingProxyType

_FORMATTER = Formatter()


@cache
def _sentences(language: str) -> Mapping[str, str]:
    package = importlib.import_module(f"{__package__}.{language}")
    table: dict[str, str] = {}
    for area in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        table.update(importlib.import_module(f"{package.__name__}.{area}").SENTENCES)
    return MappingProxyType(table)


def sentence(code: str, parameters: Mapping[str, object], *, language: str = "en") -> str:
    """Give the sentence for ``code``, filled with ``parameters``; an unknown code speaks for itself."""
    template = _sentences(language).get(code)
    if template is None:
        return code
    parts: list[str] = []
    for literal, name, _format, _conversion in _FORMATTER.parse(template):
        parts.append(literal)
        if name is not None:
            parts.append(str(parameters.get(name, "…")))
    return "".join(parts)


def codes(language: str = "en") -> frozenset[str]:
    """Give every code that has a sentence in ``language``."""
    return frozenset(_sentences(language))
