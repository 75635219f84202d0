"""The page of the workflow itself, shown while nothing is selected."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.document import NAME_LIMIT
from concertmaster_shared.workflow.edits import SetWorkflow

from .editors.growing_text import GrowingText
from .page import Page


class WorkflowPage(Page):
    """Name, description, and how large it is."""

    def __init__(self) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setPlaceholderText("Untitled workflow")
        self.name.setAccessibleName("Name of the workflow")
        self.description = GrowingText(lowest=4)
        self.description.setPlaceholderText("What it is for, and who looks after it")
        self.description.setAccessibleName("Description")
        self.extent = Text(role="muted")
        self.column.addWidget(Text("Workflow", size="lead", strong=True))
        for title, field in (("Name", self.name), ("Description", self.description)):
            group = QVBoxLayout()
            group.setSpacing(4)
            group.addWidget(Text(title, strong=True))
            group.addWidget(field)
            self.column.addLayout(group)
        self.column.addWidget(self.extent)
        self.column.addWidget(Text("Select a node to see and set its parameters.", role="muted", wrap=True))
        self.column.addStretch()
        self.name.textEdited.connect(lambda text: self._request(SetWorkflow(name=text), "name"))
        self.name.editingFinished.connect(self.sealed)
        self.description.textChanged.connect(
            lambda: self._request(SetWorkflow(description=self.description.toPlainText()), "description")
        )

    def refresh(self, draft: Draft) -> None:
        """Show the workflow as it is now."""
        if self.name.text() != draft.name:
            self.name.setText(draft.name)
        self.description.show_text(draft.description)
        self.extent.setText(f"{_count(len(draft.nodes), 'node')}, {_count(len(draft.edges), 'edge')}")

    def _request(self, edit: SetWorkflow, what: str) -> None:
        self.edits_requested.emit((edit,), f"workflow/{what}")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
