"""The values that a step works with: its parameters, evaluated, and of the kind their description asks for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final

from concertmaster_shared.expressions import Budget, Context, ExpressionError, OverdrawnError
from concertmaster_shared.nodes import Names, ParameterKind

from .plan import PlannedNode, PlannedParameter
from .step import PerItem, StepError

MOST_STEPS: Final = 10_000_000
"""Of evaluation, in one step of a run: about two seconds, in which its worker does nothing else."""

_BUDGET: Final = Budget(total=MOST_STEPS)
_KINDS: Final[Mapping[ParameterKind, tuple[tuple[type, ...], str]]] = {
    "text": ((str,), "a text"),
    "long_text": ((str,), "a text"),
    "integer": ((int,), "a whole number"),
    "number": ((int, float), "a number"),
    "boolean": ((bool,), "true or false"),
    "choice": ((str,), "a text"),
    "condition": ((bool, type(None)), "true or false"),
    "list": ((list,), "a list"),
    "mapping": ((dict,), "a map"),
}


class ParameterError(StepError):
    """An expression gave a value of a kind that the parameter cannot take. Takes ``parameter`` and ``expected``."""

    code: ClassVar[str] = "step.parameter"


class EvaluationError(StepError):
    """An expression could not be evaluated: the code is the expression's own. Takes ``parameter`` and ``reason``."""

    code: ClassVar[str] = "step.expression"


class TooLongError(StepError):
    """What a step evaluates costs too much in all, over many items most likely."""

    code: ClassVar[str] = "step.too_long"


def account(now: datetime) -> Context:
    """Give the surroundings of all that one step evaluates, with the total that it may cost."""
    return Context(now, _BUDGET)


def resolve(node: PlannedNode, names: Names, context: Context) -> dict[str, object]:
    """Evaluate a node's parameters, but for those that are evaluated per item; raises ``StepError``."""
    return {
        name: _checked(parameter, _evaluate(parameter, names, context))
        for name, parameter in node.parameters.items()
        if not parameter.about.per_item
    }


def per_item(node: PlannedNode, names: Names, context: Context) -> dict[str, PerItem]:
    """Give the parameters that are evaluated once for each item, ready for it."""
    return {
        name: _for_items(parameter, names, context) for name, parameter in node.parameters.items() if parameter.about.per_item
    }


def _for_items(parameter: PlannedParameter, names: Names, context: Context) -> PerItem:
    def evaluate(item: object, index: int) -> object:
        return _checked(parameter, _evaluate(parameter, {**names, "item": item, "index": index}, context))

    return evaluate


def _evaluate(parameter: PlannedParameter, names: Names, context: Context) -> object:
    try:
        return parameter.value.resolve(names, context)
    except ExpressionError as failure:
        raise EvaluationError(parameter=parameter.about.title, reason=failure.message) from failure
    except OverdrawnError:
        raise TooLongError from None


def _checked(parameter: PlannedParameter, value: object) -> object:
    about = parameter.about
    if value is None and not about.required:
        return None
    types, expected = _KINDS.get(about.kind, ((object,), ""))
    # Python counts True as a whole number, the language of expressions does not.
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types and object not in types):
        raise ParameterError(parameter=about.title, expected=expected)
    return value
