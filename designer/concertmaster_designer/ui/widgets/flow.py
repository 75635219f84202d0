"""A row that goes on in a further line where its place is too narrow, so that large text makes nothing wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget

_SHRINKS: Final = 0.6
"""How much of its preferred width is enough for what may grow, before a further line is begun."""


class _Placed(NamedTuple):
    item: QLayoutItem
    width: int


class Flow(QLayout):
    """Lays widgets out in lines at their preferred sizes; those that may grow share what a line has left.

    With ``to_right`` lines end at the right edge. A place with a flow in it should let it have the whole width.
    """

    def __init__(self, *, spacing: int = 8, to_right: bool = False) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._to_right = to_right
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Count the items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Give an item, or none beyond the last."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Give an item away."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Leave room that is left over to others, unless something here may grow."""
        grows = any(_grows(item) for item in self._items)
        return Qt.Orientation.Horizontal if grows else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be the higher, the narrower the place is."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Count the lines at a width."""
        return self._lay_out(QRect(0, 0, width, 0), lambda _item, _place: None)

    def setGeometry(self, place: QRect) -> None:
        """Lay out."""
        super().setGeometry(place)
        self._lay_out(place, lambda item, room: item.setGeometry(room))

    def sizeHint(self) -> QSize:
        """Ask for one line."""
        shown = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in shown) + self.spacing() * max(0, len(shown) - 1)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """Need the room of the widest."""
        shown = [item.minimumSize() for item in self._shown()]
        return QSize(max((size.width() for size in shown), default=0), max((size.height() for size in shown), default=0))

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[_Placed]]:
        lines: list[list[_Placed]] = []
        left = 0
        for item in self._shown():
            hint = item.sizeHint().width() * (_SHRINKS if _grows(item) else 1.0)
            wanted = min(max(int(hint), item.minimumSize().width()), width)
            if not lines or wanted > left:
                lines.append([])
                left = width
            lines[-1].append(_Placed(item, wanted))
            left -= wanted + self.spacing()
        return lines

    def _lay_out(self, place: QRect, put: Callable[[QLayoutItem, QRect], object]) -> int:
        """Put each item at its place; give the height of all."""
        top = place.top()
        for line in self._lines(place.width()):
            height = max(item.sizeHint().height() for item, _width in line)
            spare = place.width() - sum(width for _item, width in line) - self.spacing() * (len(line) - 1)
            growing = sum(_grows(item) for item, _width in line)
            widths = [
                min(width + spare // growing, item.maximumSize().width()) if _grows(item) else width for item, width in line
            ]
            spare -= sum(widths) - sum(width for _item, width in line)
            left = place.left() + (spare if self._to_right else 0)
            for (item, _width), taken in zip(line, widths, strict=True):
                own = min(item.sizeHint().height(), height)
                put(item, QRect(left, top + (height - own) // 2, taken, own))
                left += taken + self.spacing()
            top += height + self.spacing()
        return max(0, top - self.spacing() - place.top())


def _grows(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def flowing(flow: Flow, *widgets: QWidget) -> QWidget:
    """Give a widget that holds others in a flow: layouts ask widgets for their height at a width more reliably."""
    holder = QWidget()
    holder.setLayout(flow)
    for widget in widgets:
        flow.addWidget(widget)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
