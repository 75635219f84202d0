"""Workflow files: read what anybody may have made, write what a version control system can compare."""

from __future__ import annotations

import codecs
from pathlib import Path
from typing import ClassVar, Final

import orjson

from concertmaster_designer.storage.atomic import write_atomically
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow.document import UnreadableDocumentError

from .content.open_draft import FrozenDraft
from .content.reading import Heads, read_heads

SIZE_LIMIT: Final = 256 * 1024 * 1024


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


def read_file(path: Path) -> Heads:
    """Read a workflow file; raises ``FileError``, or ``UnreadableDocumentError`` with the places that do not fit."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= SIZE_LIMIT else b""
    except OSError as failure:
        raise FileError(path=str(path), reason=failure.strerror or str(failure)) from failure
    if size > SIZE_LIMIT:
        raise LargeFileError(path=str(path), limit=SIZE_LIMIT // (1024 * 1024))
    content = _in_utf8(content)
    try:
        return read_heads(content)
    except UnreadableDocumentError:
        _refuse_broken(path, content)
        raise


def write_file(path: Path, document: FrozenDraft) -> None:
    """Write a workflow file whole or not at all; raises ``UnwritableFileError``."""
    try:
        write_atomically(path, document.indented())
    except OSError as failure:
        raise UnwritableFileError(path=str(path), reason=failure.strerror or str(failure)) from failure


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
