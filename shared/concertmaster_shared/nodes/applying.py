"""Which settings of a node count: some do so only where another setting says so.

For those who show settings; a value that does not count is allowed and means nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .parameters import is_expression
from .spec import Parameter


def applies(parameter: Parameter, values: Mapping[str, object], among: Iterable[Parameter]) -> bool:
    """Tell whether a setting counts beside these values; ``among`` are all settings there, an expression may give anything."""
    when = parameter.when
    if when is None:
        return True
    default = next((other.default for other in among if other.name == when.name), None)
    value = values.get(when.name, default)
    return is_expression(value) or value in when.values
