"""The field with everything: the text, what it gives below it, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from concertmaster_designer.documents.typing import Sight, Trial, kind_words, shape_of, wanted_kinds
from concertmaster_designer.documents.typing.sight import NOTHING_KNOWN
from concertmaster_designer.ui.widgets.reason import keep_room
from concertmaster_designer.ui.widgets.text import type_font
from concertmaster_shared.expressions import ExpressionError, Shape, is_template
from concertmaster_shared.nodes import Parameter

from .code_edit import CodeEdit
from .evaluating import Mistake, Outcome, attempt, meant, mended, mistakes, read, steps_of
from .place import Place, place_of
from .result_line import ResultLine
from .worker import worker

_PAUSE_MS: Final = 150
_STRICT: Final = frozenset({"condition", "boolean", "list", "mapping"})
_SHORT: Final = 600
"""Texts up to this length are read at each keystroke; longer ones when the typing pauses, away from the window's thread."""


class ExpressionField(QWidget):
    """Reads at each keystroke, tries when the typing pauses.

    ``misread`` gives the sentence for the first mistake, or none; ``tried`` what came of trying, None where nothing was tried.
    ``wanted`` is the parameter whose value the expression is, where it is the whole of it.
    """

    misread = Signal(str)
    tried = Signal(object)
    enlarge_requested = Signal()
    sample_requested = Signal()

    def __init__(self, edit: CodeEdit, wanted: Parameter | None = None) -> None:
        super().__init__()
        self.edit = edit
        self._wanted = wanted
        self._place: Place | None = None
        self._parameter: Parameter | None = None
        self._asked = ""
        self.result = ResultLine()
        self.result.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self.mend = QPushButton()
        self.mend.setFlat(True)
        self.mend.setStyleSheet("QPushButton { padding: 0 2px; min-height: 14px; }")
        self.mend.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.mend.clicked.connect(self._mend)
        self.mend.hide()
        column.addWidget(edit)
        column.addWidget(self.mend, alignment=Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.result)
        self.setFocusProxy(edit)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.try_now)
        edit.sight = self.sight
        edit.edited.connect(self.read)
        edit.enlarge_requested.connect(self.enlarge_requested)
        self.result.source_chosen.connect(self._prefer)
        self.result.sample_requested.connect(self.sample_requested)

    @property
    def place(self) -> Place | None:
        """Give where the expression stands."""
        if self._place is None:
            self._place, self._parameter = place_of(self)
        return self._place

    def stand_at(self, place: Place | None, parameter: Parameter | None) -> None:
        """Say where the expression stands, in place of what the widgets around say."""
        self._place, self._parameter = place, parameter

    def sight(self) -> Sight:
        """Give what the expression sees."""
        place = self.place
        sight = place.sight(self._parameter) if place is not None else NOTHING_KNOWN
        return replace(sight, wanted=wanted_kinds(self._wanted))

    @property
    def standing(self) -> tuple[Place | None, Parameter | None, Parameter | None]:
        """Give place, outermost parameter and own parameter, for an editor that stands in for this one."""
        return self.place, self._parameter, self._wanted

    def showEvent(self, event: QShowEvent) -> None:
        """Try what stands here when it is seen first: only now the widgets around say where it stands."""
        super().showEvent(event)
        self.read()

    def read(self) -> None:
        """Read the text, and try it soon."""
        text = self.edit.toPlainText()
        if len(text) <= _SHORT:
            self._show_mistakes(text, mistakes(text, self._seen(), is_template=self.edit.is_template))
        self._timer.start()

    def try_now(self) -> None:
        """Try the text, away from the window's thread."""
        text, sight, place = self.edit.toPlainText(), self._seen(), self.place
        template = self.edit.is_template
        if not text.strip() or place is None or (template and not is_template(text)):
            self.result.hide()
            if len(text) <= _SHORT:
                return
        self._asked = text
        job = _job(text, sight, place, template=template)
        worker().ask(self, job, lambda answer: self._show(text, *answer))

    def _seen(self) -> Sight:
        # Before it is shown, the field may not stand where it will: then only the writing is judged.
        return self.sight() if self.place is not None else NOTHING_KNOWN

    def _show(self, text: str, found: tuple[Mistake, ...], outcome: Outcome | None, trial: Trial | None) -> None:
        if text != self.edit.toPlainText():
            return
        self._show_mistakes(text, found)
        self.tried.emit(outcome)
        if outcome is None or trial is None:
            self.result.hide()
            return
        self.result.show_outcome(outcome, trial.source, trial.words, wanted=self._missed(outcome))
        self.result.show()

    def _missed(self, outcome: Outcome) -> str:
        """Name the kind that the parameter takes, where the result is of another and would be refused."""
        strict = self._wanted is not None and self._wanted.kind in _STRICT and not outcome.failure and outcome.value is not None
        kinds = wanted_kinds(self._wanted) if strict else ()
        return "" if not kinds or shape_of(outcome.value).kind in kinds else kind_words(Shape(kinds[0]))

    def _show_mistakes(self, text: str, found: tuple[Mistake, ...]) -> None:
        self.edit.show_mistakes(found)
        word = meant(found[0], text) if found else ""
        self.mend.setFont(type_font(self.font(), "small"))
        self.mend.setText(f"Write '{word}' instead" if word else "")
        if word:
            keep_room(self.mend, keep=True)
        self.mend.setVisible(bool(word))
        self.misread.emit(sentence_of(found[0]) if found and text.strip() else "")

    def _mend(self) -> None:
        text = self.edit.toPlainText()
        mistake = next(iter(self.edit.mistakes), None)
        if mistake is not None and (word := meant(mistake, text)):
            self.edit.replace(*mended(mistake, text, word))

    def _prefer(self, source: str) -> None:
        place = self.place
        if place is not None:
            place.preferred = next((known for known in ("run", "sample", "example") if known == source), None)
            if source == "sample" and place.values.sample(place.node_id) is None:
                self.sample_requested.emit()
            self.try_now()


def sentence_of(mistake: Mistake) -> str:
    """Say what is wrong, and at which character."""
    return f"Character {mistake.position + 1}: {mistake.message}"


Answer = tuple[tuple[Mistake, ...], Outcome | None, Trial | None]


def _job(text: str, sight: Sight, place: Place | None, *, template: bool) -> Callable[[], Answer]:
    """Make the work for the other thread. What changes with the draft is asked for here and now."""
    if len(text) <= _SHORT:
        try:
            steps: tuple[str, ...] | None = steps_of(read(text, is_template=template))
        except ExpressionError:
            steps = ()
    else:
        steps = None
    trial = place.trial(sight, steps) if place is not None else None

    def work() -> Answer:
        found = mistakes(text, sight, is_template=template)
        if trial is None or any(mistake.code.startswith("expression.") for mistake in found):
            return found, None, None
        try:
            return found, attempt(read(text, is_template=template), trial.names, datetime.now(UTC)), trial
        except ExpressionError:
            return found, None, None

    return work
