"""Tables: 28-px rows of frozen values, columns told by functions, bars while the first rows are on their way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont, QHoverEvent, QIcon, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from concertmaster_designer.ui.theme import Theme, current_theme, line_px, on_theme_changed, px

Row = TypeVar("Row")
Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT: Final = 28
_MOST_WRAPPED: Final = 2_000
"""Rows that are measured; of more, each has one line."""

_ROOT: Final = QModelIndex()
_SKELETON_ROWS: Final = 6
_PADDING: Final = 8
_ICON: Final = 16
_LEAST: Final = 160
"""How wide a column should stay that takes what is left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[Row]):
    """``text`` says what a row shows, ``tip`` what hovering adds; ``width`` of 0 takes what is left.

    A column that ``wraps`` makes rows as high as its words need, unless there are very many.
    """

    title: str
    text: Callable[[Row], str]
    tip: Callable[[Row], str] | None = None
    icon: Callable[[Row], QIcon] | None = None
    role: Callable[[Row], str] | None = None
    right: bool = False
    strong: bool = False
    width: int = 0
    wraps: bool = False


class Rows(QAbstractTableModel, Generic[Row]):
    """Rows that are replaced as a whole or one by one."""

    def __init__(self, columns: Sequence[Column[Row]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = tuple(columns)
        self._rows: list[Row] = []

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; where their number is the same, selection and scrolling stay."""
        if len(rows) == len(self._rows):
            self._rows = list(rows)
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def row(self, number: int) -> Row:
        """Give what stands in a row."""
        return self._rows[number]

    def wraps(self, column: int) -> bool:
        """Tell whether a column may take several lines."""
        return self._columns[column].wraps

    def rowCount(self, parent: Index = _ROOT) -> int:
        """Count the rows."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        """Count the columns."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give the titles."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = self._columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        return _alignment(column) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Give what a cell shows."""
        read = _READERS.get(Qt.ItemDataRole(role))
        return None if read is None else read(self._columns[index.column()], self._rows[index.row()])


class Table(QTableView, Generic[Row]):
    """Shows rows; ``activated_row`` tells of Enter and double click, ``current_row`` of the row that is chosen or none."""

    activated_row = Signal(object)
    current_row = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column[Row]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: Rows[Row] = Rows(columns, self)
        self.hovered = -1
        self._loading = False
        self._text_scale = 0.0
        self._wanted: dict[int, int] = {}
        self._fits = False
        self._measures = False
        self.setModel(self.rows)
        self.setItemDelegate(_Cells(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self._columns = tuple(columns)
        self._lay_out(columns)
        self._wear(current_theme())
        on_theme_changed(self._wear)
        self.doubleClicked.connect(lambda index: self.activated_row.emit(self.rows.row(index.row())))
        self.selectionModel().currentRowChanged.connect(lambda index, _before: self._tell(index))

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows."""
        self._loading = False
        self.rows.show_rows(rows)
        self._fit_rows()
        self.viewport().update()

    def show_loading(self) -> None:
        """Show that rows are on their way; rows that are there stay."""
        self._loading = True
        self.viewport().update()

    def chosen(self) -> Row | None:
        """Give the chosen row."""
        index = self.currentIndex()
        return self.rows.row(index.row()) if index.isValid() else None

    def viewportEvent(self, event: QEvent) -> bool:
        """Notice the row under the pointer: all of it is lit, for all of it is chosen."""
        if isinstance(event, QHoverEvent):
            leaves = event.type() == QEvent.Type.HoverLeave
            row = -1 if leaves else self.rowAt(event.position().toPoint().y())
            if row != self.hovered:
                self.hovered = row
                self.viewport().update()
        return super().viewportEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter open the chosen row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (row := self.chosen()) is not None:
            self.activated_row.emit(row)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or bars in their place while the first are on their way."""
        super().paintEvent(event)
        if self._loading and self.rows.rowCount() == 0:
            self._paint_skeleton()
        if self.hasFocus() and not self.currentIndex().isValid():
            painter = QPainter(self.viewport())  # with no row to stand on, the focus would not be seen
            painter.setPen(QPen(current_theme().color("accent"), 2))
            painter.drawRect(self.viewport().rect().adjusted(1, 1, -1, -1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let columns share what room there is."""
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Give columns their widths; where that leaves nothing for the others, the widest give way."""
        others = len(self._columns) - len(self._wanted)
        room, wanted = self.viewport().width(), sum(self._wanted.values())
        left = room - min(px(_LEAST) * others, room * others // (len(self._columns) or 1))
        most = _most(list(self._wanted.values()), left) if others and wanted > left else wanted
        self._fits = True
        for number, width in self._wanted.items():
            self.horizontalHeader().resizeSection(number, max(min(width, most), self.horizontalHeader().minimumSectionSize()))
        self._fits = False
        self._fit_rows()

    def _fit_rows(self) -> None:
        """Make rows as high as the words in columns that wrap."""
        wrapping = [number for number, column in enumerate(self._columns) if column.wraps]
        if not wrapping or self._measures:
            return
        self._measures = True
        count = self.rows.rowCount()
        for row in range(count):
            needed = [self._words_height(row, number) for number in wrapping] if count <= _MOST_WRAPPED else []
            self.verticalHeader().resizeSection(row, max([line_px(ROW_HEIGHT), *needed]))
        self._measures = False

    def _words_height(self, row: int, number: int) -> int:
        width = max(1, self.columnWidth(number) - 2 * _PADDING)
        words = self._columns[number].text(self.rows.row(row))
        room = self.fontMetrics().boundingRect(0, 0, width, 1 << 20, int(Qt.TextFlag.TextWordWrap), words)
        return room.height() + line_px(ROW_HEIGHT) - self.fontMetrics().height()

    def _keep_width(self, number: int, _before: int, width: int) -> None:
        """Keep the width that a hand gave a column."""
        if not self._fits:
            if number in self._wanted:
                self._wanted[number] = width
            self._fit_rows()

    def _paint_skeleton(self) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(current_theme().color("line"))
        for row in range(_SKELETON_ROWS):
            for column in range(self.rows.columnCount()):
                left, width = self.columnViewportPosition(column), self.columnWidth(column)
                share = 0.35 + 0.12 * ((row * 3 + column * 5) % 4)
                painter.drawRoundedRect(left + 8, row * line_px(ROW_HEIGHT) + line_px(9), int((width - 16) * share), 10, 3, 3)

    def _lay_out(self, columns: Sequence[Column[Row]]) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(40)
        header.setTextElideMode(Qt.TextElideMode.ElideRight)
        header.sectionResized.connect(self._keep_width)
        for number, column in enumerate(columns):
            if column.width:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Interactive)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)

    def _wear(self, theme: Theme) -> None:
        """Take the size of text, and give columns their widths for it."""
        if theme.text_scale == self._text_scale:
            return
        self._text_scale = theme.text_scale
        self.verticalHeader().setDefaultSectionSize(line_px(ROW_HEIGHT))
        self._wanted = {number: px(column.width) for number, column in enumerate(self._columns) if column.width}
        self._fit_columns()

    def _tell(self, index: QModelIndex) -> None:
        self.current_row.emit(self.rows.row(index.row()) if index.isValid() else None)


class _Cells(QStyledItemDelegate):
    """Paints words itself: the style sheet would paint all of them in one colour."""

    def __init__(self, table: Table[Any]) -> None:
        super().__init__(table)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground = QStyleOptionViewItem(option)  # without words or icon: what is left is selection, hover and focus
        if index.row() == self._table.hovered:
            ground.state |= QStyle.StateFlag.State_MouseOver
        QApplication.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self._table)
        room = option.rect.adjusted(_PADDING, 0, -_PADDING, 0)
        painter.save()
        picture = index.data(Qt.ItemDataRole.DecorationRole)
        if picture is not None:
            side = px(_ICON)
            picture.paint(painter, room.left(), room.center().y() - side // 2 + 1, side, side)
            room.setLeft(room.left() + side + _PADDING)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole) or current_theme().color("text"))
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or self._table.font())
        words = index.data(Qt.ItemDataRole.DisplayRole)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        if option.rect.height() > line_px(ROW_HEIGHT) and self._table.rows.wraps(index.column()):
            painter.drawText(room, alignment | Qt.TextFlag.TextWordWrap, words)
        else:
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, alignment, shown)
        painter.restore()


def _most(widths: Sequence[int], room: int) -> int:
    """Give the width above which columns are cut, so that all of them have room."""
    left = room
    for count, width in zip(range(len(widths), 0, -1), sorted(widths), strict=True):
        if width * count >= left:
            return max(0, left // count)
        left -= width
    return max(widths, default=0)


def _alignment(column: Column[Any]) -> int:
    side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
    return int((side | Qt.AlignmentFlag.AlignVCenter).value)


def _font(column: Column[Any]) -> QFont | None:
    if not column.strong:
        return None
    font = QApplication.font()
    font.setWeight(QFont.Weight.DemiBold)
    return font


_READERS: Final[Mapping[Qt.ItemDataRole, Callable[[Column[Any], Any], object]]] = {
    Qt.ItemDataRole.DisplayRole: lambda column, row: column.text(row),
    Qt.ItemDataRole.ToolTipRole: lambda column, row: column.tip(row) if column.tip else None,
    Qt.ItemDataRole.DecorationRole: lambda column, row: column.icon(row) if column.icon else None,
    Qt.ItemDataRole.ForegroundRole: lambda column, row: current_theme().color(column.role(row)) if column.role else None,
    Qt.ItemDataRole.TextAlignmentRole: lambda column, _row: _alignment(column),
    Qt.ItemDataRole.FontRole: lambda column, _row: _font(column),
}
