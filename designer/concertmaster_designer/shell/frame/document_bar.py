"""The bar above a document: what it is, how it stands, and what is done with it most.

Where there is little room, first words go, then buttons, one by one, into a menu.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from concertmaster_designer.documents.session import SyncState
from concertmaster_designer.documents.source import FileSource
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.icons import BESIDE_WORDS, icon
from concertmaster_designer.ui.theme import Theme, current_theme, line_px, on_theme_changed, px
from concertmaster_designer.ui.tint import loud_tint, quiet_tint
from concertmaster_designer.ui.widgets.buttons import ICON_SIZE, IconButton
from concertmaster_designer.ui.widgets.one_line import OneLine
from concertmaster_designer.ui.widgets.text import Text

_HEIGHT = 44
_ICON = 18
_SHORTEST_TITLE = 120
_LONGEST_TITLE = 360
_LONGEST_ORIGIN = 180
_GAP = 8
_FIRST_TO_GO = ("view.inspector", "view.bottom", "view.nodes", "edit.redo", "edit.undo")
_LAST_TO_GO = ("document.save", "run.start", "document.publish")

STATE_WORDS: dict[SyncState, tuple[str, str]] = {
    "stored": ("Saved", "muted"),
    "unsent": ("Unsaved edits", "muted"),
    "sending": ("Saving …", "muted"),
    "offline": ("Not sent, trying again", "warning"),
    "conflict": ("Changed elsewhere", "danger"),
    "refused": ("Not taken", "danger"),
}
"""How a state is said, and in which role."""


class DocumentBar(QWidget):
    """Shows one document at a time; its buttons are the window's actions.

    ``buttons`` are by the names of the actions. ``origin_pressed`` asks to go back to the workflow that calls this one.
    """

    origin_pressed = Signal()

    def __init__(self, actions: ActionTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = OneLine(size="lead", strong=True, cut=Qt.TextElideMode.ElideMiddle)
        self.state = Text(role="muted")
        self.version = Text(role="muted")
        self._actions = actions
        self.buttons: dict[str, QAbstractButton] = {}
        self._tools: list[QToolButton] = []
        self._pushes: list[tuple[QPushButton, str, bool]] = []
        self.more = IconButton("ellipsis", "More", size=_ICON)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 0, 12, 0)
        row.setSpacing(_GAP)
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
            row.addWidget(self._tool(name))
        row.addSpacing(_GAP)
        row.addWidget(self._push("document.save", "Save", "save"))
        row.addWidget(self._push("run.start", "Run", "play"))
        row.addWidget(self._push("document.publish", "Publish", "rocket", main=True))
        row.addSpacing(_GAP)
        for name in ("view.nodes", "view.bottom", "view.inspector"):
            row.addWidget(self._tool(name))
        row.addWidget(self.more)
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
        self.title.setText(document.title)
        self.state.setText(words)
        self.state.set_role(role)
        published = session.published_version
        self.version.setText("" if published is None else f"·  Version {published} is live")
        self._fit()

    def show_origin(self, title: str) -> None:
        """Show which workflow this one was opened from; an empty title shows none."""
        self.origin.setVisible(bool(title))
        self._between.setVisible(bool(title))
        words = self.origin.fontMetrics().elidedText(title, Qt.TextElideMode.ElideMiddle, _LONGEST_ORIGIN)
        self.origin.setText(words.replace("&", "&&"))
        self.origin.setToolTip(f"Back to {title} (Alt+Up)")
        self.origin.setAccessibleName(f"Back to {title}")
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """Need room for the title and the menu alone."""
        return QSize(px(_SHORTEST_TITLE) + self.more.sizeHint().width() + 6 * _GAP, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let go of what matters least where there is little room."""
        super().resizeEvent(event)
        self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline below."""
        del event
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("line"))

    def _fit(self) -> None:
        """Let go of what matters least, until the rest has room."""
        gone: list[str] = []
        for name in ("version", "state", *_FIRST_TO_GO, *_LAST_TO_GO):
            if self._needs(gone) <= self.width():
                break
            gone.append(name)
        self.version.setVisible("version" not in gone)
        self.state.setVisible("state" not in gone)
        for name, button in self.buttons.items():
            button.setVisible(name not in gone)
        self._menu.clear()
        self._menu.addActions([self._actions[name] for name in self.buttons if name in gone])
        self.more.setVisible(not self._menu.isEmpty())
        self.title.setMaximumWidth(px(_LONGEST_TITLE))

    def _needs(self, gone: Sequence[str]) -> int:
        """Give the width of everything without what is gone, with a title that is as short as it may be."""
        parts: list[QWidget] = [button for name, button in self.buttons.items() if name not in gone]
        if len(parts) < len(self.buttons):
            parts.append(self.more)
        parts += [
            words for name, words in (("version", self.version), ("state", self.state)) if name not in gone and words.text()
        ]
        if not self.origin.isHidden():
            parts += [self.origin, self._between]
        margins = self.contentsMargins() if (row := self.layout()) is None else row.contentsMargins()
        title = min(self.title.sizeHint().width(), px(_SHORTEST_TITLE))
        room = margins.left() + margins.right() + 4 * _GAP + title
        return room + sum(part.sizeHint().width() + _GAP for part in parts)

    def _tool(self, name: str) -> QToolButton:
        button = self.buttons[name] = _tool(self._actions[name])
        self._tools.append(button)
        return button

    def _push(self, name: str, words: str, icon_name: str, *, main: bool = False) -> QPushButton:
        button = self.buttons[name] = QPushButton(words)
        action = self._actions[name]
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
        self.origin.setIcon(icon("corner-down-left", quiet_tint(theme), room=BESIDE_WORDS))
        self.origin.setIconSize(ICON_SIZE * theme.text_scale)
        self.setFixedHeight(line_px(_HEIGHT))
        for tool in self._tools:
            tool.setIconSize(QSize(px(_ICON), px(_ICON)))
        for button, name, main in self._pushes:
            button.setIconSize(ICON_SIZE * theme.text_scale)
            button.setIcon(icon(name, loud_tint(theme) if main else quiet_tint(theme), room=BESIDE_WORDS))
        self._fit()


def _tool(action: QAction) -> QToolButton:
    button = QToolButton()
    button.setDefaultAction(action)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(action.text())
    return button
