"""``file.read``: the content of one stored file, as text, JSON or Base64."""

from __future__ import annotations

import base64
import codecs
from typing import ClassVar, Final

import orjson

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepContext, StepError

from .file_places import file_name, place_of
from .outside import Outside

_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class NotTextError(StepError):
    """The file is not text in UTF-8. Takes ``name``."""

    code: ClassVar[str] = "file.not_text"


class NotJsonError(StepError):
    """The file is not JSON. Takes ``name``."""

    code: ClassVar[str] = "file.not_json"


async def execute(step: StepContext, outside: Outside) -> Outcome:
    """Read the file."""
    name = file_name(step.parameters["name"])
    place = await place_of(step, outside)
    content = await place.read(name)
    return Outcome({"name": name, "size": len(content), **_form(str(step.parameters["as"]), name, content)})


def _form(kind: str, name: str, content: bytes) -> dict[str, object]:
    match kind:
        case "json":
            return {"json": _json(name, content)}
        case "base64":
            return {"base64": base64.b64encode(content).decode("ascii")}
        case "csv_text":
            return {"text": _csv_text(content).replace("\x00", "\N{REPLACEMENT CHARACTER}")}
        case _:
            return {"text": _text(name, content)}


def _text(name: str, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotTextError(name=name) from error
    if "\x00" in text:
        raise NotTextError(name=name)
    return text


def _json(name: str, content: bytes) -> object:
    try:
        value: object = orjson.loads(content.removeprefix(codecs.BOM_UTF8))
    except orjson.JSONDecodeError as error:
        raise NotJsonError(name=name) from error
    return value


def _csv_text(content: bytes) -> str:
    """Read what spreadsheets write: UTF-8, UTF-16 with its mark, or else the Windows alphabet of western Europe."""
    if content.startswith(_UTF_16):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
