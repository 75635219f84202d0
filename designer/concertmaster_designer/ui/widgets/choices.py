"""A list to choose one thing from: an icon, words in which the typed letters are strong, and quiet words at the right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QApplication, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from concertmaster_designer.ui.icons import icon_pixmap
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px

from .lettering import draw_lettered

Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_ROW: Final = 32
_ICON: Final = 16
_GAP: Final = 10
_LARGEST_NOTE: Final = 0.45
"""How much of a row quiet words may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``value`` is what is chosen, ``note`` where it is from, ``keys`` what reaches it without the list.

    ``icon`` names a picture, ``role`` its colour.
    """

    value: Any
    title: str
    letters: tuple[int, ...] = ()
    note: str = ""
    keys: str = ""
    icon: str = ""
    role: str = "muted"
    tip: str = ""


class _Choices(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.choices: tuple[Choice, ...] = ()

    def show(self, choices: Sequence[Choice]) -> None:
        self.beginResetModel()
        self.choices = tuple(choices)
        self.endResetModel()

    def add(self, choices: Sequence[Choice]) -> None:
        self.beginInsertRows(_ROOT, len(self.choices), len(self.choices) + len(choices) - 1)
        self.choices = (*self.choices, *choices)
        self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.choices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        choice = self.choices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return choice.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.title, choice.note, choice.keys) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return choice.tip or None
        return None


class ChoiceList(QListView):
    """``chosen`` gives the value of the row that was taken by Enter or a click, ``current`` that of the one in front, or None.

    A list of which ``several`` can be marked takes a double click in place of a click.
    """

    chosen = Signal(object)
    current = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None, *, several: bool = False) -> None:
        super().__init__(parent)
        self._choices = _Choices(self)
        self.setModel(self._choices)
        self.setItemDelegate(_Painting(self))
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        if several:
            self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        taken = self.doubleClicked if several else self.clicked
        taken.connect(lambda index: self.chosen.emit(self._choices.choices[index.row()].value))
        self.selectionModel().currentChanged.connect(lambda index, _before: self.current.emit(self._value(index)))
        on_theme_changed(self._wear)

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give what there is to choose from."""
        return self._choices.choices

    def add_choices(self, choices: Sequence[Choice]) -> None:
        """Show further ones below."""
        self._choices.add(choices)

    def marked(self) -> list[Any]:
        """Give the values of the rows that are marked, in order."""
        return [self._value(index) for index in sorted(self.selectedIndexes(), key=lambda index: index.row())]

    def step(self, by: int) -> Any:
        """Bring another row to the front, round and round; give its value."""
        count = len(self.choices)
        if count:
            row = self.currentIndex().row()
            self.setCurrentIndex(self._choices.index((row + by) % count if row >= 0 else (0 if by > 0 else count - 1), 0))
        return self.value()

    def show_choices(self, choices: Sequence[Choice], *, keep: bool = False) -> None:
        """Show these; the first is in front, or the same row as before where ``keep`` is asked for."""
        row = self.currentIndex().row() if keep else 0
        self._choices.show(choices)
        self.setCurrentIndex(self._choices.index(max(0, min(row, len(choices) - 1)), 0))

    def take(self) -> None:
        """Choose what is in front."""
        index = self.currentIndex()
        if index.isValid():
            self.chosen.emit(self._value(index))

    def value(self) -> Any:
        """Give the value in front, or nothing."""
        return self._value(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what is in front with Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.take()
        else:
            super().keyPressEvent(event)

    def _wear(self, _theme: Theme) -> None:
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def _value(self, index: Index) -> Any:
        return self._choices.choices[index.row()].value if index.isValid() else None


class _Painting(QStyledItemDelegate):
    def __init__(self, view: ChoiceList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(option.rect.width(), max(_ROW, option.fontMetrics.height() + 12))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        choice, theme = self._view.choices[index.row()], current_theme()
        QApplication.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, QStyleOptionViewItem(option), painter, self._view)
        room = option.rect.adjusted(_GAP, 0, -_GAP, 0)
        painter.save()
        painter.setFont(self._view.font())
        if choice.icon:
            device = painter.device()
            dpr = device.devicePixelRatioF() if device else 1.0
            picture = icon_pixmap(choice.icon, getattr(theme.palette, choice.role), px(_ICON), dpr=dpr)
            painter.drawPixmap(room.left(), room.center().y() - px(_ICON) // 2 + 1, picture)
            room.setLeft(room.left() + px(_ICON) + _GAP)
        painter.setPen(theme.color("muted"))
        for words in (choice.keys, choice.note):
            self._draw_quiet(painter, room, words, option.fontMetrics)
        painter.setPen(theme.color("text"))
        draw_lettered(painter, room, choice.title, choice.letters)
        painter.restore()

    def _draw_quiet(self, painter: QPainter, room: QRect, words: str, metrics: QFontMetrics) -> None:
        """Draw words at the right end, and leave the rest of the room."""
        if not words:
            return
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideLeft, int(room.width() * _LARGEST_NOTE))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, shown)
        room.setRight(room.right() - metrics.horizontalAdvance(shown) - 2 * _GAP)
