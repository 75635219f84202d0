"""The functions of the language, one file a family, each described by a ``FunctionSpec``.

A function works on checked values alone: it knows no tree, no place in a text, and no name of the world outside.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .aggregate import FUNCTIONS as AGGREGATE
from .date import FUNCTIONS as DATE
from .each import FUNCTIONS as EACH
from .list import FUNCTIONS as LIST
from .logic import FUNCTIONS as LOGIC
from .map import FUNCTIONS as MAP
from .number import FUNCTIONS as NUMBER
from .spec import BOUND_NAMES, Body, FunctionSpec, Parameter
from .text import FUNCTIONS as TEXT

FAMILIES: Final[Mapping[str, tuple[FunctionSpec, ...]]] = MappingProxyType(
    {
        "logic": LOGIC,
        "number": NUMBER,
        "text": TEXT,
        "list": LIST,
        "each": EACH,
        "aggregate": AGGREGATE,
        "map": MAP,
        "date": DATE,
    }
)
"""Functions by family, in the order in which a palette shows them."""

FUNCTIONS: Final[Mapping[str, FunctionSpec]] = MappingProxyType(
    {function.name: function for family in FAMILIES.values() for function in family}
)
"""Every function by its name."""

__all__ = ["BOUND_NAMES", "FAMILIES", "FUNCTIONS", "Body", "FunctionSpec", "Parameter"]
