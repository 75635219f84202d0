"""Start the program, and stay until its window is closed."""

from __future__ import annotations

import gc
import multiprocessing
import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from concertmaster_designer.shell.window import MainWindow
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.ui.icons import app_icon

from . import crash
from .single_instance import Listening, hand_over
from .wiring import program

_LISTEN_TO_SIGNALS_MS = 250


def start(*, file: Path | None, server: str, profile: Path | None) -> int:
    """Run the program; give its exit code."""
    multiprocessing.freeze_support()
    folders = Folders.below(profile) if profile else Folders.of_this_user()
    app = QApplication(sys.argv[:1])
    app.setApplicationName("ConcertMaster")
    app.setDesktopFileName("concertmaster")
    app.setWindowIcon(app_icon())
    if hand_over(folders.state, file):
        return 0
    with program(app, folders) as built:
        window = built.window
        listening = Listening(folders.state, window)
        listening.asked.connect(lambda wanted: _come(window, wanted))
        crash.install(folders.crashes, window)
        _end_with_signals(app, window)
        window.show()
        # The window stands before anything is read: what follows may take its time.
        QTimer.singleShot(0, lambda: _begin(window, file, server))
        code = app.exec()
        listening.close()
        return code


def _begin(window: MainWindow, file: Path | None, server: str) -> None:
    if server:
        window.parts.signing.begin(server)
    elif window.last_server:
        window.parts.connection.resume(window.last_server)
    if file is not None:
        window.parts.opening.open_file(file)
    window.keeping.offer()
    # What stands by now stands until the end: walking it in the middle of a frame would cost the collector the whole frame.
    gc.freeze()


def _come(window: MainWindow, wanted: Path | None) -> None:
    window.setWindowState(window.windowState() & ~window.windowState().WindowMinimized)
    window.raise_()
    window.activateWindow()
    if wanted is not None:
        window.parts.opening.open_file(wanted)


def _end_with_signals(app: QApplication, window: MainWindow) -> None:
    """End as if the window were closed for good: what is unsaved waits for the next start."""

    def end() -> None:
        window.desk.leave()
        app.quit()

    def heard(_number: int, _frame: object) -> None:
        # A signal comes between any two instructions, also in the middle of opening a document.
        QTimer.singleShot(0, window, end)

    signal.signal(signal.SIGTERM, heard)
    signal.signal(signal.SIGINT, heard)
    # Python looks at signals between its own instructions only; Qt's loop has none.
    timer = QTimer(window)
    timer.timeout.connect(lambda: None)
    timer.start(_LISTEN_TO_SIGNALS_MS)
