"""Content decides what a file is: each known type by its first bytes, and nothing passes as another one."""

from __future__ import annotations

import io
import zipfile

import pytest

from concertmaster_server.forms.uploads.contents import is_what_it_says
from concertmaster_shared.forms.values.file_types import FILE_TYPES
from tests.support.uploading import archive, picture

ODT = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<office/>"}
SAMPLES = {
    "pdf": b"%PDF-1.4\n",
    "jpg": picture("JPEG"),
    "jpeg": picture("JPEG"),
    "png": picture("PNG"),
    "webp": picture("WEBP"),
    "gif": picture("GIF"),
    "tiff": picture("TIFF"),
    "heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
    "docx": archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}),
    "xlsx": archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b""}),
    "pptx": archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b""}),
    "odt": archive(ODT),
    "ods": archive({**ODT, "mimetype": b"application/vnd.oasis.opendocument.spreadsheet"}),
    "odp": archive({**ODT, "mimetype": b"application/vnd.oasis.opendocument.presentation"}),
    "csv": b"a,b\n1,2\n",
    "txt": "Grüße".encode("latin-1"),
    "json": b'{"a": 1}',
    "zip": archive({"a.txt": b"x"}),
    "mp3": b"ID3\x04\0\0",
    "wav": b"RIFF\x24\0\0\0WAVEfmt ",
    "mp4": b"\0\0\0\x18ftypisom\0\0\2\0",
    "mov": b"\0\0\0\x14ftypqt  \0\0\0\0",
}
HARMFUL = {
    "a program": b"MZ\x90\0\3\0\0\0",
    "a program of Linux": b"\x7fELF\2\1\1\0",
    "a page": b"<!doctype html><script>alert(1)</script>",
    "a drawing that runs": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "XML": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>',
    "a shell script": b"#!/bin/sh\nrm -rf /\n",
    "an old office document": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
    "nothing but zeros": b"\0" * 100,
}


def test_there_is_a_sample_of_each_type() -> None:
    assert SAMPLES.keys() == FILE_TYPES.keys()


@pytest.mark.parametrize("end", SAMPLES)
def test_a_file_is_what_it_says(end: str) -> None:
    assert is_what_it_says(io.BytesIO(SAMPLES[end]), end)


@pytest.mark.parametrize("end", SAMPLES)
@pytest.mark.parametrize("what", HARMFUL)
def test_nothing_harmful_passes_as_anything(end: str, what: str) -> None:
    assert not is_what_it_says(io.BytesIO(HARMFUL[what]), end)


@pytest.mark.parametrize("end", ["docx", "xlsx", "pptx", "odt"])
@pytest.mark.parametrize(
    "macro", ["word/vbaProject.bin", "xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "Basic/Standard/a.xml"]
)
def test_documents_with_macros_are_refused(end: str, macro: str) -> None:
    with zipfile.ZipFile(io.BytesIO(SAMPLES[end])) as packed:
        entries = {name: packed.read(name) for name in packed.namelist()}
    assert not is_what_it_says(io.BytesIO(archive({**entries, macro: b"x"})), end)


def test_archives_of_very_many_files_are_refused() -> None:
    assert not is_what_it_says(io.BytesIO(archive({f"{number}": b"" for number in range(5_001)})), "zip")


def test_archives_that_unpack_to_very_much_are_refused() -> None:
    content = bytearray(archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b""}))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (0xF0000000).to_bytes(4, "little")
    assert not is_what_it_says(io.BytesIO(bytes(content)), "docx")


def test_a_broken_archive_is_refused() -> None:
    assert not is_what_it_says(io.BytesIO(b"PK\x03\x04" + b"\xff" * 100), "zip")


def test_a_document_whose_contents_cannot_be_unpacked_is_refused() -> None:
    content = bytearray(archive({"[Content_Types].xml": b"<Types/>" * 100, "word/document.xml": b""}))
    place = content.index(b"[Content_Types].xml") + len(b"[Content_Types].xml")
    content[place : place + 4] = b"\xff" * 4
    assert not is_what_it_says(io.BytesIO(bytes(content)), "docx")
