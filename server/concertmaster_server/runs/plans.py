"""Plans of published versions, compiled once a process: versions never change, so neither do their plans."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final
from uuid import UUID

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.callees import read_document
from concertmaster_server.db.queries.claims import ClaimedRun
from concertmaster_server.engine.plan import Plan, PlanError, UnknownTypeError, compile_plan
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError

_MOST_KEPT: Final = 500


class Plans:
    """Gives plans, the most recently used from memory."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._kept: OrderedDict[tuple[UUID, int, str], Plan] = OrderedDict()

    async def plan_of(self, run: ClaimedRun) -> Plan:
        """Give the plan of a run's version and start; raises ``PlanError`` or ``UnavailableError``."""
        key = (run.workflow_id, run.version, run.trigger_node)
        plan = self._kept.get(key)
        if plan is None:
            plan = self._kept[key] = await self._compile(run)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return plan

    async def _compile(self, run: ClaimedRun) -> Plan:
        document = await self._line.use(lambda connection: read_document(connection, run))
        if document is None:
            raise PlanError(reason="its version is gone")
        try:
            return compile_plan(read_workflow(document), run.trigger_node)
        except UnreadableDocumentError as failure:
            raise UnknownTypeError(reason="its document is not one of this format") from failure
