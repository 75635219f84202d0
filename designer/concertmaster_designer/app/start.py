"""Start the program, and stay until its last window is closed."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtWidgets import QApplication

from concertmaster_designer.shell.windows import Windows
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.ui.icons import app_icon

from . import crash
from .single_instance import Listening, hand_over
from .wiring import Program, program

_LISTEN_TO_SIGNALS_MS = 250


class _Application(QApplication):
    """Asked by the system to quit, as from the dock, it ends all windows together: one by one, only the last would come back."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(arguments)
        self.windows: Windows | None = None

    def event(self, event: QEvent) -> bool:
        """Ask once for all windows, and stay until that is answered."""
        if event.type() == QEvent.Type.Quit and self.windows is not None and not self.windows.is_ending:
            event.ignore()
            self.windows.quit()
            return True
        return super().event(event)


def start(*, file: Path | None, server: str, profile: Path | None, fresh: bool = False) -> int:
    """Run the program; give its exit code. ``fresh`` leaves closed what stood open at the last end."""
    multiprocessing.freeze_support()
    folders = Folders.below(profile) if profile else Folders.of_this_user()
    app = _Application(sys.argv[:1])
    app.setApplicationName("ConcertMaster")
    app.setDesktopFileName("concertmaster")
    app.setWindowIcon(app_icon())
    if hand_over(folders.state, file):
        return 0
    with program(app, folders) as built:
        app.windows = windows = built.windows
        listening = Listening(folders.state, windows)
        listening.asked.connect(lambda wanted: _come(windows, wanted))
        crash.install(folders.crashes, lambda: windows.front)
        _end_with_signals(app, windows)
        built.restoring.prepare(fresh=fresh)
        windows.first.show()
        # The window stands before any document is read: what follows may take its time.
        QTimer.singleShot(0, lambda: _begin(built, file, server))
        code = app.exec()
        app.windows = None
        listening.close()
        return code


def _begin(built: Program, file: Path | None, server: str) -> None:
    windows, last_server = built.windows, built.equipment.preferences.current.server
    if server:
        windows.first.signing.begin(server)
    elif last_server:
        windows.connection.resume(last_server)
    built.restoring.begin()
    if file is not None:
        windows.front.opening.open_file(file)
    # What stands by now stands until the end: walking it in the middle of a frame would cost the collector the whole frame.
    gc.freeze()


def _come(windows: Windows, wanted: Path | None) -> None:
    windows.raise_window(windows.front)
    if wanted is not None:
        windows.front.opening.open_file(wanted)


def _end_with_signals(app: QApplication, windows: Windows) -> None:
    """End as if every window were closed for good: what is unsaved waits for the next start."""

    def end() -> None:
        windows.end()
        app.quit()

    def heard(_number: int, _frame: object) -> None:
        # A signal comes between any two instructions, also in the middle of opening a document.
        QTimer.singleShot(0, windows, end)

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
    # Python looks at signals between its own instructions only; Qt's loop has none.
    timer = QTimer(windows)
    timer.timeout.connect(lambda: None)
    timer.start(_LISTEN_TO_SIGNALS_MS)
