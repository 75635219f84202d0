"""The order in which Tab goes: as one reads, also through widgets that came later than those below them.

Qt goes by when a widget came; what is added to a form, or made anew in it, would stand at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QWidget


class OwnTabOrder:
    """A widget whose parts are gone through in another order than they are read."""

    def tab_order(self) -> Sequence[QWidget]:
        """Give the parts in their order."""
        raise NotImplementedError


def put_in_order(root: QWidget) -> None:
    """Let Tab go through everything in a widget as it is read."""
    for before, after in pairwise(_stops(root)):
        if _next_stop(before) is not after:
            QWidget.setTabOrder(before, after)


def _next_stop(widget: QWidget) -> QWidget | None:
    """Give where Tab would stop next. What only hands its focus on is none: to move that breaks the chain around its owner."""
    found = widget.nextInFocusChain()
    while found is not None and found is not widget and not _takes_tab(found):
        found = found.nextInFocusChain()
    return found


def _takes_tab(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.focusProxy() is None


def _stops(widget: QWidget) -> Iterator[QWidget]:
    if _takes_tab(widget):
        yield widget
    for part in _parts(widget):
        yield from _stops(part)


def _parts(widget: QWidget) -> list[QWidget]:
    if isinstance(widget, OwnTabOrder):
        return list(widget.tab_order())
    layout = widget.layout()
    laid = list(_laid(layout)) if layout is not None else []
    known = set(laid)
    return laid + [
        child for child in widget.children() if isinstance(child, QWidget) and child not in known and not child.isWindow()
    ]


def _laid(layout: QLayout) -> Iterator[QWidget]:
    for index in range(layout.count()):
        item = layout.itemAt(index)
        inner, widget = (item.layout(), item.widget()) if item is not None else (None, None)
        if inner is not None:
            yield from _laid(inner)
        elif widget is not None:
            yield widget
