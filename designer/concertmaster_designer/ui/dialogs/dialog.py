"""The frame of a dialog: what it is about, what goes in, verbs at the bottom, and a line for what went wrong.

However large text is, a dialog stays on its screen: what goes in scrolls, and verbs stand in several lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QSizePolicy, QVBoxLayout, QWidget

from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.scrolled import Scrolled
from concertmaster_designer.ui.widgets.text import Text

_AROUND: Final = 48
"""What a window manager may need around a window."""


class Dialog(QDialog):
    """Put widgets into ``body``; ``open`` shows it, and it is gone when it is closed. ``width`` grows with the text."""

    def __init__(self, parent: QWidget | None, title: str, *, sentence: str = "", width: int = 440) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._room = _room(parent)
        self.setMinimumWidth(min(px(width), self._room.width()))
        frame = QVBoxLayout(self)
        frame.setContentsMargins(24, 20, 24, 20)
        frame.setSpacing(12)
        frame.addWidget(Text(title, size="lead", strong=True, wrap=True))
        self.sentence = Text(sentence, role="muted", wrap=True)
        self.sentence.setVisible(bool(sentence))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        column.addLayout(self.body)
        self._scroll = _Scroll(inside)
        frame.addWidget(self._scroll, 1)
        self.failure = Text(role="danger", wrap=True)
        self.failure.hide()
        frame.addWidget(self.failure)
        self._buttons = Flow(to_right=True)
        frame.addSpacing(4)
        frame.addWidget(flowing(self._buttons))

    def add_button(self, text: str, run: Callable[[], object], *, main: bool = False, danger: bool = False) -> Button:
        """Add a button at the right end; Enter presses the main one."""
        button = Button(text, run, main=main)
        if danger:
            button.setProperty("danger", "true")
        self._buttons.addWidget(button)
        return button

    def show_failure(self, sentence: str) -> None:
        """Say what went wrong and let the person try again; an empty sentence takes it away."""
        self.failure.setText(sentence)
        self.failure.setVisible(bool(sentence))

    def tall(self, height: int) -> int:
        """Give a height for a list inside: it grows with the text, up to a share of the screen."""
        return min(px(height), self._room.height() * 2 // 5)


class _Scroll(Scrolled):
    """As high as what is in it, up to a share of the screen; only then it scrolls."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__(inside)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Be the higher, the narrower it is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Be as high as what is inside."""
        inside = self.inside
        layout = inside.layout()
        wanted = layout.totalHeightForWidth(width) if layout is not None and layout.hasHeightForWidth() else -1
        return min(wanted if wanted >= 0 else inside.sizeHint().height(), _room(self).height() * 3 // 5)

    def sizeHint(self) -> QSize:
        """Be as wide as what is inside."""
        return QSize(self.inside.sizeHint().width(), self.heightForWidth(self.inside.sizeHint().width()))

    def minimumSizeHint(self) -> QSize:
        """Let nothing inside be cut off at the right."""
        return QSize(self.inside.minimumSizeHint().width(), min(px(60), self.sizeHint().height()))


def _room(widget: QWidget | None) -> QSize:
    """Give the room for a dialog on the screen of a widget."""
    screen = widget.screen() if widget is not None else QGuiApplication.primaryScreen()
    return screen.availableSize() - QSize(_AROUND, _AROUND)
