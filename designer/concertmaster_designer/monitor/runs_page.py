"""The list of all runs on the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from PySide6.QtCore import Signal

from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.listing import Listing
from concertmaster_shared.api.runs import RunAnswer

from .runs_table import make_runs_table


class RunsPage(Listing[RunAnswer]):
    """``opened`` gives the run that was chosen."""

    opened = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._names: dict[UUID, str] = {}
        table = make_runs_table(now, self._names)
        table.activated_row.connect(self._open)
        sentence = "A run is one execution of a published workflow. Answers, webhooks and the Run button start them."
        super().__init__("Runs", table, EmptyPlace("history", "No run yet", sentence), search_hint="Search runs")

    def name_workflows(self, names: Mapping[UUID, str]) -> None:
        """Take the names of workflows by id."""
        self._names.clear()
        self._names.update(names)
        self.table.viewport().update()

    def matches(self, row: RunAnswer, words: Sequence[str]) -> bool:
        """Search statuses, names and ids."""
        text = f"{row.status} {row.reason or ''} {self._names.get(row.workflow_id, '')} {row.id}".casefold()
        return all(word in text for word in words)

    def _open(self, row: RunAnswer) -> None:
        self.opened.emit(row)
