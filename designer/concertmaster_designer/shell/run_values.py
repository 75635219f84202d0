"""What the records of a run only point at: values that were too large for them, and runs that its steps called."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from concertmaster_designer.monitor.progress import Step
from concertmaster_designer.monitor.runs_panel import RunsPanel
from concertmaster_designer.remote.client import Client
from concertmaster_designer.ui.dialogs.failure import reason_of
from concertmaster_shared.api import runs
from concertmaster_shared.api.page import PageQuery
from concertmaster_shared.api.runs import RunAnswer, StepAnswer

from .connection import Connection

_PAGE = 50


class RunValues(QObject):
    """Fetches what the panel of runs asks for; ``failed`` gives the sentence for why something cannot be had."""

    failed = Signal(str)

    def __init__(
        self, connection: Connection, panel: RunsPanel, *, show_run: Callable[[RunAnswer], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._connection = connection
        self._panel = panel
        self._show_run = show_run
        panel.child_requested.connect(self._open)
        panel.values_requested.connect(self._fetch)

    def _open(self, run_id: UUID) -> None:
        self._connection.ask(
            lambda client: client.call(runs.GET, run_id=run_id), owner=self, then=self._show_run, otherwise=self._fail
        )

    def _fetch(self, run: RunAnswer, step: Step) -> None:
        def fetched(answer: StepAnswer | None) -> None:
            if answer is None:
                self.failed.emit("The server has this step no more.")
            else:
                self._panel.show_values(run, answer)

        self._connection.ask(lambda client: _find_step(client, run.id, step), owner=self, then=fetched, otherwise=self._fail)

    def _fail(self, failure: Exception) -> None:
        self.failed.emit(reason_of(failure))


async def _find_step(client: Client, run_id: UUID, step: Step) -> StepAnswer | None:
    """Read the steps of a run page by page, until the wanted one comes."""
    cursor: str | None = None
    while True:
        page = await client.call(runs.LIST_STEPS, query=PageQuery(limit=_PAGE, cursor=cursor), run_id=run_id)
        found = next((item for item in page.items if (item.node_id, item.iteration) == step.key), None)
        cursor = page.next_cursor
        if found is not None or cursor is None:
            return found
