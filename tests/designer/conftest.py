"""What tests with windows share: an application that is dressed, widgets that are shown, and nothing left of either."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from concertmaster_designer.ui.theme import Theme, apply_theme, current_theme

Shown = TypeVar("Shown", bound=QWidget)


@pytest.fixture(autouse=True)
def clear_away() -> Iterator[None]:
    """Delete what a test left to be deleted: without a running loop Qt waits for one."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def dressed(qapp: QApplication) -> QApplication:
    """Give the application in its light theme. Dressing costs more than all else in a test, so it is done when needed."""
    if not qapp.styleSheet() or current_theme() != Theme.light():
        apply_theme(qapp, Theme.light())
    return qapp


@pytest.fixture
def show(qtbot: QtBot, dressed: QApplication) -> Callable[[Shown], Shown]:
    """Show a widget until the test ends."""

    def show_widget(widget: Shown) -> Shown:
        qtbot.addWidget(widget)
        widget.show()
        return widget

    return show_widget
