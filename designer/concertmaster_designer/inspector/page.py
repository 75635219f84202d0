"""A page of the inspector: a column that scrolls, and edits that leave it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from concertmaster_designer.expressions.field import ExpressionField
from concertmaster_designer.expressions.place import PlaceOwner
from concertmaster_designer.ui.tab_order import put_in_order
from concertmaster_designer.ui.widgets.reason import Reason
from concertmaster_shared.problems import Problem


class Page(PlaceOwner, QScrollArea):
    """``edits_requested`` gives edits and a merge key: those with the same key are one step of undo. ``sealed`` ends a step."""

    edits_requested = Signal(object, str)
    sealed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._content = QWidget()
        self.column = QVBoxLayout(self._content)
        self.column.setContentsMargins(16, 12, 16, 24)
        self.column.setSpacing(16)
        self.setWidget(self._content)

    def showEvent(self, event: QShowEvent) -> None:
        """Give back the room of what was mended before: nobody points at anything here yet."""
        super().showEvent(event)
        for reason in self.findChildren(Reason):
            reason.forget()

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Move as one reads; the parts of a page come and go."""
        put_in_order(self._content)
        return super().focusNextPrevChild(forwards)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems that belong here."""

    @property
    def has_results(self) -> bool:
        """Tell whether results of expressions can be seen."""
        return any(field.result.isVisible() for field in self.findChildren(ExpressionField))

    def try_again(self) -> None:
        """Read and try the expressions that can be seen once more: what they see has changed."""
        for field in self.findChildren(ExpressionField):
            if field.isVisible():
                field.read()

    def focus_place(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor where a problem is, as far as ``path`` (names below the part) leads, at a character if one is given."""

    def _show_focus(self, field: QWidget) -> None:
        """Scroll to a field, and to what has the cursor in it."""
        self.ensureWidgetVisible(field)
        within = field.focusWidget()
        if within is not None:
            self.ensureWidgetVisible(within)
