"""The settings of a workflow say one thing: expressions that can be read, one way to take turns, limits in order."""

from collections.abc import Iterator

from concertmaster_shared.expressions import ExpressionError, parse
from concertmaster_shared.expressions import check as check_expression
from concertmaster_shared.problems import Problem, error, join
from concertmaster_shared.validation.scopes import INPUT_SCOPE
from concertmaster_shared.validation.view import WorkflowView

READS = frozenset({"settings"})


def check(view: WorkflowView) -> Iterator[Problem]:
    """Name each setting that cannot be followed."""
    settings = view.document.settings
    if settings.concurrency is not None and settings.concurrency.key:
        yield from _expression(settings.concurrency.key, join("settings", "concurrency", "key"))
    if settings.sequence_key:
        yield from _expression(settings.sequence_key, join("settings", "sequence_key"))
        if settings.concurrency is not None:
            yield error("workflow.two_lanes", join("settings", "concurrency"))
    if settings.step_hard_limit_s < settings.step_soft_limit_s:
        limits = {"soft": settings.step_soft_limit_s, "hard": settings.step_hard_limit_s}
        yield error("workflow.limits", join("settings", "step_hard_limit_s"), position=None, **limits)


def _expression(text: str, place: str) -> Iterator[Problem]:
    try:
        expression = parse(text)
    except ExpressionError as failure:
        yield error(failure.code, place, position=failure.position, **failure.parameters)
        return
    for finding in check_expression(expression, INPUT_SCOPE):
        yield error(finding.code, place, position=finding.position, **finding.parameters)
