"""What a function is: its parameters, what it gives, a sentence of help, an example that is true, and the code behind it.

Palette, highlighter, checker, evaluator and documentation all read this one description.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from concertmaster_shared.expressions.errors import ExpressionError
from concertmaster_shared.expressions.numbers import as_whole
from concertmaster_shared.expressions.shapes import Kind, Shape

MANY: Final = 1_000
BOUND_NAMES: Final = frozenset({"item", "index"})
"""What a list function binds while it works out its body for one item."""

Body = Callable[[Any, int], Any]
"""Works out the body for an item and its index."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What one argument may be.

    Null makes the whole result null, unless ``kinds`` has ``null`` or ``any``. ``prepare`` turns a constant argument, once, into
    what the function would make of it each time, and so finds its mistakes before anything runs.
    """

    name: str
    kinds: tuple[Kind, ...] = ("any",)
    is_optional: bool = False
    is_repeated: bool = False
    is_body: bool = False
    prepare: Callable[[Any], object] | None = None


@dataclass(frozen=True, slots=True)
class FunctionSpec:
    """One function of the language.

    ``evaluate`` gets the context and the checked arguments; if a parameter is a body, a ``Body`` stands for it. A lazy function
    gets the names, the context and its arguments unevaluated. ``is_sized`` says that it pays for the size of its arguments.
    """

    name: str
    parameters: tuple[Parameter, ...]
    returns: Shape | Callable[[Sequence[Shape]], Shape]
    help: str
    example: str
    evaluate: Callable[..., Any]
    is_lazy: bool = False
    is_sized: bool = True

    @property
    def fewest(self) -> int:
        """Count the arguments it needs."""
        return sum(not parameter.is_optional for parameter in self.parameters)

    @property
    def most(self) -> int:
        """Count the arguments it takes."""
        repeats = bool(self.parameters) and self.parameters[-1].is_repeated
        return MANY if repeats else len(self.parameters)

    @property
    def signature(self) -> str:
        """Show how it is called: ``round(number, decimals?)``."""
        words = [parameter.name + "?" * parameter.is_optional for parameter in self.parameters]
        if self.most == MANY:
            words.append("…")
        return f"{self.name}({', '.join(words)})"

    def parameter(self, index: int) -> Parameter:
        """Give the parameter of the argument at ``index``; the last one may take many."""
        return self.parameters[min(index, len(self.parameters) - 1)]

    def shape(self, arguments: Sequence[Shape]) -> Shape:
        """Tell what it gives for arguments of these shapes."""
        return self.returns if isinstance(self.returns, Shape) else self.returns(arguments)


def whole(value: float, argument: int) -> int:
    """Give a number as an integer, or blame the argument it came from."""
    number = as_whole(value)
    if number is None:
        raise ExpressionError("expression.not_whole", argument=argument)
    return number
