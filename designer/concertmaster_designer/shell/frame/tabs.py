"""The tabs: home first, then a tab for each open document, with a dot while it has unsaved edits."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar, QWidget

from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import Theme, current_theme, line_px, on_theme_changed, px
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_designer.ui.widgets.buttons import IconButton

_HEIGHT = 38
_LONGEST = 28


class Tabs(QTabBar):
    """``home_chosen`` and ``document_chosen`` tell which tab is in front; ``close_requested`` gives a document.

    ``menu_requested`` gives the document whose menu is wanted, none for home, and where on the screen.
    """

    home_chosen = Signal()
    document_chosen = Signal(object)
    close_requested = Signal(object)
    menu_requested = Signal(object, QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents: list[OpenDocument] = []
        self._drop: int | None = None
        self.setExpanding(False)
        self.setDrawBase(False)
        self.setElideMode(Qt.TextElideMode.ElideMiddle)
        self.setUsesScrollButtons(True)
        self.setIconSize(QSize(16, 16))
        self.setAccessibleName("Open documents")
        self.addTab("Home")
        self.currentChanged.connect(self._tell)
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def add(self, document: OpenDocument, place: int) -> None:
        """Add the tab of a document at its place among the documents."""
        self.blockSignals(True)
        self._documents.insert(place, document)
        self.insertTab(place + 1, "")
        close = IconButton("x", "Close", lambda: self.close_requested.emit(document), size=14)
        close.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setTabButton(place + 1, QTabBar.ButtonPosition.RightSide, close)
        self.blockSignals(False)
        document.stay.connect(document.changed, lambda: self._name(document))
        self._name(document)

    def remove(self, document: OpenDocument) -> None:
        """Remove the tab of a document."""
        place = self._documents.index(document)
        self.blockSignals(True)
        self._documents.remove(document)
        self.removeTab(place + 1)
        self.blockSignals(False)

    def shift(self, document: OpenDocument, place: int) -> None:
        """Put the tab of a document at another place among the documents."""
        before = self._documents.index(document)
        self._documents.insert(place, self._documents.pop(before))
        self.blockSignals(True)
        self.moveTab(before + 1, place + 1)
        self.blockSignals(False)

    def document_at(self, point: QPoint) -> OpenDocument | None:
        """Give the document whose tab is at a point of the bar."""
        number = self.tabAt(point)
        return self._documents[number - 1] if number > 0 else None

    def place_at(self, point: QPoint) -> int:
        """Give the place among the documents where a tab goes that is let go at a point of the bar."""
        return sum(self.tabRect(number + 1).center().x() < point.x() for number in range(len(self._documents)))

    def mark_drop(self, place: int | None) -> None:
        """Mark where a tab would go that is let go now, or nothing."""
        if place != self._drop:
            self._drop = place
            self.update()

    def show_document(self, document: OpenDocument | None) -> None:
        """Bring a tab to the front without telling of it; none brings home."""
        self.blockSignals(True)
        self.setCurrentIndex(0 if document is None else self._documents.index(document) + 1)
        self.blockSignals(False)

    def tabSizeHint(self, index: int) -> QSize:
        """Make every tab as high as the row."""
        return QSize(super().tabSizeHint(index).width(), line_px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the hairline that the tabs stand on."""
        painter = QPainter(self)
        painter.fillRect(0, self.height() - 1, self.width(), 1, current_theme().color("line"))
        painter.end()
        super().paintEvent(event)
        if self._drop is not None:
            edge = self.tabRect(self._drop).right() + 1
            QPainter(self).fillRect(edge - 1, px(6), px(2), self.height() - px(12), current_theme().color("accent"))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a tab: the one under the mouse, or the one in front where a key asked."""
        number, place = self.tabAt(event.pos()), event.globalPos()
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            number = self.currentIndex()
            place = self.mapToGlobal(self.tabRect(number).bottomLeft())
        self.menu_requested.emit(self._documents[number - 1] if number > 0 else None, place)

    def _name(self, document: OpenDocument) -> None:
        if document not in self._documents:
            return
        place = self._documents.index(document) + 1
        title = document.title if len(document.title) <= _LONGEST else document.title[: _LONGEST - 1] + "…"
        self.setTabText(place, (title if document.session.is_stored else f"{title} •").replace("&", "&&"))
        self.setTabToolTip(place, document.title)

    def _tell(self, place: int) -> None:
        if place <= 0:
            self.home_chosen.emit()
        else:
            self.document_chosen.emit(self._documents[place - 1])

    def _wear(self, theme: Theme) -> None:
        self.setIconSize(QSize(px(16), px(16)))
        self.setTabIcon(0, icon("layout-list", quiet_tint(theme)))
        self.update()
