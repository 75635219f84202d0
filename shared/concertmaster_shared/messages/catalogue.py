"""Look a sentence up by its code. Each area of a language is one module with a ``SENTENCES`` table."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final

_FORMATTER = Formatter()

ENGLISH = "en"
_FROM_THE_RIGHT: Final = frozenset({"ar", "fa", "he", "ur"})
_KEPT_TOGETHER: Final = "\u2068{}\u2069"
"""A text between these marks keeps its own direction: without them “-5” reads “5-” in a sentence from the right."""


@cache
def _sentences(language: str) -> Mapping[str, str]:
    if language not in languages():
        return MappingProxyType({})
    package = importlib.import_module(f"{__package__}.{language}")
    table: dict[str, str] = {}
    areas = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    for area in sorted(module.name for module in areas if not module.ispkg):
        table.update(importlib.import_module(area).SENTENCES)
    return MappingProxyType(table)


@cache
def languages() -> frozenset[str]:
    """Give the codes of the languages that there are sentences in; all but English have those for respondents alone."""
    found = (module.name for module in pkgutil.iter_modules([str(Path(__file__).parent)]) if module.ispkg)
    return frozenset(found)


def sentence(code: str, parameters: Mapping[str, object], *, language: str = ENGLISH) -> str:
    """Give the sentence for ``code``, filled with ``parameters``, in a language such as ``de`` or ``de-AT``.

    What that language has no sentence for is said in English; an unknown code speaks for itself.
    """
    spoken = language.partition("-")[0].lower()
    template = _sentences(spoken).get(code) or _sentences(ENGLISH).get(code)
    if template is None:
        return code
    parts: list[str] = []
    for literal, name, _format, _conversion in _FORMATTER.parse(template):
        parts.append(literal)
        if name is not None:
            value = str(parameters.get(name, "…"))
            parts.append(_KEPT_TOGETHER.format(value) if spoken in _FROM_THE_RIGHT else value)
    return "".join(parts)


def codes(language: str = ENGLISH) -> frozenset[str]:
    """Give every code that has a sentence in ``language``."""
    return frozenset(_sentences(language))
