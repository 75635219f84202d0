"""The recovery journal: what was done to an open document, on the disk before it is on the screen.

A journal is a folder. ``start-<n>.json`` holds the document as it stood before entry n, ``from-<n>.jsonl`` the entries from n on.
Each entry is handed to the system with one ``write`` (a kill of the process loses nothing) and reaches the disk with the next
``sync`` (a power cut loses what came after it). A snapshot opens a new pair of files; the old pair goes when the new start is
safe, so at every moment there is a whole way to the present. Entries and starts are JSON values; ``documents`` reads them.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .atomic import write_atomically
from .folders import make_private, open_private
from .lines import LongLine, read_lines, to_line
from .lock import FileLock

# Of a file that only grows, its time of change need not be on the disk; not every system can tell the two apart.
_bring_to_disk = getattr(os, "fdatasync", os.fsync)
_LOCK = "lock"
_START = re.compile(r"start-(\d+)\.json")
_PART = re.compile(r"(?:start|from)-(\d+)\.jsonl?")


class _DiscardedError(Exception):
    """Nobody wants the journal any more."""


@dataclass(frozen=True, slots=True)
class Recovered:
    """What a journal held: where it started, and what was done since."""

    folder: Path
    start: object
    entries: tuple[object, ...]


class Journal:
    """The journal of one open document; made by ``create``."""

    def __init__(self, folder: Path, lock: FileLock) -> None:
        self.folder = folder
        self._lock = lock
        self._count = 0
        self._length = 0
        self._file = -1
        # ``sync`` runs on another thread than ``append`` and ``rotate``; only the descriptor is shared.
        self._guard = threading.Lock()
        # ``keep_start`` may still be at work when the journal is discarded; it must not bring the folder back.
        self._keeping = threading.Lock()
        self._is_discarded = False

    @classmethod
    def create(cls, folder: Path, start: Iterable[bytes]) -> Journal:
        """Begin a journal with a document as it stands, JSON in pieces; raises ``OSError`` when the disk refuses."""
        make_private(folder)
        journal = cls(folder, FileLock.take(folder / _LOCK))
        journal.keep_start(journal.rotate(), start)
        return journal

    def append(self, entry: object) -> None:
        """Hand an entry to the system; raises ``OSError`` when it cannot be written, and then it is not there at all."""
        line = to_line(self._count, entry)
        try:
            _write_whole(self._file, line)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(self._file, self._length)
            raise
        self._length += len(line)
        self._count += 1

    def rotate(self) -> int:
        """Let the entries from now on go to a new file; give the number for the ``keep_start`` that must follow."""
        path = self.folder / f"from-{self._count}.jsonl"
        file = open_private(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        with self._guard:
            if self._file >= 0:
                os.close(self._file)
            self._file, self._length = file, os.fstat(file).st_size
        return self._count

    def keep_start(self, number: int, start: Iterable[bytes]) -> None:
        """Store the document as it stood at ``rotate``, then drop what came before; may run on any thread."""
        line = LongLine(number, start)
        with self._keeping:
            if self._is_discarded:
                return
            try:
                write_atomically(self.folder / f"start-{number}.json", self._wanted(line.pieces()), head=lambda: line.head)
            except _DiscardedError:
                return
            for path in _paths(self.folder):
                if (part := _PART.fullmatch(path.name)) and int(part[1]) < number:
                    path.unlink(missing_ok=True)

    def _wanted(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if self._is_discarded:
                raise _DiscardedError
            yield piece

    def sync(self) -> None:
        """Bring everything to the disk itself; may run on any thread."""
        with self._guard:
            if self._file >= 0:
                _bring_to_disk(self._file)

    def close(self) -> None:
        """Stop writing and leave the journal for a recovery."""
        with self._guard:
            if self._file >= 0:
                os.close(self._file)
                self._file = -1
        self._lock.release()

    def discard(self) -> None:
        """Stop writing and remove the journal: its document is safe elsewhere, or not wanted."""
        # ``keep_start`` sees this between two pieces: nobody waits until all of a large document is written for nothing.
        self._is_discarded = True
        with self._keeping:
            self.close()
            discard(self.folder)


def read_journal(folder: Path) -> Recovered | None:
    """Read what can be read of a journal: a beginning of what was done, and nothing where no start is whole.

    Raises ``OSError`` where the disk does not give now what is there.
    """
    starts = sorted((int(found[1]) for path in folder.iterdir() if (found := _START.fullmatch(path.name))), reverse=True)
    for number in starts:
        start = next(read_lines(_content(folder / f"start-{number}.json"), number), None)
        if start is not None:
            return Recovered(folder, start, _entries(folder, number))
    return None


def abandoned(folder: Path) -> tuple[Recovered, ...]:
    """Give the journals below ``folder`` that no living program writes, newest first; those without a whole start are removed."""
    found: list[tuple[float, Recovered]] = []
    for journal in _paths(folder):
        if not journal.is_dir() or FileLock.is_held(journal / _LOCK):
            continue
        try:
            recovered, moment = read_journal(journal), journal.stat().st_mtime
        except OSError:  # held by another program, or too many files are open: it is there at the next start
            continue
        if recovered is None:
            discard(journal)
        else:
            found.append((moment, recovered))
    return tuple(recovered for _, recovered in sorted(found, key=lambda pair: -pair[0]))


def discard(folder: Path) -> None:
    """Remove a journal."""
    shutil.rmtree(folder, ignore_errors=True)


def _entries(folder: Path, first: int) -> tuple[object, ...]:
    """Read on from file to file, as long as each begins where the one before ended."""
    entries: list[object] = []
    while path := next((path for path in (folder / f"from-{first + len(entries)}.jsonl",) if path.exists()), None):
        more = tuple(read_lines(_content(path), first + len(entries)))
        if not more:
            break
        entries += more
    return tuple(entries)


def _write_whole(descriptor: int, line: bytes) -> None:
    if os.write(descriptor, line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _paths(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.iterdir())
    except OSError:
        return ()


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
