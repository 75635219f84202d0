"""Workflow files: read what anybody may have made, write what a version control system can compare."""

from __future__ import annotations

import codecs
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import ClassVar, Final

import orjson

from concertmaster_designer.storage.atomic import write_atomically
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow.document import UnreadableDocumentError

from .content.open_draft import FrozenDraft, OpenDraft
from .content.reading import Heads, read_heads
from .saved import Saved
from .source import Stamp

SIZE_LIMIT: Final = 256 * 1024 * 1024

_DIGEST: Final = 16


class FileError(ConcertMasterError):
    """The file could not be read or written."""

    code: ClassVar[str] = "file.unreadable"


class BrokenFileError(FileError):
    """The file is no JSON."""

    code: ClassVar[str] = "file.broken"


class LargeFileError(FileError):
    """The file is larger than any workflow we draw."""

    code: ClassVar[str] = "file.too_large"


class UnwritableFileError(FileError):
    """The file could not be written; the old one is untouched."""

    code: ClassVar[str] = "file.unwritable"


class ChangedFileError(FileError):
    """Another program has changed the file since it was read here; nothing was written."""

    code: ClassVar[str] = "file.changed"


@dataclass(frozen=True, slots=True)
class OnDisk:
    """What a file holds, and which state of it that is."""

    heads: Heads
    stamp: Stamp

    def frozen(self) -> FrozenDraft:
        """Give the document; takes as long as it is large."""
        return OpenDraft.of(self.heads).freeze()


def read_file(path: Path) -> Heads:
    """Read a workflow file; raises ``FileError``, or ``UnreadableDocumentError`` with the places that do not fit."""
    return read_on_disk(path).heads


def read_on_disk(path: Path) -> OnDisk:
    """Read a workflow file and which state of it that is; raises as ``read_file`` does."""
    return _taken_apart(path, *_read(path))


def write_file(path: Path, document: FrozenDraft) -> Stamp:
    """Write a workflow file whole or not at all; raises ``UnwritableFileError``."""
    digest = blake2b(digest_size=_DIGEST)
    try:
        made = write_atomically(path, _through(digest.update, document.indented()))
    except OSError as failure:
        raise UnwritableFileError(path=str(path), reason=failure.strerror or str(failure)) from failure
    return Stamp(digest.hexdigest(), made.st_size, made.st_mtime_ns)


def write_over(path: Path, document: FrozenDraft, *, known: Stamp | None, saved: Saved | None) -> Stamp:
    """Write a file that is there if it still is what is known of it; raises ``ChangedFileError`` or ``UnwritableFileError``."""
    try:
        is_changed = path.exists() and changed(path, known=known, saved=saved) is not None
    except (FileError, UnreadableDocumentError) as failure:
        raise ChangedFileError(path=str(path)) from failure
    if is_changed:
        raise ChangedFileError(path=str(path))
    return write_file(path, document)


def is_touched(path: Path, known: Stamp | None) -> bool:
    """Tell whether somebody may have written a file since; one that is gone is none that can be read."""
    try:
        now = path.stat()
    except OSError:
        return False
    return known is None or (now.st_size, now.st_mtime_ns) != (known.size, known.time)


def changed(path: Path, *, known: Stamp | None, saved: Saved | None) -> OnDisk | None:
    """Give what another program made of a file; nothing where it holds what is known, or the same ``saved`` workflow.

    Raises as ``read_file`` does.
    """
    content, stamp = _read(path)
    if stamp == known:
        return None
    found = _taken_apart(path, content, stamp)
    return None if saved is not None and found.frozen() == saved.settled() else found


def _read(path: Path) -> tuple[bytes, Stamp]:
    try:
        with path.open("rb") as file:
            now = os.fstat(file.fileno())
            content = file.read() if now.st_size <= SIZE_LIMIT else b""
    except OSError as failure:
        raise FileError(path=str(path), reason=failure.strerror or str(failure)) from failure
    if now.st_size > SIZE_LIMIT:
        raise LargeFileError(path=str(path), limit=SIZE_LIMIT // (1024 * 1024))
    return content, Stamp(blake2b(content, digest_size=_DIGEST).hexdigest(), now.st_size, now.st_mtime_ns)


def _taken_apart(path: Path, content: bytes, stamp: Stamp) -> OnDisk:
    content = _in_utf8(content)
    try:
        return OnDisk(read_heads(content), stamp)
    except UnreadableDocumentError:
        _refuse_broken(path, content)
        raise


def _through(hear: Callable[[bytes], object], pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        hear(piece)
        yield piece


def _in_utf8(content: bytes) -> bytes:
    """Take off the mark that some editors put before a text, and turn the two-byte text of others into ours."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace").encode()
    return content.removeprefix(codecs.BOM_UTF8)


def _refuse_broken(path: Path, content: bytes) -> None:
    """Name line and column of what is no JSON at all."""
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError as failure:
        raise BrokenFileError(path=str(path), line=failure.lineno, column=failure.colno, reason=failure.msg) from failure
