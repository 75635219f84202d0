"""One step as an executor sees it, made from parameters as an author writes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from concertmaster_server.engine.parameters import account, per_item, resolve
from concertmaster_server.engine.plan import compile_plan
from concertmaster_server.engine.step import StepContext
from concertmaster_shared.workflow import read_workflow

THEN = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"
ORGANISATION = UUID("01930000-0000-7000-8000-000000000001")


def step_of(
    node_type: str,
    parameters: dict[str, Any],
    *,
    value: Any = None,
    steps: dict[str, Any] | None = None,
    organisation: UUID = ORGANISATION,
    arrived: Sequence[str] = (),
) -> StepContext:
    """Give the first attempt of a step of a type; raises what evaluating its parameters raises."""
    start = {"id": "start", "type": "trigger.manual"}
    document = {"nodes": [start, {"id": "a", "type": node_type, "parameters": parameters}]}
    edge = {"id": "e", "source": "start", "target": "a"}
    planned = compile_plan(read_workflow({**document, "edges": [edge]}), "start").nodes["a"]
    names = {"input": value, "steps": steps or {}, "run": {}, "step": {"key": KEY}}
    context = account(THEN)
    return StepContext(
        organisation=organisation,
        parameters=resolve(planned, names, context),
        per_item=per_item(planned, names, context),
        input=value,
        key=KEY,
        attempt=1,
        now=THEN,
        arrived=arrived,
    )
