"""One step: what it took, what it gave, why it failed, how often it was tried and how long it took."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.widgets.json_view import JsonView
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.times import duration, exactly

from .marks import status_word
from .progress import Step


class StepDetail(QWidget):
    """Shows a step, or says that one can be chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(strong=True)
        self.facts = Text(size="small", role="muted", wrap=True)
        self.failure = Text(role="danger", wrap=True)
        self.output = JsonView("Output")
        self.input = JsonView("Input")
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.output, "Output")
        self.tabs.addTab(self.input, "Input")
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 8)
        column.setSpacing(4)
        for widget in (self.title, self.facts, self.failure):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        self.show_step(None, "")

    def show_step(self, step: Step | None, title: str) -> None:
        """Show a step of the node with this title."""
        self.tabs.setVisible(step is not None)
        self.facts.setVisible(step is not None)
        self.failure.setVisible(step is not None and step.error is not None)
        if step is None:
            self.title.setText("Choose a step to see what it took and gave.")
            self.title.set_role("muted")
            return
        self.title.setText(title)
        self.title.set_role("text")
        self.facts.setText("  ·  ".join(_facts(step)))
        if step.error is not None:
            self.failure.setText(f"{step.error.message} ({step.error.code})")
        self.input.show_value(step.input)
        self.output.show_value(step.output)


def _facts(step: Step) -> list[str]:
    facts = [status_word(step.status)]
    if step.iteration:
        facts.append(f"pass {step.iteration}")
    if step.attempts > 1:
        facts.append(f"{step.attempts} attempts")
    if step.started_at is not None:
        facts.append(f"started {exactly(step.started_at)}")
        if step.finished_at is not None:
            facts.append(f"took {duration(step.finished_at - step.started_at)}")
    return facts
