"""What a step is given when it starts. It follows from the history alone, so that whoever starts it again gives it the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from .parameters import account, per_item, resolve
from .state import RunState
from .step import StepContext, StepId, step_key


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFacts:
    """What stays the same of a run for as long as it lasts."""

    id: UUID
    organisation: UUID
    version: int
    started_at: datetime

    def shown(self) -> Mapping[str, object]:
        """Give what expressions see as ``run``."""
        return {"id": str(self.id), "started_at": self.started_at.isoformat(), "version": self.version}


def context_of(state: RunState, facts: RunFacts, step: StepId, *, attempt: int, now: datetime) -> StepContext:
    """Give what an attempt of a step starts with; raises ``StepError``."""
    node, key, place = state.node(step), step_key(facts.organisation, facts.id, step), state.pass_of(step)
    names = {"input": state.input, "steps": place.visible(), "run": facts.shown(), "step": {"key": key}}
    if place.loop is not None:
        names |= {"item": place.loop.items[place.index], "index": place.index}
    known = state.steps.get(step)
    context = account(now)
    given: Any = known.input if known is not None else None
    return StepContext(
        organisation=facts.organisation,
        parameters=resolve(node, names, context) if given is None else given,
        per_item=per_item(node, names, context),
        input=state.input,
        key=key,
        attempt=attempt,
        now=now,
        arrived=state.arrived_at(step) if node.merge is not None else (),
    )
