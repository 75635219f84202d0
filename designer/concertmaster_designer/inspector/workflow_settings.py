"""The settings of a workflow as fields: how each is called, and how values become settings and settings values. Pure.

A value is what an editor shows, or ``MISSING`` where nothing is set and the default counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pydantic import ValidationError

from concertmaster_shared.nodes import Parameter
from concertmaster_shared.workflow.document import Concurrency, WorkflowSettings

from .values import MISSING

Values = Mapping[str, object]
"""By the name of the setting; what is missing stands for ``MISSING``."""

_DEFAULTS: Final = WorkflowSettings()
_DAY_S: Final = 86_400

LIMIT: Final = Parameter(
    name="concurrency.limit",
    title="Runs at once",
    kind="integer",
    help="How many runs are worked on at the same time. Left empty, as many as there are.",
    minimum=1,
    maximum=10_000,
    fixed=True,
)
LIMIT_KEY: Final = Parameter(
    name="concurrency.key",
    title="At once for each",
    kind="text",
    help="An expression over input: the limit holds for each value of it. Left empty, it holds for all runs together.",
    fixed=True,
    example="input.customer",
)
SEQUENCE_KEY: Final = Parameter(
    name="sequence_key",
    title="One after another for each",
    kind="text",
    help="An expression over input. Runs for which it gives the same value take turns, in the order in which they came.",
    fixed=True,
    example="input.order.id",
)
ON_ERROR: Final = Parameter(
    name="on_error",
    title="When a run fails, start",
    kind="workflow",
    help="The workflow that is started then; it finds the run as input.run and the reason as input.error.",
    fixed=True,
    example="Choose a workflow",
)

SECTIONS: Final[tuple[tuple[str, tuple[Parameter, ...]], ...]] = (
    ("Taking turns", (LIMIT, LIMIT_KEY, SEQUENCE_KEY)),
    ("Failures", (ON_ERROR,)),
    (
        "Time limits",
        (
            Parameter(
                name="step_soft_limit_s",
                title="Tell a step to stop after",
                kind="number",
                help="Seconds that one attempt of a step may take.",
                default=int(_DEFAULTS.step_soft_limit_s),
                minimum=0,
                maximum=_DAY_S,
                fixed=True,
            ),
            Parameter(
                name="step_hard_limit_s",
                title="Give a step up after",
                kind="number",
                help="Seconds after which an attempt that has not stopped counts as failed.",
                default=int(_DEFAULTS.step_hard_limit_s),
                minimum=0,
                maximum=_DAY_S,
                fixed=True,
            ),
            Parameter(
                name="run_limit_s",
                title="Let a run fail after",
                kind="number",
                help="Seconds from its start, waiting included. Left empty, never.",
                minimum=0,
                maximum=366 * _DAY_S,
                fixed=True,
            ),
        ),
    ),
    (
        "History",
        (
            Parameter(
                name="retention_days",
                title="Forget ended runs after",
                kind="integer",
                help="Days. Left empty, as long as the server keeps runs.",
                minimum=1,
                maximum=3650,
                fixed=True,
            ),
        ),
    ),
)


def values_of(settings: WorkflowSettings) -> dict[str, object]:
    """Give what is set, by name."""
    found: dict[str, object] = {
        name: _plain(value)
        for name, value in settings.model_dump(mode="json", exclude={"concurrency"}, exclude_defaults=True).items()
    }
    if settings.concurrency is not None:
        found[LIMIT.name] = settings.concurrency.limit
        if settings.concurrency.key:
            found[LIMIT_KEY.name] = settings.concurrency.key
    return found


def settings_of(values: Values) -> WorkflowSettings:
    """Make settings. A key without the limit that it divides is left out."""
    given = {name: value for name, value in values.items() if value is not MISSING}
    limit, key = given.pop(LIMIT.name, None), given.pop(LIMIT_KEY.name, "")
    return WorkflowSettings.model_validate(
        given if limit is None else {**given, "concurrency": Concurrency.model_validate({"limit": limit, "key": key})}
    )


def misfit(parameter: Parameter, value: object) -> str:
    """Say why a value cannot be that of a setting, and what can; empty where it can."""
    if value is MISSING:
        return ""
    try:
        settings_of({LIMIT.name: 1, parameter.name: value})
    except ValidationError:
        return _sentence(parameter)
    return ""


def shows(parameter: Parameter, path: str) -> bool:
    """Tell whether a problem at a path belongs to this setting."""
    place = "/settings/" + parameter.name.replace(".", "/")
    return path == place or (parameter is LIMIT and path == "/settings/concurrency")


def _sentence(parameter: Parameter) -> str:
    if parameter.kind == "workflow":
        return f"Choose a workflow from the list, or give its id, such as {UUID(int=0)}."
    if parameter.minimum is None:
        return "This is too long: 4,096 characters fit."
    most = f"{parameter.maximum:,.0f}"
    return f"Give a number above 0, at most {most}." if parameter.kind == "number" else f"Give a whole number from 1 to {most}."


def _plain(value: object) -> object:
    """Write whole numbers without a fraction."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
