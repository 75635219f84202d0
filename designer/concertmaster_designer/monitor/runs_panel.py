"""The panel of runs: runs at the left, steps of the chosen one in the middle, the chosen step at the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.ui.widgets.buttons import Button, IconButton
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.one_line import OneLine
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.times import duration
from concertmaster_shared.api.runs import RunAnswer, StepAnswer

from .deed_widgets import DeedButtons, add_step_menu
from .deeds import Deed, deeds_of_run, deeds_of_step
from .marks import status_icon, status_word
from .progress import Progress, Step
from .runs_table import make_runs_table
from .step_detail import StepDetail
from .words import run_words, status_words, step_title, wait_words

_NARROWEST = 104


class RunsPanel(QStackedWidget):
    """``run_chosen`` gives the run to be watched or None, ``node_chosen`` the node of the chosen step.

    ``child_requested`` gives the id of a called run to be opened, ``values_requested`` a run and a step whose large values are
    wanted.
    """

    run_chosen = Signal(object)
    node_chosen = Signal(str)
    refresh_requested = Signal()
    cancel_requested = Signal(object)
    deed_requested = Signal(object)
    child_requested = Signal(object)
    values_requested = Signal(object, object)

    def __init__(self, now: Callable[[], datetime], *, start: Callable[[], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: Callable[[str], str] = lambda node_id: node_id
        self._chosen: RunAnswer | None = None
        self._step: Step | None = None
        self._values: dict[tuple[str, str], StepAnswer] = {}
        self.runs = make_runs_table(now)
        self.steps: Table[Step] = Table("Steps", self._step_columns())
        self.detail = StepDetail()
        self.cancel = Button("Cancel run", lambda: self.cancel_requested.emit(self._chosen))
        self.deeds = DeedButtons(self.deed_requested.emit)
        self.stop_watching = IconButton("x", "Back to editing", self.let_go)
        self._headline = OneLine(role="muted")
        self._empty = EmptyPlace(
            "play", "No run yet", "Start one to see each step here and on the canvas.", Button("Run", start, icon_name="play")
        )
        self._body = self._make_body()
        self.addWidget(self._empty)
        self.addWidget(self._body)
        self.runs.current_row.connect(self._choose)
        self.steps.current_row.connect(self._choose_step)
        add_step_menu(self.steps, self._deeds_of, self.deed_requested.emit)
        self.detail.child_requested.connect(self.child_requested)
        self.detail.fetch_requested.connect(lambda: self.values_requested.emit(self._chosen, self._step))
        self.let_go()

    @property
    def chosen(self) -> RunAnswer | None:
        """Give the run that is watched."""
        return self._chosen

    def show_runs(self, runs: Sequence[RunAnswer]) -> None:
        """Show these runs; the chosen one stays chosen while it is among them."""
        self.setCurrentWidget(self._body if runs else self._empty)
        chosen = self._chosen.id if self._chosen else None
        self.runs.blockSignals(True)
        self.runs.show_rows(runs)
        place = next((place for place, run in enumerate(runs) if run.id == chosen), None)
        if place is None:
            self._choose_no_row()
        else:
            self._chosen = runs[place]
            self.runs.selectRow(place)
        self.runs.blockSignals(False)
        self._show_head()

    def choose(self, run: RunAnswer) -> None:
        """Watch a run, whether the list has it yet or not."""
        self.setCurrentWidget(self._body)
        self._choose(run)

    def let_go(self) -> None:
        """Watch no run."""
        self.runs.blockSignals(True)
        self._choose_no_row()
        self.runs.blockSignals(False)
        self._choose(None)

    def name_nodes(self, titles: Callable[[str], str]) -> None:
        """Take what gives a node's title."""
        self._titles = titles

    def show_progress(self, progress: Progress) -> None:
        """Show how the watched run stands."""
        steps = progress.steps
        self.steps.show_rows(steps)
        if self._chosen is not None and _stands_otherwise(self._chosen, progress):
            self._chosen = self._chosen.model_copy(update={"status": progress.status, "reason": progress.reason})
        self._show_head()
        self._show_step(next((step for step in steps if self._step is not None and step.key == self._step.key), None))
        if self._step is None and progress.status == "failed":
            self._choose_what_failed(steps)

    def show_values(self, run: RunAnswer, answer: StepAnswer) -> None:
        """Show the large values of a step of a run, if it is still the one that is watched."""
        if self._chosen is not None and self._chosen.id == run.id:
            self._values[answer.node_id, answer.iteration] = answer
            self._show_step(self._step)

    def choose_node(self, node_id: str) -> None:
        """Show the last step of a node, if the run has one; whoever asks for it looks at the node already."""
        rows = [row for row in range(self.steps.rows.rowCount()) if self.steps.rows.row(row).node_id == node_id]
        if not rows or (self._step is not None and self._step.node_id == node_id):
            return
        self.steps.blockSignals(True)
        self.steps.selectRow(rows[-1])
        self.steps.blockSignals(False)
        self._show_step(self.steps.rows.row(rows[-1]))

    def _choose_what_failed(self, steps: Sequence[Step]) -> None:
        failed = [row for row, step in enumerate(steps) if step.status == "failed"]
        if failed:
            self.steps.selectRow(failed[-1])

    def _choose_no_row(self) -> None:
        self.runs.clearSelection()
        self.runs.setCurrentIndex(self.runs.rows.index(-1, -1))

    def _choose(self, run: RunAnswer | None) -> None:
        self._chosen = run
        self._values = {}
        self.steps.show_rows(())
        self._show_step(None)
        self._show_head()
        self.run_chosen.emit(run)

    def _choose_step(self, step: Step | None) -> None:
        if step is not None:
            self._show_step(step)
            self.node_chosen.emit(step.node_id)

    def _show_step(self, step: Step | None) -> None:
        self._step = step
        values = self._values.get(step.key) if step is not None else None
        if step is not None and values is not None:
            step = replace(step, input=values.input, output=values.output, large={})
        self.detail.show_step(step, self._titles(step.node_id) if step is not None else "")

    def _deeds_of(self, step: Step) -> Sequence[Deed]:
        return () if self._chosen is None else deeds_of_step(self._chosen, step)

    def _show_head(self) -> None:
        run = self._chosen
        self.deeds.show_deeds(() if run is None else deeds_of_run(run))
        self.stop_watching.setVisible(run is not None)
        self.cancel.setVisible(run is not None and run.finished_at is None and run.status in {"queued", "running", "waiting"})
        if run is None:
            self._headline.setText("Choose a run to see it on the canvas.")
        else:
            self._headline.setText(run_words(run.status, run.reason))

    def _make_body(self) -> QWidget:
        runs = QWidget()
        column = QVBoxLayout(runs)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.runs)
        steps = QWidget()
        head = QHBoxLayout()
        head.setContentsMargins(12, 4, 8, 4)
        head.setSpacing(8)
        head.addWidget(self._headline, 1)
        self.cancel.setFlat(True)
        head.addWidget(self.deeds)
        head.addWidget(self.cancel)
        head.addWidget(IconButton("refresh-cw", "Read the runs again", self.refresh_requested.emit))
        head.addWidget(self.stop_watching)
        middle = QVBoxLayout(steps)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(head)
        middle.addWidget(self.steps)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        for part in (runs, steps, self.detail):
            part.setMinimumWidth(_NARROWEST)
            splitter.addWidget(part)
        splitter.setSizes([330, 320, 240])  # how a run stands has room for its words
        return splitter

    def _step_columns(self) -> tuple[Column[Step], ...]:
        return (
            Column(
                title="Step",
                text=lambda step: step_title(step, self._titles(step.node_id)),
                icon=lambda step: status_icon(step.status),
                tip=lambda step: wait_words(step) or status_word(step.status),
            ),
            Column(title="Status", text=status_words, role=lambda _step: "muted", width=136),
            Column(title="Took", text=_took, right=True, width=68),
        )


def _stands_otherwise(run: RunAnswer, progress: Progress) -> bool:
    """Tell whether the records know better how a run stands; of a pause they know nothing."""
    if progress.is_over:
        return run.status != progress.status
    return run.reason not in {"paused", "quarantined"} and (run.status, run.reason) != (progress.status, progress.reason)


def _took(step: Step) -> str:
    if step.started_at is None or step.finished_at is None or step.status == "skipped":
        return ""
    return duration(step.finished_at - step.started_at)
