"""What a process says: into a log file of bounded size, and its last lines at hand. Decides nothing."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable
from logging.handlers import RotatingFileHandler
from pathlib import Path

_FILE_BYTES = 5_000_000
_OLD_FILES = 3
_LINE_BYTES = 64_000
_LAST_LINES = 30


class _Quiet(RotatingFileHandler):
    """A full disk loses lines of a log, and nothing else."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  the name belongs to logging
        """Lose the line."""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            super().close()


class Output:
    """Take bytes, keep lines: at most ``_OLD_FILES`` + 1 files a part, whatever it says and for how long."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.hear: Callable[[str], None] | None = None
        self._file = _Quiet(path, maxBytes=_FILE_BYTES, backupCount=_OLD_FILES, encoding="utf-8", delay=True)
        self._pending = b""
        self._last: deque[str] = deque(maxlen=_LAST_LINES)

    def feed(self, chunk: bytes) -> None:
        """Take a piece; whole lines are kept, the rest waits for more."""
        *whole, self._pending = (self._pending + chunk).split(b"\n")
        for line in whole:
            self._keep(line)
        if len(self._pending) > _LINE_BYTES:
            self.flush()

    def flush(self) -> None:
        """Keep what waits for the end of its line."""
        if self._pending:
            self._keep(self._pending)
        self._pending = b""

    def forget(self) -> None:
        """Begin anew: a process that starts is not explained by the words of the one before."""
        self._last.clear()

    def last_words(self) -> str:
        """Give the last lines, as one text."""
        return "\n".join(self._last)

    def close(self) -> None:
        """Close the file."""
        self.flush()
        self._file.close()

    def _keep(self, raw: bytes) -> None:
        line = raw.decode("utf-8", errors="replace").rstrip("\r")
        self._last.append(line)
        self._file.emit(logging.makeLogRecord({"msg": line}))
        if self.hear is not None:
            self.hear(line)
