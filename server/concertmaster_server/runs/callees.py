"""Looks up what a step needs of other documents before it can be noted: the version to call, the form to fill in.

A run goes on with the versions that were published when it began; they are its pins.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.callees import find_callee, find_form, holds_lane
from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.db.queries.consequences import NewAssignment
from concertmaster_server.db.queries.new_runs import NewRun
from concertmaster_server.engine.results import Assign, Call
from concertmaster_server.engine.step import StepError, StepId

from .lanes import Lane, LaneError, lane_alone, lane_of

_DEEPEST: Final = 10
_MOST_KEPT: Final = 1_000


class CalleeUnknownError(StepError):
    """The workflow is not there, or not published."""

    code: ClassVar[str] = "flow.unknown"


class NoCalleeStartError(StepError):
    """The workflow has several triggers, and none of them starts by hand."""

    code: ClassVar[str] = "flow.no_start"


class TooDeepError(StepError):
    """Calls are nested too deep. Takes ``limit``."""

    code: ClassVar[str] = "flow.too_deep"


class NoLaneError(StepError):
    """Nobody can say with which runs the called one takes turns. Takes ``setting`` and ``reason``."""

    code: ClassVar[str] = "flow.lane"


class LaneHeldError(StepError):
    """The caller has the place in the lane that the called run would wait for."""

    code: ClassVar[str] = "flow.lane_held"


class FormUnknownError(StepError):
    """The form is not there, or not published. Takes ``form``."""

    code: ClassVar[str] = "people.form_unknown"


@dataclass(frozen=True, slots=True)
class _Beginning:
    """What a run of a version begins with."""

    version: int
    trigger_node: str
    settings: Mapping[str, Any]


class Callees:
    """Finds versions and forms; what a version begins with never changes and is kept."""

    def __init__(self, line: Line, new_id: Callable[[], UUID]) -> None:
        self._line = line
        self._new_id = new_id
        self._kept: OrderedDict[tuple[UUID, int], _Beginning] = OrderedDict()

    async def called(self, run: ClaimedRun, step: StepId, call: Call) -> NewRun:
        """Give the run that a step starts; raises ``StepError`` or ``UnavailableError``."""
        if run.depth >= _DEEPEST:
            raise TooDeepError(limit=_DEEPEST)
        begins = await self._beginning_of(run, call.workflow)
        lane = await self._lane_of(run, call, begins)
        return NewRun(
            id=self._new_id(),
            org_id=run.org_id,
            workflow_id=call.workflow,
            version=begins.version,
            trigger_node=begins.trigger_node,
            input=call.input,
            priority=run.priority,
            depth=run.depth + 1,
            within_handler=run.within_handler,
            pins=_mapping(run.pins),
            parent_run=run.id,
            parent_node=step.node_id,
            parent_iteration=step.iteration,
            **_placed(lane),
        )

    async def handler(self, run: ClaimedRun, workflow: UUID, value: object) -> NewRun:
        """Give the run that handles a failure; raises ``StepError`` or ``UnavailableError``.

        Its own failure, and that of whatever it calls, starts no further one: so this ends, however workflows name each other.
        """
        begins, new_id = await self._beginning_of(run, workflow), self._new_id()
        try:
            lane = lane_of(begins.settings, value, run.now)
        except LaneError:
            lane = lane_alone(new_id)  # a failure is handled, whatever the settings of its handler come to
        return NewRun(
            id=new_id,
            org_id=run.org_id,
            workflow_id=workflow,
            version=begins.version,
            trigger_node=begins.trigger_node,
            input=value,
            priority=run.priority,
            pins=_mapping(run.pins),
            handles_run=run.id,
            within_handler=True,
            **_placed(lane),
        )

    async def assigned(self, run: ClaimedRun, step: StepId, ask: Assign) -> NewAssignment:
        """Give what people are asked by a step; raises ``StepError`` or ``UnavailableError``."""
        form: tuple[UUID, int] | None = None
        if ask.form is not None:
            pins = _mapping(run.pins) or {}
            form = await self._line.use(partial(find_form, organisation=run.org_id, slug=ask.form, pins=pins))
            if form is None:
                raise FormUnknownError(form=ask.form)
        return NewAssignment(
            id=self._new_id(),
            org_id=run.org_id,
            run_id=run.id,
            node_id=step.node_id,
            iteration=step.iteration,
            kind=ask.kind,
            body=dict(ask.body),
            quorum=min(ask.quorum, len(ask.to)),
            assignees=tuple((self._new_id(), email) for email in ask.to),
            letters=tuple(self._new_id() for _ in ask.to),
            form_id=None if form is None else form[0],
            form_version=None if form is None else form[1],
            deadline_at=ask.deadline,
            remind_at=_first(ask.reminders),
        )

    async def _lane_of(self, run: ClaimedRun, call: Call, begins: _Beginning) -> Lane | None:
        """Say with which runs a called one takes turns; raises ``StepError`` where it would never have its turn."""
        try:
            lane = lane_of(begins.settings, call.input, run.now)
        except LaneError as failure:
            raise NoLaneError(**failure.parameters) from failure
        if lane is not None and lane.is_open:
            looking = partial(holds_lane, run_id=run.id, workflow_id=call.workflow, lane=lane.name)
            if await self._line.use(looking):
                raise LaneHeldError
        return lane

    async def _beginning_of(self, run: ClaimedRun, workflow: UUID) -> _Beginning:
        pinned = (run.pins or {}).get(str(workflow))
        if pinned is not None and (workflow, pinned) in self._kept:
            return self._kept[workflow, pinned]
        looking = partial(find_callee, organisation=run.org_id, workflow_id=workflow, pinned=pinned)
        found = await self._line.use(looking)
        if found is None:
            raise CalleeUnknownError
        version, triggers, settings = found
        begins = self._kept[workflow, version] = _Beginning(version, _start_by_call(triggers), settings)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return begins


def _placed(lane: Lane | None) -> dict[str, Any]:
    return {} if lane is None else {"lane": lane.name, "lane_limit": lane.limit, "lane_open": lane.is_open}


def _start_by_call(triggers: Sequence[Mapping[str, Any]]) -> str:
    """Choose where a called run begins: at a manual trigger, else at the only one."""
    ready = [node for node in triggers if not node.get("disabled")]
    manual = [node for node in ready if node["type"] == "trigger.manual"]
    if not manual and len(ready) != 1:
        raise NoCalleeStartError
    return str((manual or ready)[0]["id"])


def _mapping(pins: Mapping[str, int] | None) -> dict[str, int] | None:
    return None if pins is None else dict(pins)


def _first(moments: Sequence[datetime]) -> datetime | None:
    return min(moments, default=None)
