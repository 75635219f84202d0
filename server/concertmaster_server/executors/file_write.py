"""``file.write``: one file, stored under its name. The same content again is the same file."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from mimetypes import MimeTypes
from typing import ClassVar, Final

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError

from .file_places import FILE_LIMIT, FileTooLargeError, file_name, place_of
from .outside import Outside

_SOURCES: Final = ("content", "json", "base64")
_MEDIA_TYPE: Final = re.compile(r"[\w.+-]+/[\w.+-]+(; ?[\w-]+=[\w.+-]+)*", re.ASCII)
_GUESSES: Final = MimeTypes()
"""Python's own table: the machine's would make two workers differ."""
_USUAL: Final = {"content": "text/plain", "json": "application/json", "base64": "application/octet-stream"}


class ContentError(StepError):
    """Not exactly one of the three contents is given."""

    code: ClassVar[str] = "file.content"


class Base64Error(StepError):
    """The content is not Base64."""

    code: ClassVar[str] = "file.base64"


class MediaTypeError(StepError):
    """The media type cannot be sent. Takes ``type``."""

    code: ClassVar[str] = "file.type"


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Store the file."""
    name = file_name(step.parameters["name"])
    source = _source(step)
    content = _content(source, step.parameters[source])
    if len(content) > FILE_LIMIT:
        raise FileTooLargeError(limit=FILE_LIMIT)
    media_type = _media_type(step, name, source)
    place = await place_of(step, outside)
    await place.write(name, content, media_type)
    return Outcome({"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest(), "type": media_type})


def _source(step: StepContext) -> str:
    given = [source for source in _SOURCES if step.parameters[source] is not None]
    if len(given) != 1:
        raise ContentError
    return given[0]


def _content(source: str, value: object) -> bytes:
    if source == "json":
        # Keys in one order: an attempt made again from the stored history must store the same, byte by byte.
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    if source == "content":
        return str(value).encode()
    try:
        return base64.b64decode("".join(str(value).split()), validate=True)
    except (binascii.Error, ValueError) as error:
        raise Base64Error from error


def _media_type(step: StepContext, name: str, source: str) -> str:
    asked = step.parameters["type"]
    if not asked:
        return _GUESSES.guess_type(name)[0] or _USUAL[source]
    if not _MEDIA_TYPE.fullmatch(str(asked)):
        raise MediaTypeError(type=str(asked)[:100])
    return str(asked)
