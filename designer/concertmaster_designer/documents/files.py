"""Workflow files: read what anybody may have made, write what a version control system can compare."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Final

import orjson

from concertmaster_designer.storage.atomic import write_atomically
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.workflow import WorkflowDocument, read_workflow

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


def read_file(path: Path) -> WorkflowDocument:
    """Read a workflow file; raises ``FileError``, or ``UnreadableDocumentError`` with the places that do not fit."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= SIZE_LIMIT else b""
    except OSError as failure:
        raise FileError(path=str(path), reason=failure.strerror or str(failure)) from failure
    if size > SIZE_LIMIT:
        raise LargeFileError(path=str(path), limit=SIZE_LIMIT // (1024 * 1024))
    try:
        value = orjson.loads(content)
    except orjson.JSONDecodeError as failure:
        raise BrokenFileError(path=str(path), line=failure.lineno, column=failure.colno, reason=failure.msg) from failure
    return read_workflow(value)


def write_file(path: Path, document: WorkflowDocument) -> None:
    """Write a workflow file whole or not at all; raises ``UnwritableFileError``."""
    content = orjson.dumps(document.to_json(), option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    try:
        write_atomically(path, content)
    except OSError as failure:
        raise UnwritableFileError(path=str(path), reason=failure.strerror or str(failure)) from failure
