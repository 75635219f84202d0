"""Answers that are files: each says what was stored, never the file itself.

In a page's control a file is JSON of those facts, or its id alone. None of that is believed: whoever takes the answers puts in
the facts that are kept with the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final, TypedDict

from pydantic import Field

from concertmaster_shared.expressions import Shape

from .file_types import FILE_TYPES
from .kinds import ValueKind
from .numbers import LARGEST_INTEGER
from .refusals import Refusal

MOST_FILES: Final = 50
MEGABYTE: Final = 1024 * 1024

NOT_FILES: Final = Refusal("answer.not_files")

_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_UNSTORABLE: Final = re.compile("[\0\ud800-\udfff]")
_LONGEST_NAME: Final = 255
_LONGEST_TEXT: Final = 4096

_FILE_SHAPE: Final = Shape.map(
    {"id": Shape.text(), "name": Shape.text(), "size": Shape.number(), "type": Shape.text(), "sha256": Shape.text()}, open=False
)
FILES: Final = ValueKind("files", Shape.list(_FILE_SHAPE))

FileCount = Annotated[int, Field(ge=1, le=MOST_FILES)]
Megabytes = Annotated[float, Field(gt=0, le=10_240)]


class StoredFile(TypedDict):
    """One file of an answer. ``size`` is in bytes, ``sha256`` in hexadecimal."""

    id: str
    name: str
    size: int
    type: str
    sha256: str


def accept_files(value: object) -> object:
    """Take the files of an answer."""
    if value is None or value in ("", []):
        return None
    if type(value) is not list or len(value) > MOST_FILES:
        return NOT_FILES
    files = [stored_file(item) for item in value]
    if None in files or len({file["id"] for file in files if file}) < len(files):
        return NOT_FILES
    return files


def stored_file(value: object) -> StoredFile | None:
    """Take one file; None is what cannot be one."""
    if type(value) is not dict or value.keys() != StoredFile.__annotations__.keys():
        return None
    name, size = value["name"], value["size"]
    texts = (value["id"], name, value["type"], value["sha256"])
    if not all(type(text) is str for text in texts) or type(size) is not int:
        return None
    is_one = _ID.fullmatch(value["id"]) and _SHA256.fullmatch(value["sha256"]) and value["type"] in FILE_TYPES.values()
    if not is_one or not 0 < len(name) <= _LONGEST_NAME or size < 0:
        return None
    return StoredFile(id=value["id"], name=name, size=size, type=value["type"], sha256=value["sha256"])


def read_files(texts: Sequence[str]) -> list[dict[str, object]]:
    """Read the files that controls name; what names none is left out, as empty controls are."""
    return [file for file in map(read_file, texts) if file is not None]


def read_file(text: str) -> dict[str, object] | None:
    """Read one file from a control: texts and whole numbers by name, and nothing that could not be stored."""
    text = text.strip()
    if _ID.fullmatch(text):
        return {"id": text}
    if len(text) > _LONGEST_TEXT or not text.startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return {key: value for key, value in found.items() if _is_storable(key) and _is_storable(value)}


def _is_storable(value: object) -> bool:
    """Tell whether something is a whole number, or a text without NUL and halves of characters."""
    if type(value) is int:
        return abs(value) <= LARGEST_INTEGER
    return type(value) is str and _UNSTORABLE.search(value) is None


def stored_files(texts: Sequence[str]) -> list[tuple[StoredFile, str]]:
    """Give the files that controls name with all their facts, each with its text."""
    return [(file, text) for text in texts if (file := stored_file(read_file(text))) is not None]


def write_file(file: Mapping[str, object]) -> str:
    """Write one file for a control."""
    return json.dumps(dict(file), ensure_ascii=False, separators=(",", ":"))


def shown_size(size: float) -> str:
    """Give a size as people read it."""
    if size < MEGABYTE:
        return f"{max(1, round(size / 1024))} KB"
    return f"{size / MEGABYTE:.1f}".removesuffix(".0") + " MB"


def list_files(files: Iterable[Mapping[str, Any]]) -> str:
    """Name files and their sizes, one a line."""
    return "\n".join(f"{file['name']} ({shown_size(file['size'])})" for file in files)
