"""Long work on the window's own thread, piece by piece: the window lives meanwhile, shows how far it is, and can stop it.

For work that must see what the window holds. What yields nothing is done at once, and nobody sees a dialog.
"""

from __future__ import annotations

import gc
from collections.abc import Generator
from time import perf_counter
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog

BURST_S: Final = 0.02
"""So long it works before the window may do something else; a frame is painted between two."""

Work = Generator[float, None, None]
"""Yields between two pieces, with how much of the whole is done, from 0 to 1."""


class Gradually(QObject):
    """Runs one piece of work. Nobody can do anything else in the window until it has ended or was stopped."""

    def __init__(self, work: Work, title: str, window: QWidget) -> None:
        super().__init__(window)
        self._work: Work | None = work
        self._title = title
        self._window = window
        self._dialog: Dialog | None = None
        self._bar: QProgressBar | None = None
        self._collects = False
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._run)

    @property
    def is_over(self) -> bool:
        """Tell whether nothing is left to do."""
        return self._work is None

    def start(self) -> None:
        """Begin; work of one piece is over when this returns."""
        self._run()
        if self._work is not None:
            # What is made stays: the collector would walk the growing heap again and again for nothing.
            self._collects = gc.isenabled()
            gc.disable()
            self._show()

    def stop(self) -> None:
        """Do no more of it; the work is told by being closed."""
        work, self._work = self._work, None
        self._next.stop()
        if work is not None:
            work.close()
        if self._dialog is not None:
            dialog, self._dialog, self._bar = self._dialog, None, None
            dialog.close()
            gc.freeze()
            if self._collects:
                gc.enable()
        self.deleteLater()

    def _run(self) -> None:
        until = perf_counter() + BURST_S
        while self._work is not None:
            try:
                done = next(self._work)
            except StopIteration:
                self.stop()
                return
            except BaseException:
                self.stop()
                raise
            if perf_counter() >= until:
                if self._bar is not None:
                    self._bar.setValue(round(done * 100))
                self._next.start()
                return

    def _show(self) -> None:
        dialog = self._dialog = Dialog(self._window, self._title, width=360)
        dialog.setObjectName("gradually")
        bar = self._bar = QProgressBar()
        bar.setRange(0, 100)
        bar.setTextVisible(False)
        bar.setAccessibleName(self._title)
        dialog.body.addWidget(bar)
        dialog.add_button("Cancel", dialog.reject)
        dialog.rejected.connect(self.stop)
        dialog.open()
