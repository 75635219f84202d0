"""Many runs with one call."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from .operation import Operation
from .page import Model
from .runs import START, Priority


class StartManyBody(Model):
    """What each run starts with."""

    inputs: Annotated[list[dict[str, object]], Field(min_length=1, max_length=1000)]
    priority: Priority = "medium"


class StartedAnswer(Model):
    """The runs that were started, in the order of their inputs."""

    ids: list[UUID]


START_MANY = Operation(
    name="startRuns",
    method="POST",
    path="/workflows/{workflow_id}/runs/batch",
    summary="Start a run of the published version for each of up to 1,000 inputs, all of them or none.",
    right="runs.start",
    body=StartManyBody,
    answer=StartedAnswer,
    status=202,
    idempotent=True,
    errors=START.errors,
    tag="runs",
)

OPERATIONS: tuple[Operation[object], ...] = (START_MANY,)
