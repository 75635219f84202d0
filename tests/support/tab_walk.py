"""Go through a window as somebody does who has a keyboard and a screen reader: where Tab leads, what is heard, what is seen."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QImage, QPainter, QRegion
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QScrollArea, QWidget

from concertmaster_designer.canvas.surface import Surface

MOST = 200


def inside(window: QWidget) -> Iterator[QWidget]:
    """Give the widgets of a window that can be seen, without those of windows that stand over it."""
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.window() is window and not widget.visibleRegion().isNull():
            yield widget


def stops(window: QWidget) -> list[QWidget]:
    """Give the widgets that Tab should reach, each once; of radio buttons that exclude one another the chosen one."""
    found: list[QWidget] = []
    for widget in window.findChildren(QWidget):
        takes = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled() and widget.focusProxy() is None
        if not takes or not widget.isVisible() or widget.window() is not window:
            continue
        if isinstance(widget, QRadioButton) and not widget.isChecked():
            continue
        found.append(widget)
    return found


def heard(widget: QWidget) -> str:
    """Give the name that a screen reader says."""
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface is not None else ""


def nameless(window: QWidget) -> list[str]:
    """Give what takes the focus or a click, and has no name."""
    asked = [widget for widget in inside(window) if isinstance(widget, QAbstractButton)] + stops(window)
    return [describe(widget) for widget in dict.fromkeys(asked) if not heard(widget).strip()]


def there(window: QWidget) -> list[QWidget]:
    """Press Tab until the focus comes to where it began; give the way.

    On the canvas Tab goes along edges first, and on where none leads further. So a way with a canvas begins behind it, and
    ends on it.
    """
    window.activateWindow()
    QTest.qWait(1)
    canvas = next((widget for widget in window.findChildren(Surface) if widget.isVisible()), None)
    (canvas or stops(window)[0]).setFocus(Qt.FocusReason.TabFocusReason)
    for _ in range(MOST):
        if _here() is not canvas:
            break
        QTest.keyClick(_here(), Qt.Key.Key_Tab)
    way = [_here()]
    while len(way) < MOST and way[-1] is not canvas:
        QTest.keyClick(way[-1], Qt.Key.Key_Tab)
        if _here() in way:
            break
        way.append(_here())
    return way


def back(way: list[QWidget]) -> list[QWidget]:
    """Press Shift+Tab from the end of a way as often as it has steps; give the places, the first of them last."""
    end = len(way) - 2 if isinstance(way[-1], Surface) else len(way) - 1
    way[end].setFocus(Qt.FocusReason.BacktabFocusReason)
    found = [_here()]
    for _ in range(end):
        QTest.keyClick(_here(), Qt.Key.Key_Backtab, Qt.KeyboardModifier.ShiftModifier)
        found.append(_here())
    return [*reversed(found), *way[end + 1 :]]


def shows_focus(widget: QWidget, other: QWidget) -> bool:
    """Tell whether the picture of a widget is another one while it has the focus than while ``other`` has it."""
    other.setFocus(Qt.FocusReason.TabFocusReason)
    _reveal(widget)
    without = picture(widget)
    widget.setFocus(Qt.FocusReason.TabFocusReason)
    _reveal(widget)
    return picture(widget) != without


def _reveal(widget: QWidget) -> None:
    for area in _parents(widget):
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(widget)
    QTest.qWait(5)


def _here() -> QWidget:
    here = QApplication.focusWidget()
    assert here is not None, "nothing has the focus"
    return here


def picture(widget: QWidget) -> QImage:
    """Take a picture of a widget and what is a little around it: a ring may be painted by what it stands in."""
    window = widget.window()
    room = widget.rect().adjusted(-4, -4, 4, 4).translated(widget.mapTo(window, QPoint(0, 0)))
    made = QImage(room.size(), QImage.Format.Format_RGB32)
    painter = QPainter(made)
    window.render(painter, QPoint(0, 0), QRegion(room))
    painter.end()
    return made


def describe(widget: QWidget) -> str:
    """Say which widget it is, in words that find it in the program."""
    text = getattr(widget, "text", None)
    words = text() if callable(text) else ""
    around = [type(parent).__name__ for parent in _parents(widget)][:4]
    return f"{type(widget).__name__} {widget.objectName()} {words!r} {heard(widget)!r} in {' < '.join(around)}"


def _parents(widget: QWidget) -> Iterator[QWidget]:
    parent = widget.parentWidget()
    while parent is not None:
        yield parent
        parent = parent.parentWidget()
