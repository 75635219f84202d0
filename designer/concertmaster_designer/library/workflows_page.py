"""The list of workflows on the server."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal

from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.listing import Listing
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.times import exactly, how_long_ago
from concertmaster_shared.api.workflows import WorkflowSummary


class WorkflowsPage(Listing[WorkflowSummary]):
    """``opened`` gives the line that was chosen."""

    opened = Signal(object)

    def __init__(self, now: Callable[[], datetime], *, create: Callable[[], object], open_file: Callable[[], object]) -> None:
        table: Table[WorkflowSummary] = Table("Workflows", _columns(now))
        table.activated_row.connect(self._open)
        empty = EmptyPlace(
            "workflow",
            "No workflow yet",
            "A workflow says what happens with each answer: compute, decide, tell other systems.",
            Button("New workflow", create, icon_name="plus", main=True),
            Button("Open a file", open_file, icon_name="folder-open"),
        )
        super().__init__("Workflows", table, empty, search_hint="Search workflows")
        self.add_action(Button("Open a file", open_file, icon_name="folder-open"))
        self.add_action(Button("New workflow", create, icon_name="plus", main=True))

    def matches(self, row: WorkflowSummary, words: Sequence[str]) -> bool:
        """Search the names."""
        return all(word in row.name.casefold() for word in words)

    def _open(self, row: WorkflowSummary) -> None:
        self.opened.emit(row)


def _columns(now: Callable[[], datetime]) -> tuple[Column[WorkflowSummary], ...]:
    return (
        Column(title="Name", text=lambda row: row.name or "Untitled workflow", strong=True),
        Column(
            title="Published",
            text=lambda row: f"Version {row.published_version}" if row.published_version else "Not published",
            role=lambda row: "text" if row.published_version else "muted",
            width=130,
        ),
        Column(title="Edits", text=lambda row: f"{row.revision:,}", right=True, width=80, role=lambda _row: "muted"),
        Column(
            title="Changed",
            text=lambda row: how_long_ago(row.updated_at, now()),
            tip=lambda row: exactly(row.updated_at),
            role=lambda _row: "muted",
            width=150,
        ),
    )
