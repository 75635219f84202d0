"""What a person does with a tab to move it: its menu, and dragging it out of the bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from concertmaster_designer.shell.frame.tabs import Tabs
from concertmaster_designer.shell.open_document import OpenDocument

from .windows import Windows

if TYPE_CHECKING:
    from concertmaster_designer.shell.window import MainWindow


class TabMoves(QObject):
    """Joins the tabs of one window with all windows."""

    def __init__(self, windows: Windows, window: MainWindow, tabs: Tabs) -> None:
        super().__init__(window)
        self._windows = windows
        self._window = window
