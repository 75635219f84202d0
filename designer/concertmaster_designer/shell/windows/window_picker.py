"""The windows to choose from, by number and by what is in front in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.popups.picker import Picker
from concertmaster_designer.ui.ranking import rank
from concertmaster_designer.ui.widgets.choices import Choice

from .window import Window
from .windows import Windows


class WindowPicker(Picker):
    """Calls ``then`` with the window that was chosen."""

    def __init__(self, over: QWidget, windows: Windows, choices: Sequence[Window], then: Callable[[Window], object]) -> None:
        super().__init__(over, name="Windows", hint="Number or name of a window", nothing="No other window is called that.")
        self._names = {f"W{window_words(windows, window)[1:]}": window for window in choices}
        self._then = then
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Show the windows that fit."""
        found = rank(typed, list(self._names), title=str)
        self.list.show_choices(
            [Choice(value=self._names[one.entry], title=one.entry, letters=one.letters, icon="monitor") for one in found]
        )
        self.show_found()

    def pick(self, value: Any) -> None:
        """Hand on the window."""
        self._then(value)


def window_words(windows: Windows, window: Window) -> str:
    """Name a window: its number, and what is in front in it."""
    current = window.desk.current
    return f"window {windows.number(window)}: {current.title if current is not None else 'Home'}"
