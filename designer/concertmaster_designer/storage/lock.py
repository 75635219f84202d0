"""A lock that the system takes back when its process dies, on every platform we run on."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

from .folders import open_private

if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


class FileLock:
    """A held lock; made by ``take``."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> FileLock:
        """Hold the lock of this file; raises ``OSError`` where another process holds it."""
        descriptor = open_private(path, os.O_RDWR | os.O_CREAT)
        try:
            _lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        return cls(descriptor)

    @classmethod
    def is_held(cls, path: Path) -> bool:
        """Tell whether a living process holds the lock of this file."""
        if not path.exists():
            return False
        try:
            cls.take(path).release()
        except OSError:
            return True
        return False

    def release(self) -> None:
        """Give the lock back; a second time does nothing."""
        if self._descriptor >= 0:
            with contextlib.suppress(OSError):
                os.close(self._descriptor)
            self._descriptor = -1
