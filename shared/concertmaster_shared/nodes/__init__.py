"""The node catalogue: what every node type is called, takes, gives and means for a repeated attempt.

Palette, inspector, validation, API catalogue and engine all read it. It describes; it performs nothing.
"""

from .applying import applies
from .catalogue import CATALOGUE
from .entries import FAILED, compile_entries, failed_of
from .parameters import CompiledValue, Names, compile_html, compile_markdown, compile_value
from .spec import Effect, Family, NodeSpec, Parameter, ParameterKind, Port, When

__all__ = [
    "CATALOGUE",
    "FAILED",
    "CompiledValue",
    "Effect",
    "Family",
    "Names",
    "NodeSpec",
    "Parameter",
    "ParameterKind",
    "Port",
    "When",
    "applies",
    "compile_entries",
    "compile_html",
    "compile_markdown",
    "compile_value",
    "failed_of",
]
