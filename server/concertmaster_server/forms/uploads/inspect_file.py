"""A whole file is looked at: its name, its kind, its content. Blocking; called in a thread."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from typing import IO, Final

from concertmaster_shared.forms.values.file_types import FILE_TYPES, type_of_name

from .bounds import Bounds
from .contents import is_what_it_says
from .errors import FileRefusedError
from .images import ImageTooLargeError, NoImageError, redraw

_CHUNK: Final = 1024 * 1024
_ENDS: Final = {"image/jpeg": ("jpg", "jpeg")}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that is taken: ``file`` holds what to store, which for pictures is another one than came."""

    file: IO[bytes]
    name: str
    media_type: str
    size: int
    sha256: bytes


def require_type(name: str, bounds: Bounds) -> None:
    """Raise ``FileRefusedError`` where the end of a name is not one that the field takes."""
    end = type_of_name(name)
    if end not in bounds.types or end not in FILE_TYPES:
        raise FileRefusedError("answer.file_type", name=name, types=", ".join(bounds.types))


def inspect_file(file: IO[bytes], name: str, bounds: Bounds) -> Inspected:
    """Look at a file and give what to keep of it; raises ``FileRefusedError``."""
    require_type(name, bounds)
    if bounds.longest_side is not None:
        return _picture(file, name, bounds.longest_side)
    end = type_of_name(name)
    if not is_what_it_says(file, end):
        raise FileRefusedError("answer.file_content", name=name, types=", ".join(bounds.types))
    return _measured(file, name, FILE_TYPES[end])


def _picture(file: IO[bytes], name: str, longest_side: int) -> Inspected:
    drawn = tempfile.TemporaryFile()  # noqa: SIM115 - it is handed on with the answer
    try:
        media_type = redraw(file, drawn, longest_side=longest_side)
    except NoImageError as broken:
        raise FileRefusedError("answer.not_an_image", name=name) from broken
    except ImageTooLargeError as large:
        raise FileRefusedError("answer.image_too_large", name=name) from large
    ends = _ENDS.get(media_type, (media_type.removeprefix("image/"),))
    if type_of_name(name) not in ends:
        name = f"{name.rpartition('.')[0]}.{ends[0]}"
    return _measured(drawn, name, media_type)


def _measured(file: IO[bytes], name: str, media_type: str) -> Inspected:
    file.seek(0)
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Inspected(file, name, media_type, size, digest.digest())
