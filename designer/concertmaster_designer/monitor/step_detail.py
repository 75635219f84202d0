"""One step: what it took, what it gave, why it failed, how often it was tried and how long it took."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.json_view import JsonView
from concertmaster_designer.ui.widgets.scrolled import Scrolled
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.times import duration, exactly

from .marks import status_word
from .progress import Step
from .words import large_words, pass_words, step_title, wait_words


class StepDetail(Scrolled):
    """Shows a step, or says that one can be chosen. ``child_requested`` gives the run that it called."""

    child_requested = Signal(object)
    fetch_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(QWidget(), parent)
        self.title = Text(strong=True, wrap=True)
        self.facts = Text(size="small", role="muted", wrap=True)
        self.failure = Text(role="danger", wrap=True)
        self.open_child = Button("Open the called run", self._request_child, icon_name="workflow")
        self.fetch = Button("Fetch large values", self.fetch_requested.emit, icon_name="download")
        self._child: UUID | None = None
        self.output = JsonView("Output")
        self.input = JsonView("Input")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.output, "Output")
        self.tabs.addTab(self.input, "Input")
        column = QVBoxLayout(self.inside)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for widget in (self.title, self.facts, self.failure):
            column.addWidget(widget)
        column.addWidget(flowing(Flow(), self.open_child, self.fetch))
        column.addWidget(self.tabs, 1)
        self.show_step(None, "")

    def show_step(self, step: Step | None, title: str) -> None:
        """Show a step of the node with this title."""
        self.tabs.setVisible(step is not None)
        self.facts.setVisible(step is not None)
        self.failure.setVisible(step is not None and step.error is not None)
        self._child = step.child if step is not None else None
        self.open_child.setVisible(self._child is not None)
        self.fetch.setVisible(step is not None and bool(step.large))
        if step is None:
            self.title.setText("Choose a step to see what it took and gave.")
            self.title.set_role("muted")
            return
        self.title.setText(step_title(step, title))
        self.title.set_role("text")
        self.facts.setText("  ·  ".join(_facts(step)))
        if step.error is not None:
            self.failure.setText(f"{step.error.message} ({step.error.code})")
        for name, view, value in (("input", self.input, step.input), ("output", self.output, step.output)):
            if name in step.large:
                view.setPlainText(large_words(step.large[name]))
            else:
                view.show_value(value)

    def _request_child(self) -> None:
        if self._child is not None:
            self.child_requested.emit(self._child)


def _facts(step: Step) -> list[str]:
    facts = [wait_words(step) or status_word(step.status)]
    if step.iteration:
        facts.append(f"pass {pass_words(step.iteration)}")
    if step.attempts > 1:
        facts.append(f"{step.attempts} attempts")
    if step.started_at is not None:
        facts.append(f"started {exactly(step.started_at)}")
        if step.finished_at is not None:
            facts.append(f"took {duration(step.finished_at - step.started_at)}")
    return facts
