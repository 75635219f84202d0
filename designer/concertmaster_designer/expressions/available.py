"""Everything that can be named at a place, as a tree to look through, to double-click and to drag from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from concertmaster_designer.documents.typing import Sight, Trial, kind_words, written_path
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed, px
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_shared.expressions import Shape

from .result_line import written

_PATH: Final = Qt.ItemDataRole.UserRole
_SHAPE: Final = Qt.ItemDataRole.UserRole + 1
_MOST: Final = 200
_ICONS: Final = {"map": "braces", "list": "list", "number": "hash", "text": "type", "boolean": "toggle-left"}


class AvailableTree(QTreeWidget):
    """Branches are made when they are opened. ``chosen`` gives a name as an expression writes it."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._values: dict[str, object] = {}
        self.setColumnCount(2)
        self.setHeaderLabels(["What there is", "Value"])
        self.setAccessibleName("What can be named here")
        self.setDragEnabled(True)
        self.setIconSize(QSize(px(16), px(16)))
        self.setUniformRowHeights(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.itemExpanded.connect(self._open)
        self.itemDoubleClicked.connect(lambda item, _column: self._choose(item))
        on_theme_changed(self._wear)

    def show_sight(self, sight: Sight, trial: Trial) -> None:
        """Show what can be named, with the values that it is tried with."""
        self._values = dict(trial.names)
        self.clear()
        for name, shape in sight.known.roots.items():
            item = self._item((name,), name, shape, self._values.get(name))
            self.addTopLevelItem(item)
            if name == "steps":
                self._title(item, sight)
        first = self.topLevelItem(0)
        if first is not None:
            first.setExpanded(True)
            self.setCurrentItem(first)
        self.setColumnWidth(0, max(self.columnWidth(0), self.fontMetrics().averageCharWidth() * 28))
        self._wear(current_theme())

    def mimeData(self, items: Sequence[QTreeWidgetItem]) -> QMimeData:
        """Let a name be dragged as text."""
        found = QMimeData()
        found.setText(written_path(items[0].data(0, _PATH)) if items else "")
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Enter."""
        current = self.currentItem()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and current is not None:
            self._choose(current)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QTreeWidgetItem) -> None:
        self.chosen.emit(written_path(item.data(0, _PATH)))

    def _item(self, path: tuple[str | int, ...], label: str, shape: Shape, value: object) -> QTreeWidgetItem:
        item = QTreeWidgetItem([label, "" if value is None or isinstance(value, (dict, list)) else written(value)])
        if isinstance(value, list):
            item.setText(1, f"{len(value)} item{'' if len(value) == 1 else 's'}")
        item.setData(0, _PATH, path)
        item.setData(0, _SHAPE, shape)
        item.setToolTip(0, f"{written_path(path)} · {kind_words(shape)}")
        inner = (shape.kind == "map" and len(shape.fields)) or (shape.kind == "list" and shape.items is not None)
        if inner and (shape.kind == "map" or (shape.items is not None and shape.items.kind in {"map", "list"})):
            item.setChildIndicatorPolicy(QTreeWidgetItem.ChildIndicatorPolicy.ShowIndicator)
        return item

    def _title(self, steps: QTreeWidgetItem, sight: Sight) -> None:
        self._open(steps)
        for row in range(steps.childCount()):
            child = steps.child(row)
            title = sight.title(child.text(0)) if child is not None else ""
            if child is not None and title:
                child.setText(0, f"{title}  ({child.text(0)})")

    def _open(self, item: QTreeWidgetItem) -> None:
        if item.childCount():
            return
        path: tuple[str | int, ...] = item.data(0, _PATH)
        shape: Shape = item.data(0, _SHAPE)
        value = self._value(path)
        if shape.kind == "list" and shape.items is not None:
            first = value[0] if isinstance(value, list) and value else None
            item.addChild(self._item((*path, 0), "first", shape.items, first))
        for name in list(shape.fields)[:_MOST] if shape.kind == "map" else ():
            inner = value.get(name) if isinstance(value, dict) else None
            item.addChild(self._item((*path, name), name, shape.fields[name], inner))
        self._wear(current_theme())

    def _value(self, path: tuple[str | int, ...]) -> object:
        value: object = self._values
        for part in path:
            if isinstance(value, dict):
                value = value.get(str(part))
            elif isinstance(value, list) and isinstance(part, int) and part < len(value):
                value = value[part]
            else:
                return None
        return value

    def _wear(self, theme: Theme) -> None:
        tint = quiet_tint(theme)
        waiting = [self.topLevelItem(row) for row in range(self.topLevelItemCount())]
        while waiting:
            item = waiting.pop()
            if item is None:
                continue
            item.setIcon(0, icon(_ICONS.get(item.data(0, _SHAPE).kind, "circle-dot"), tint))
            item.setForeground(1, theme.color("muted"))
            waiting += [item.child(row) for row in range(item.childCount())]
