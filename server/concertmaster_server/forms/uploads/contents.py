"""Whether a file is what the end of its name says: by its first bytes, and for packed documents by what is packed.

Pure, but for reading the file that it is handed.
"""

from __future__ import annotations

import codecs
import lzma
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import IO, Final

_HEAD: Final = 4096
_CHUNK: Final = 1024 * 1024
_MOST_ENTRIES: Final = 5_000
_MOST_UNPACKED: Final = 2 * 1024**3
_MOST_TYPES: Final = 1024 * 1024
"""Bytes of the list of contents of an office document."""

_MARKUP: Final = re.compile(rb"\s*(?:<!doctype|<\?xml|<html|<head|<body|<script|<svg|<iframe|<\?php|#!)", re.IGNORECASE)
_MACROS: Final = re.compile(r"(?:vbaproject|vbadata|activex\d*\.bin|macrosheets/|^basic/|^scripts/)", re.IGNORECASE)
_OFFICE: Final[Mapping[str, str]] = MappingProxyType({"docx": "word/", "xlsx": "xl/", "pptx": "ppt/"})
_OPEN_DOCUMENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "odp": "application/vnd.oasis.opendocument.presentation",
    }
)
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    KeyError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    EOFError,
    OSError,
)
"""What the reader of archives raises on broken ones."""

_HEIC_BRANDS: Final = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})


def is_what_it_says(file: IO[bytes], end: str) -> bool:
    """Tell whether the content fits the end of the name, which is one of the known types."""
    file.seek(0)
    head = file.read(_HEAD)
    if not _STARTS[end](head):
        return False
    if end in _OFFICE or end in _OPEN_DOCUMENT or end == "zip":
        return _is_harmless_archive(file, end)
    return _is_text(file) if end in {"txt", "csv", "json"} else True


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda head: head.startswith(starts)


def _is_box(brands: frozenset[bytes] | None, excluded: frozenset[bytes] = frozenset()) -> Callable[[bytes], bool]:
    """Look at the brand of an ISO media file."""

    def fits(head: bytes) -> bool:
        brand = head[8:12]
        return head[4:8] == b"ftyp" and (brand in brands if brands is not None else brand not in excluded)

    return fits


def _is_plain(head: bytes) -> bool:
    return b"\0" not in head and _MARKUP.match(head.removeprefix(codecs.BOM_UTF8)) is None


_ZIP: Final = _begins(b"PK\x03\x04")

_STARTS: Final[Mapping[str, Callable[[bytes], bool]]] = MappingProxyType(
    {
        "pdf": _begins(b"%PDF-"),
        "jpg": _begins(b"\xff\xd8\xff"),
        "jpeg": _begins(b"\xff\xd8\xff"),
        "png": _begins(b"\x89PNG\r\n\x1a\n"),
        "webp": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
        "gif": _begins(b"GIF87a", b"GIF89a"),
        "heic": _is_box(_HEIC_BRANDS),
        "tiff": _begins(b"II*\0", b"MM\0*"),
        "docx": _ZIP,
        "xlsx": _ZIP,
        "pptx": _ZIP,
        "odt": _ZIP,
        "ods": _ZIP,
        "odp": _ZIP,
        "zip": _ZIP,
        "csv": _is_plain,
        "txt": _is_plain,
        "json": _is_plain,
        "mp3": _begins(b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2", b"\xff\xfa"),
        "wav": lambda head: head.startswith(b"RIFF") and head[8:12] == b"WAVE",
        "mp4": _is_box(None, _HEIC_BRANDS | {b"qt  "}),
        "mov": lambda head: head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free"},
    }
)


def _is_text(file: IO[bytes]) -> bool:
    """Tell whether all of it is text: in UTF-8, or in an older coding without anything that no text holds."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        if b"\0" in chunk:
            return False
    return True


def _is_harmless_archive(file: IO[bytes], end: str) -> bool:
    """Look at the names in an archive, unpacking nothing but an office document's short list of contents."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
                return False
            names = [entry.filename for entry in entries]
            if any(_MACROS.search(name) for name in names if end != "zip"):
                return False
            if end in _OFFICE:
                return any(name.startswith(_OFFICE[end]) for name in names) and not _has_macro_type(archive)
            return end not in _OPEN_DOCUMENT or _packed(archive, "mimetype").strip() == _OPEN_DOCUMENT[end].encode()
    except _BROKEN:
        return False  # nobody who wrote it with an ordinary program meets this


def _has_macro_type(archive: zipfile.ZipFile) -> bool:
    return b"macroenabled" in _packed(archive, "[Content_Types].xml").lower()


def _packed(archive: zipfile.ZipFile, name: str) -> bytes:
    """Unpack one short entry; raises ``ValueError`` where it is longer than any honest one."""
    with archive.open(name) as entry:
        content = entry.read(_MOST_TYPES + 1)
    if len(content) > _MOST_TYPES:
        raise ValueError(name)
    return content
