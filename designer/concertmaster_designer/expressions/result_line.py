"""What an expression gives, below its field: the value in short, its kind, and with which values it was tried."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QFontMetrics, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from concertmaster_designer.documents.typing.trial import Source
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_designer.ui.widgets.buttons import IconButton
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.text import Text, type_font

from .evaluating import Outcome

_LONGEST: Final = 2_000
SOURCES: Final = {"run": "Last run", "sample": "Sample data", "example": "Example values"}
_SHORT: Final = {"run": "last run", "sample": "sample", "example": "example"}


class ResultLine(QWidget):
    """``source_chosen`` gives the source that a person asks for, ``sample_requested`` asks for the dialog with sample data."""

    source_chosen = Signal(str)
    sample_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.outcome: Outcome | None = None
        self._whole = ""
        self._mark = Glyph("arrow-right", size=12)
        self.value = Text(size="small")
        self.value.setFont(type_font(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont), "small"))
        self.value.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setAccessibleName("Result")
        self.kind = Text(size="small", role="muted")
        self.source = QToolButton()
        self.source.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.source.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.source.setObjectName("quiet")
        self.source.setAccessibleName("Values that the expression is tried with")
        self.source.setMenu(self._make_menu())
        self.copy = IconButton("copy", "Copy the result", self._copy, size=12)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 0, 0)
        row.setSpacing(4)
        on_theme_changed(self._wear)
        self._wear(current_theme())
        row.addWidget(self._mark)
        row.addWidget(self.value, 1)
        row.addWidget(self.kind)
        row.addWidget(self.copy)
        row.addWidget(self.source)

    def show_outcome(self, outcome: Outcome, source: Source, words: str, *, wanted: str = "") -> None:
        """Show a result, tried with values from a source that ``words`` name; ``wanted`` is the kind that it should have been."""
        self.outcome = outcome
        failed = bool(outcome.failure)
        self._whole = outcome.failure if failed else written(outcome.value)
        self._mark.show_icon("triangle-alert" if failed else "arrow-right", "warning" if failed else "muted")
        self.value.set_role("warning" if failed else "text")
        self.kind.setText(f"{outcome.kind}, not {wanted}" if wanted else outcome.kind)
        self.kind.set_role("warning" if wanted else "muted")
        self.kind.setVisible(bool(outcome.kind))
        self.copy.setVisible(not failed)
        self.source.setText(_SHORT[source])
        self.source.setToolTip(f"Tried {words}. Choose other values")
        self.value.setToolTip("" if self._whole == self._shown() else self._whole[:_LONGEST])
        self.setAccessibleName(f"{self._whole[:200]} {outcome.kind} {words}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Shorten the value to the room that there is."""
        super().resizeEvent(event)
        self._fit()

    def _shown(self) -> str:
        line = " ".join(self._whole[:_LONGEST].split())
        return QFontMetrics(self.value.font()).elidedText(line, Qt.TextElideMode.ElideRight, max(20, self.value.width()))

    def _fit(self) -> None:
        self.value.setText(self._shown())

    def _wear(self, theme: Theme) -> None:
        self.source.setFont(type_font(self.font(), "small"))
        self.source.setStyleSheet(f"QToolButton {{ color: {theme.palette.muted}; padding: 1px 3px; }}")

    def _copy(self) -> None:
        if self.outcome is not None:
            value = self.outcome.value
            QGuiApplication.clipboard().setText(
                value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=2)
            )

    def _make_menu(self) -> QMenu:
        menu = QMenu(self.source)
        for source, title in SOURCES.items():
            menu.addAction(title, partial(self.source_chosen.emit, source))
        menu.addSeparator()
        menu.addAction("Sample data…", self.sample_requested.emit)
        return menu


def written(value: object) -> str:
    """Write a value in one line, texts in quotes so that an empty one can be seen."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
