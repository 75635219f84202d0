"""How the function around the cursor is called: its parameters, the present one bold, and what it does."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from concertmaster_designer.documents.typing import kind_words
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_shared.expressions import FUNCTIONS, FunctionSpec, Shape
from concertmaster_shared.expressions.cursor import OpenCall
from concertmaster_shared.expressions.functions.spec import MANY

_WIDTH = 420


class SignatureTip(QLabel):
    """Stands above the line that is typed in and never takes the focus. Its markup is made here, from our own words."""

    def __init__(self, field: QWidget) -> None:
        super().__init__(field, Qt.WindowType.ToolTip | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setObjectName("signature")
        self.setWordWrap(True)
        self.setMargin(6)
        self._field = field
        self._call: OpenCall | None = None
        on_theme_changed(self._wear)
        self._wear(current_theme())

    def show_call(self, call: OpenCall, cursor: QRect) -> None:
        """Show how a call goes on, above a cursor given in places of the screen."""
        self._call = call
        self.setFont(self._field.font())
        self.setText(_markup(FUNCTIONS[call.name], call.index, current_theme()))
        screen = QGuiApplication.screenAt(cursor.center()) or QGuiApplication.primaryScreen()
        room = screen.availableGeometry()
        width = min(max(_WIDTH, self.fontMetrics().averageCharWidth() * 60), room.width())
        self.setFixedWidth(width)
        self.setFixedHeight(self.heightForWidth(width) + 2)
        left = max(room.left(), min(cursor.left() - 12, room.right() - width))
        self.move(QPoint(left, max(room.top(), cursor.top() - self.height() - 4)))
        self.show()
        self.raise_()

    def _wear(self, theme: Theme) -> None:
        tokens = theme.palette
        self.setStyleSheet(
            f"#signature {{ background: {tokens.raised}; color: {tokens.text}; border: 1px solid {tokens.strong_line};"
            " border-radius: 4px; }"
        )
        if self._call is not None:
            self.setText(_markup(FUNCTIONS[self._call.name], self._call.index, theme))


def _markup(function: FunctionSpec, index: int, theme: Theme) -> str:
    tokens = theme.palette
    parts: list[str] = []
    for number, parameter in enumerate(function.parameters):
        word = escape(parameter.name + "?" * parameter.is_optional)
        is_last = number == len(function.parameters) - 1
        here = number == index or (is_last and parameter.is_repeated and index > number)
        parts.append(f'<b style="color: {tokens.accent}">{word}</b>' if here else word)
    if function.most == MANY:
        parts.append("…")
    gives = f" → {escape(kind_words(function.returns))}" if isinstance(function.returns, Shape) else ""
    muted = f'style="color: {tokens.muted}"'
    return (
        f"{escape(function.name)}({', '.join(parts)})<span {muted}>{gives}</span>"
        f"<br><span {muted}>{escape(function.help)}</span>"
        f"<br><span {muted}>{escape(function.example)}</span>"
    )
