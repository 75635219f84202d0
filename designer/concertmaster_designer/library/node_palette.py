"""The palette of node types: search, choose by Enter or double click, or drag onto the canvas; a star makes a favourite."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QDrag, QFocusEvent, QFont, QKeyEvent, QMouseEvent, QPainter, QPen, QShowEvent
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from concertmaster_designer.ui.icons import has_icon, icon_pixmap
from concertmaster_designer.ui.theme import Theme, current_theme, line_px, on_theme_changed, px
from concertmaster_designer.ui.widgets.lettering import draw_lettered
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.text import type_font
from concertmaster_shared.nodes import NodeSpec

from .habits import habits
from .node_types import Entry, Heading, Item, entries

MIME_TYPE: Final = "application/x-concertmaster-node-type"

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROW: Final = 30
_HEADING: Final = 32
_STAR: Final = 14
_ICON: Final = 16


class _Entries(QAbstractListModel):
    """Headings and types in one list; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()

    def show(self, shown: tuple[Entry, ...]) -> None:
        self.beginResetModel()
        self._entries = shown
        self.endResetModel()

    def entry(self, index: Index) -> Entry:
        return self._entries[index.row()]

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid() or isinstance(self.entry(index), Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entry(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{entry.title}, favourite" if isinstance(entry, Item) and entry.starred else entry.title
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(entry, Item):
            return entry.spec.help.replace("`", "")
        return None

    def mimeTypes(self) -> list[str]:
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        content = QMimeData()
        chosen = [entry for index in indexes if isinstance(entry := self.entry(index), Item)]
        if chosen:
            content.setData(MIME_TYPE, chosen[0].spec.type.encode())
        return content


class _Painting(QStyledItemDelegate):
    """A type with its icon in the colour of its family; a heading in small."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(_entry(index), Heading)
        return QSize(option.rect.width(), line_px(_HEADING if heading else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, theme, rect = _entry(index), current_theme(), option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(entry, Heading):
            painter.setFont(type_font(QFont(), "small", strong=True))
            painter.setPen(theme.color("muted"))
            painter.drawText(rect.adjusted(12, 8, -8, 0), Qt.AlignmentFlag.AlignVCenter, entry.title)
            painter.restore()
            return
        _paint_ground(painter, rect.adjusted(4, 1, -4, -1), option.state)
        device = painter.device()
        dpr = device.devicePixelRatioF() if device else 1.0
        name = entry.spec.icon if has_icon(entry.spec.icon) else "circle-question-mark"
        picture = icon_pixmap(name, getattr(theme.palette, entry.spec.family), px(_ICON), dpr=dpr)
        painter.drawPixmap(rect.left() + 12, rect.center().y() - px(_ICON) // 2 + 1, picture)
        if entry.starred or option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected):
            _paint_star(painter, star_room(rect), filled=entry.starred)
        painter.setPen(theme.color("text"))
        draw_lettered(painter, rect.adjusted(22 + px(_ICON), 0, -px(_STAR) - 16, 0), entry.title, entry.letters)
        painter.restore()


class NodePalette(QWidget):
    """``chosen`` gives the type that was taken by Enter or double click.

    Shift+Enter or a click on its star makes a type a favourite. What was used last is looked up when the palette comes into
    view, and for a search when it begins: rows stay where they are while a person works.
    """

    chosen = Signal(str)

    def __init__(self, specs: Sequence[NodeSpec], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = tuple(specs)
        self._listed = self._searched = habits().recent
        self._entries = _Entries(self)
        self.search = SearchField("Search nodes")
        self.view = _View(self._entries)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(4)
        edge = QVBoxLayout()
        edge.setContentsMargins(8, 0, 8, 0)
        edge.addWidget(self.search)
        column.addLayout(edge)
        column.addWidget(self.view)
        self.search.textChanged.connect(self._narrow)
        self.search.moved.connect(self.view.keyPressEvent)
        self.search.chosen.connect(self._take_current)
        self.search.installEventFilter(self)
        self.view.star_pressed.connect(self._star)
        habits().starred.connect(self._refresh)
        self.view.entered_key.connect(self._take_current)
        self.view.doubleClicked.connect(self._take_current)
        on_theme_changed(self.view.wear)
        self._narrow("")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Star what is in front with Shift+Enter, before the search takes it for Enter."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and _is_star_key(event):
            self._star(self.view.currentIndex())
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        """Look up what was used last, where the palette was out of sight."""
        super().showEvent(event)
        if not event.spontaneous() and self._listed != habits().recent:
            self._listed = habits().recent
            self._refresh()

    def _narrow(self, text: str) -> None:
        if not text:
            self._searched = habits().recent
        recent = self._searched if text else self._listed
        self._entries.show(entries(self._specs, text, favourites=habits().favourites, recent=recent))
        if text:
            self.view.choose_first()

    def _refresh(self) -> None:
        """Show other habits, with the same type in front."""
        index = self.view.currentIndex()
        before = self._entries.entry(index) if index.isValid() else None
        self._narrow(self.search.text())
        if isinstance(before, Item):
            self.view.choose_type(before.spec.type)

    def _star(self, index: Index) -> None:
        if index.isValid() and isinstance(entry := self._entries.entry(index), Item):
            habits().star(entry.spec.type)

    def _take_current(self) -> None:
        index = self.view.currentIndex()
        if index.isValid() and isinstance(entry := self._entries.entry(index), Item):
            habits().use(entry.spec.type)
            self.chosen.emit(entry.spec.type)


class _View(QListView):
    entered_key = Signal()
    star_pressed = Signal(QModelIndex)

    def __init__(self, model: _Entries) -> None:
        super().__init__()
        self._entries = model
        self.setModel(model)
        self.setItemDelegate(_Painting(self))
        self.setAccessibleName("Node types")
        self.setUniformItemSizes(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QListView.DragDropMode.DragOnly)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def wear(self, _theme: Theme) -> None:
        """Take other colours, and rows of another height."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def choose_first(self) -> None:
        rows = (self._entries.index(row) for row in range(self._entries.rowCount()))
        first = next((index for index in rows if isinstance(self._entries.entry(index), Item)), None)
        if first is not None:
            self.setCurrentIndex(first)

    def choose_type(self, node_type: str) -> None:
        for row in range(self._entries.rowCount()):
            entry = self._entries.entry(self._entries.index(row))
            if isinstance(entry, Item) and entry.spec.type == node_type:
                self.setCurrentIndex(self._entries.index(row))
                return

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Let a press on a star mean the star alone."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and star_room(self.visualRect(index)).adjusted(-6, -6, 6, 6).contains(event.position().toPoint()):
            self.star_pressed.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Let a second press on a star be another one on it."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and star_room(self.visualRect(index)).adjusted(-6, -6, 6, 6).contains(event.position().toPoint()):
            self.star_pressed.emit(index)
        else:
            super().mouseDoubleClickEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the first type where none is: Qt would only stand on it, which nobody sees."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.selectedIndexes():
            self.choose_first()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _is_star_key(event):
            self.star_pressed.emit(self.currentIndex())
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_key.emit()
        else:
            super().keyPressEvent(event)

    def startDrag(self, supported: Qt.DropAction) -> None:
        """Carry the icon alone, so that the place of the drop can be seen."""
        entry = self._entries.entry(self.currentIndex())
        if not isinstance(entry, Item):
            return
        spec = entry.spec
        drag = QDrag(self)
        drag.setMimeData(self._entries.mimeData([self.currentIndex()]))
        name = spec.icon if has_icon(spec.icon) else "circle-question-mark"
        drag.setPixmap(icon_pixmap(name, getattr(current_theme().palette, spec.family), 20, dpr=self.devicePixelRatioF()))
        if drag.exec(supported & Qt.DropAction.CopyAction) == Qt.DropAction.CopyAction:
            habits().use(spec.type)


def star_room(row: QRect) -> QRect:
    """Give the place of the star in the place of a row."""
    side = px(_STAR)
    return QRect(row.right() - side - 10, row.center().y() - side // 2 + 1, side, side)


def _paint_star(painter: QPainter, room: QRect, *, filled: bool) -> None:
    middle, far = room.toRectF().center(), room.width() / 2
    points = [
        middle + QPointF(far * share * sin(turn * pi / 5), -far * share * cos(turn * pi / 5))
        for turn in range(10)
        for share in [0.46 if turn % 2 else 1.0]
    ]
    theme = current_theme()
    painter.setPen(QPen(theme.color("accent" if filled else "control_line"), 1.2, j=Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(theme.color("accent") if filled else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(points)


def _is_star_key(event: QKeyEvent) -> bool:
    shifted = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
    return bool(shifted) and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}


def _entry(index: Index) -> Entry:
    model = index.model()
    if not isinstance(model, _Entries):
        raise TypeError("this paints the palette's own entries")
    return model.entry(index)


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    theme = current_theme()
    painter.setPen(Qt.PenStyle.NoPen)
    if state & QStyle.StateFlag.State_Selected:
        painter.setBrush(theme.color("accent_soft"))
        painter.drawRoundedRect(rect, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.color("accent"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setBrush(theme.color("text", 0.05))
        painter.drawRoundedRect(rect, 4, 4)
