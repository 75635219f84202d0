"""A page in place of the editor: a canvas with both versions, a panel beside it, a line above that says what is compared."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from concertmaster_designer.canvas.compare import ComparedCanvas
from concertmaster_designer.documents.summary import summary
from concertmaster_designer.library.compare.rows import ROLES, SIGNS
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.one_line import OneLine
from concertmaster_designer.ui.widgets.text import Text

_NOT_HERE: Final = (QKeySequence.StandardKey.Cut, QKeySequence.StandardKey.Paste, QKeySequence.StandardKey.Delete)


class ComparisonPage(QWidget):
    """``closed`` tells that the page wants to go; whoever put it there takes it away."""

    closed = Signal()

    def __init__(self, title: str, panel: QWidget, *buttons: QAbstractButton, close: str = "Close") -> None:
        super().__init__()
        self.canvas = ComparedCanvas()
        self.canvas.set_subtitle(lambda node: summary(node, {}))
        self.panel = panel
        self.title = OneLine(title, size="lead", strong=True)
        self.summary = OneLine(role="muted")
        self.close_button = Button(close, self.closed.emit)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.addWidget(self.canvas)
        self._split.addWidget(panel)
        self._split.setStretchFactor(0, 1)
        self._split.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head(buttons))
        column.addWidget(self._split, 1)
        on_theme_changed(self._wear)
        self._wear(current_theme())

    def event(self, event: QEvent) -> bool:
        """Keep keys that edit from the document below: nobody sees there what they would do."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and any(map(event.matches, _NOT_HERE)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go with Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _head(self, buttons: tuple[QAbstractButton, ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(12)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.summary)
        row.addLayout(words, 1)
        signs = [Text(f"{sign} {how}", role=ROLES[how], strong=True) for how, sign in SIGNS.items()]
        row.addWidget(flowing(Flow(spacing=12, to_right=True), *signs, *buttons, self.close_button), 1)
        return row

    def _wear(self, theme: Theme) -> None:
        palette = self.palette()
        palette.setColor(self.backgroundRole(), theme.color("surface"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)


class Place:
    """Where such a page is shown: in front of the editor, in the stack that both are in."""

    def __init__(self, editor: QWidget) -> None:
        self._editor = editor
        self._page: ComparisonPage | None = None

    @property
    def page(self) -> ComparisonPage | None:
        """Give the page that shows."""
        return self._page

    def show(self, page: ComparisonPage) -> None:
        """Show a page in place of the one before."""
        self.take_away()
        stack = self._stack()
        self._page = page
        stack.addWidget(page)
        stack.setCurrentWidget(page)
        page.panel.setFocus(Qt.FocusReason.OtherFocusReason)

    def take_away(self) -> None:
        """Show the editor again, if a page is there and still in front."""
        page, self._page = self._page, None
        if page is None:
            return
        stack = self._stack()
        if stack.currentWidget() is page:
            stack.setCurrentWidget(self._editor)
        stack.removeWidget(page)
        page.deleteLater()

    def _stack(self) -> QStackedWidget:
        stack = self._editor.parentWidget()
        if not isinstance(stack, QStackedWidget):
            raise TypeError("the editor is a page of a stack")
        return stack
