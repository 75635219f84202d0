"""What the formats have in common: rows go in, some at a time, and bytes of the file come out. Synchronous, in any thread."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final, Protocol

from concertmaster_server.db.queries.answers.cells import Cell

BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""By this Excel knows that a CSV file is UTF-8."""


class Writer(Protocol):
    """Writes one file. ``is_slow`` says that it works long enough to be given a thread."""

    is_slow: bool

    def begin(self) -> bytes:
        """Give what stands before all rows."""
        ...

    def add(self, rows: Sequence[bytes]) -> bytes:
        """Take rows as the database wrote them; what it gives may belong to earlier ones."""
        ...

    def end(self) -> bytes:
        """Give the rest; without it nothing reads the file as whole."""
        ...

    def close(self) -> None:
        """Let go of everything, ended or not."""
        ...


class Lines:
    """A file whose rows are as the database writes them: CSV below its header, or JSON lines."""

    is_slow = False

    def __init__(self, header: Sequence[Cell] = (), *, mark: bool = False) -> None:
        text = io.StringIO()
        if header:
            csv.writer(text, lineterminator="\n").writerow([cell.header for cell in header])
        self._first = (BYTE_ORDER_MARK if mark else b"") + text.getvalue().encode()

    def begin(self) -> bytes:
        """Give the header."""
        return self._first

    def add(self, rows: Sequence[bytes]) -> bytes:
        """Pass rows on."""
        return b"".join(rows)

    def end(self) -> bytes:
        """Give nothing: the end of the stream is the end of the file."""
        return b""

    def close(self) -> None:
        """Do nothing: nothing is held."""


class Tray:
    """A file that is written to and emptied; it only ever goes forward."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def write(self, piece: bytes) -> int:
        """Take some bytes."""
        self._pieces.append(bytes(piece))
        self._size += len(piece)
        return len(piece)

    def tell(self) -> int:
        """Tell how much was ever written."""
        return self._size

    def flush(self) -> None:
        """Do nothing: nothing is held back."""

    def writable(self) -> bool:
        """Tell that it takes bytes."""
        return True

    def readable(self) -> bool:
        """Tell that it gives none back."""
        return False

    def seekable(self) -> bool:
        """Tell that it never goes back."""
        return False

    def close(self) -> None:
        """Do nothing: what is in it is still to be taken."""

    def take(self) -> bytes:
        """Give what has been written since the last time."""
        taken = b"".join(self._pieces)
        self._pieces = []
        return taken
