"""Which types of files a field can ask for: by the end of a name, with the media type under which it is stored.

What a browser would run or draw as a page (HTML, SVG, XML, scripts), programs, and documents with macros are not here, so no
setting can allow them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from .refusals import Finding

FILE_TYPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "png": "image/png",
        "webp": "image/webp",
        "gif": "image/gif",
        "heic": "image/heic",
        "tiff": "image/tiff",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odp": "application/vnd.oasis.opendocument.presentation",
        "csv": "text/csv",
        "txt": "text/plain",
        "json": "application/json",
        "zip": "application/zip",
        "mp3": "audio/mpeg",
        "wav": "audio/wav",
        "mp4": "video/mp4",
        "mov": "video/quicktime",
    }
)
"""End of the name, in small letters, to media type."""

USUAL_TYPES: Final = ("pdf", "jpg", "jpeg", "png", "webp", "heic", "docx", "xlsx", "pptx", "odt", "ods", "odp", "csv", "txt")
"""What a field takes whose author says nothing."""

IMAGE_TYPES: Final = ("jpg", "jpeg", "png", "webp", "gif")
"""What can be drawn anew without what else a picture carries: place, device, hidden files."""


def type_of_name(name: str) -> str:
    """Give the end of a name behind its last dot, in small letters; empty where there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def lint_types(types: Iterable[str]) -> Iterator[Finding]:
    """Find types that nobody can ask for."""
    for name in types:
        if name not in FILE_TYPES:
            yield Finding("form.unknown_file_type", ("types",), {"type": name, "types": ", ".join(FILE_TYPES)})
