"""Arranging workflows: small ones at once, large ones in a process of their own, with what is done and a way to end it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QProgressDialog, QWidget

from concertmaster_designer.documents.arrange import Plan, fits, moves, plan, solve
from concertmaster_designer.documents.arrange_process import arrange_plans, plan_message
from concertmaster_designer.documents.child import Child, Message
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.open_document import OpenDocument

AT_ONCE: Final = 400
"""Nodes that are arranged within a few frames; for them no process is worth its start."""

_SHOWN_AFTER_MS: Final = 300
_CHANGED: Final = "The workflow changed while it was being arranged, so nothing was moved. Arrange it again."
_FAILED: Final = "The workflow could not be arranged: the process that does it has ended. Try again."


class Arranger(QObject):
    """One layout at a time; the next takes the place of the one before."""

    said = Signal(str)
    _answered = Signal(object, object)
    _ended = Signal(object)

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._child: Child | None = None
        self._work: tuple[OpenDocument, Plan, int] | None = None
        self._progress: QProgressDialog | None = None
        self._answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._give_up, Qt.ConnectionType.QueuedConnection)
        desk.closed.connect(self._forget)

    @property
    def is_busy(self) -> bool:
        """Tell whether a layout is under way."""
        return self._child is not None

    def arrange(self, document: OpenDocument) -> None:
        """Arrange what is selected, or everything where one node or none is."""
        self.cancel()
        session = document.session
        chosen = [name for part in session.selection for name in _nodes_of(document, part)]
        planned = plan(session.draft, chosen if len(chosen) > 1 else (), cards=document.canvas.cards())
        if planned is None:
            return
        if len(planned.positions) <= AT_ONCE:
            self._apply(document, planned, solve(planned))
            return
        self._work = document, planned, session.version
        self._show_progress(len(planned.positions))
        token = object()
        self._token = token
        self._child = Child(
            arrange_plans,
            on_answer=lambda answer: self._answered.emit(token, answer),
            on_end=lambda: self._ended.emit(token),
        )
        self._child.send(lambda: plan_message(planned))

    def cancel(self) -> None:
        """End the layout under way; nothing moves."""
        child, self._child, self._work = self._child, None, None
        progress, self._progress = self._progress, None
        if progress is not None:
            progress.canceled.disconnect(self.cancel)
            progress.close()
            progress.deleteLater()
        if child is not None:
            child.close()

    def _show_progress(self, count: int) -> None:
        progress = QProgressDialog(f"Arranging {count:,} nodes", "Cancel", 0, 100, self._window)
        progress.setObjectName("arranging")
        progress.setWindowTitle("Arrange nodes")
        progress.setMinimumDuration(_SHOWN_AFTER_MS)
        progress.setMinimumWidth(320)
        progress.setAutoReset(False)
        progress.canceled.connect(self.cancel)
        self._progress = progress

    def _take(self, token: object, answer: Message) -> None:
        if self._work is None or token is not self._token:
            return
        done = answer.get("done")
        if isinstance(done, float):
            if self._progress is not None:
                self._progress.setValue(min(99, round(done * 100)))
            return
        places = answer.get("places")
        document, planned, version = self._work
        self.cancel()
        if not isinstance(places, dict):
            return
        if document.session.version != version and not fits(document.session.draft, planned):
            self.said.emit(_CHANGED)
            return
        self._apply(document, planned, {name: (float(x), float(y)) for name, (x, y) in places.items()})

    def _give_up(self, token: object) -> None:
        if self._work is not None and token is self._token:
            self.cancel()
            self.said.emit(_FAILED)

    def _forget(self, document: OpenDocument) -> None:
        if self._work is not None and self._work[0] is document:
            self.cancel()

    @staticmethod
    def _apply(document: OpenDocument, planned: Plan, goals: dict[str, tuple[float, float]]) -> None:
        edits = moves(planned, goals)
        if edits:
            document.take_gesture(edits)


def _nodes_of(document: OpenDocument, part: str) -> tuple[str, ...]:
    draft = document.session.draft
    if part in draft.nodes:
        return (part,)
    return draft.groups[part].nodes if part in draft.groups else ()
