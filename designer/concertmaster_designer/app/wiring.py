"""Build the program by hand: every part gets what it needs here, and nowhere else."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, cast

from PySide6.QtWidgets import QApplication
from shiboken6 import delete

from concertmaster_designer.documents.checking import Checker
from concertmaster_designer.remote.background import Background
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.scheme import SchemeChoice
from concertmaster_designer.shell.window import MainWindow
from concertmaster_designer.shell.windows import Restoring, Windows
from concertmaster_designer.storage.bookmarks import BookmarkStore
from concertmaster_designer.storage.folders import Folders
from concertmaster_designer.storage.keys import KeyStore
from concertmaster_designer.storage.preferences import PreferenceStore
from concertmaster_designer.storage.samples import SampleStore
from concertmaster_designer.ui.operation import Operations

_GIVES_WAY_S: Final = 0.001
"""So long a thread in the background may go on once the window's wants to run: of a frame's 16 ms, the usual 5 are a third."""


@dataclass(frozen=True, slots=True)
class Program:
    """What ``start`` and tests hold of a built program; ``window`` is its first."""

    window: MainWindow
    windows: Windows
    restoring: Restoring
    equipment: Equipment


@contextmanager
def program(app: QApplication, folders: Folders) -> Iterator[Program]:
    """Build the program; at the end of the block everything that runs beside the windows is ended."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_GIVES_WAY_S)
    background = Background()
    operations = Operations(background)
    checker = Checker(operations.deliver)
    equipment = Equipment(
        folders=folders,
        preferences=PreferenceStore(folders),
        keys=KeyStore(),
        bookmarks=BookmarkStore(folders),
        samples=SampleStore(folders),
        operations=operations,
        checker=checker,
        now=lambda: datetime.now(UTC).astimezone(),
        new_key=lambda: str(uuid.uuid4()),
    )
    scheme = SchemeChoice(app, equipment.preferences)
    windows = Windows(equipment, scheme, MainWindow)
    try:
        yield Program(cast("MainWindow", windows.first), windows, Restoring(windows), equipment)
    finally:
        operations.close()
        checker.close()
        windows.shut()
        background.close(windows.connection.close)
        # Now, and not whenever Python comes to it: widgets must not outlive the application.
        for window in windows.made:
            delete(window)
        delete(windows)
        delete(scheme)
        sys.setswitchinterval(usual)
