"""The bar above a document: what it is, how it stands, and what is done with it most."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QWidget

from concertmaster_designer.documents.session import SyncState
from concertmaster_designer.documents.source import FileSource
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import loud_tint, quiet_tint
from concertmaster_designer.ui.widgets.buttons import ICON_SIZE
from concertmaster_designer.ui.widgets.text import Text

_HEIGHT = 44
_ICON = 18
_ROOM_FOR_VERSION = 960
_ROOM_FOR_STATE = 760
_SHORTEST_TITLE = 120
_LONGEST_TITLE = 360
_LONGEST_ORIGIN = 180

STATE_WORDS: dict[SyncState, tuple[str, str]] = {
    "stored": ("Saved", "muted"),
    "unsent": ("Unsaved edits", "muted"),
    "sending": ("Saving …", "muted"),
    "offline": ("Not sent: no answer", "warning"),
    "conflict": ("Changed elsewhere", "danger"),
    "refused": ("Not taken", "danger"),
}
"""How a state is said, and in which role."""


class DocumentBar(QWidget):
    """Shows one document at a time; its buttons are the window's actions.

    ``origin_pressed`` asks to go back to the workflow that calls this one.
    """

    origin_pressed = Signal()

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = Text(size="lead", strong=True)
        self.state = Text(role="muted")
        self.version = Text(role="muted")
        self._title = ""
        self._tools: list[QToolButton] = []
        self._pushes: list[tuple[QPushButton, str, bool]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(8)
        self.origin = QPushButton()
        self.origin.setFlat(True)
        self.origin.setAutoDefault(False)
        self.origin.setIconSize(ICON_SIZE)
        self.origin.clicked.connect(self.origin_pressed)
        self._between = Text("›", size="lead", role="muted")
        self.show_origin("")
        row.addWidget(self.origin)
        row.addWidget(self._between)
        row.addWidget(self.title)
        row.addSpacing(4)
        row.addWidget(self.state)
        row.addWidget(self.version)
        row.addStretch()
        for name in ("edit.undo", "edit.redo"):
            row.addWidget(self._tool(actions[name]))
        row.addSpacing(8)
        row.addWidget(self._push(actions["document.save"], "Save", "save"))
        row.addWidget(self._push(actions["run.start"], "Run", "play"))
        row.addWidget(self._push(actions["document.publish"], "Publish", "rocket", main=True))
        row.addSpacing(8)
        for name in ("view.nodes", "view.bottom", "view.inspector"):
            row.addWidget(self._tool(actions[name]))
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def show_document(self, document: OpenDocument) -> None:
        """Show what a document is and how it stands."""
        session = document.session
        words, role = STATE_WORDS[session.state]
        if session.state == "stored" and isinstance(session.source, FileSource):
            words = f"Saved in {session.source.path.name}"
        elif session.state == "unsent" and session.source is None and not session.can_undo:
            words = "Not saved yet"
        self._title = document.title
        self._fit()
        self.state.setText(words)
        self.state.set_role(role)
        published = session.published_version
        self.version.setText("" if published is None else f"·  Version {published} is live")

    def show_origin(self, title: str) -> None:
        """Show which workflow this one was opened from; an empty title shows none."""
        self.origin.setVisible(bool(title))
        self._between.setVisible(bool(title))
        words = self.origin.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _LONGEST_ORIGIN)
        self.origin.setText(words.replace("&", "&&"))
        self.origin.setToolTip(f"Back to {title} (Alt+Up)")
        self.origin.setAccessibleName(f"Back to {title}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let go of what matters least where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline below."""
        del event
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("line"))

    def _fit(self) -> None:
        self.version.setVisible(self.width() >= px(_ROOM_FOR_VERSION))
        self.state.setVisible(self.width() >= px(_ROOM_FOR_STATE))
        room = max(_SHORTEST_TITLE, min(_LONGEST_TITLE, self.width() - px(_ROOM_FOR_STATE) + _SHORTEST_TITLE))
        self.title.setText(self.title.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideMiddle, room))
        self.title.setToolTip(self._title)

    def _tool(self, action: QAction) -> QToolButton:
        button = _tool(action)
        self._tools.append(button)
        return button

    def _push(self, action: QAction, words: str, icon_name: str, *, main: bool = False) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(action.toolTip())
        button.setAutoDefault(False)
        button.setDefault(main)
        button.setIconSize(ICON_SIZE)
        button.clicked.connect(action.trigger)
        action.enabledChanged.connect(button.setEnabled)
        button.setEnabled(action.isEnabled())
        self._pushes.append((button, icon_name, main))
        return button

    def _wear(self, theme: Theme) -> None:
        self.origin.setIcon(icon("corner-down-left", quiet_tint(theme)))
        self.setFixedHeight(px(_HEIGHT))
        for tool in self._tools:
            tool.setIconSize(QSize(px(_ICON), px(_ICON)))
        self._fit()
        for button, name, main in self._pushes:
            button.setIconSize(ICON_SIZE * theme.text_scale)
            button.setIcon(icon(name, loud_tint(theme) if main else quiet_tint(theme)))


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    return button
