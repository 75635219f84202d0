"""Files in pieces, as the tus protocol 1.0.0 has it: creation (also with the first bytes), termination, expiration, checksum.

An upload's address ends in its id and a secret; of the secret only a hash is kept. How far a file has come is asked with HEAD,
and the next piece must begin there.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from email.utils import format_datetime
from typing import ClassVar, Final
from uuid import UUID

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route
from starlette.types import Receive, Scope, Send

from concertmaster_server.db.queries.uploads import Upload
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.forms.uploads import receive
from concertmaster_server.forms.uploads.bounds import field_of
from concertmaster_server.forms.uploads.errors import FieldUnknownError, FileRefusedError
from concertmaster_server.forms.uploads.means import Means, Place
from concertmaster_server.forms.uploads.receive import Checksum
from concertmaster_server.forms.uploads.settle_answers import fact_of
from concertmaster_server.limits.body import ClientGoneError
from concertmaster_server.limits.rates import TokenBuckets
from concertmaster_server.pages.languages import choose
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.refusals import status_of
from concertmaster_server.pages.visit import network_of
from concertmaster_server.pages.words import reader_language
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms.compiled import CompiledField
from concertmaster_shared.forms.values.files import write_file
from concertmaster_shared.forms.wording import label_of
from concertmaster_shared.messages import sentence

from .bodies import Body
from .senders import RATE, place_at

VERSION: Final = "1.0.0"
PIECE_TYPE: Final = "application/offset+octet-stream"

_LOG: Final = logging.getLogger(__name__)

_EXTENSIONS: Final = "creation,creation-with-upload,termination,expiration,checksum"
_CHECKSUMS: Final = ("sha1", "sha256")
_KEY: Final = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")
_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_HEADERS: Final = {
    "Tus-Resumable": VERSION,
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
}
_STATUSES: Final[Mapping[str, int]] = {
    "not_found": 404,
    "form.closed": 410,
    "upload.version": 412,
    "upload.header": 400,
    "upload.field": 422,
    "upload.unfit": 422,
    "upload.offset": 409,
    "upload.settled": 409,
    "upload.checksum": 460,
    "upload.checksum_kind": 400,
    "upload.too_large": 413,
    "upload.too_many_pieces": 413,
    "upload.full": 503,
    "upload.expired": 410,
    "body.media_type": 415,
    "blob.unavailable": 503,
}


class VersionError(ConcertMasterError):
    """The request speaks another version of the protocol, or none."""

    code: ClassVar[str] = "upload.version"


class HeaderError(ConcertMasterError):
    """A header is missing or cannot be read. Takes ``header``."""

    code: ClassVar[str] = "upload.header"


class ChecksumKindError(ConcertMasterError):
    """The checksum is of a kind that nobody here works out."""

    code: ClassVar[str] = "upload.checksum_kind"


class TusDoor:
    """Takes files in pieces."""

    def __init__(self, parts: PageParts, means: Means) -> None:
        self._parts = parts
        self._means = means
        self._begins = TokenBuckets(RATE, parts.seconds) if parts.options.rate_limits else None

    def routes(self) -> tuple[BaseRoute, ...]:
        """Give the addresses below forms and below drafts."""
        begin = _Endpoint("upload.begin", {"POST": self._begin, "OPTIONS": self._tell})
        go_on = _Endpoint("upload.piece", {"HEAD": self._ask, "PATCH": self._add, "DELETE": self._give_up, "OPTIONS": self._tell})
        return tuple(
            route
            for below in ("/f/{slug}", "/r/{token}")
            for route in (_TusRoute(f"{below}/uploads", begin), Route(f"{below}/uploads/{{key}}", go_on))
        )

    async def _tell(self, _request: Request) -> Response:
        offers = {"Tus-Version": VERSION, "Tus-Extension": _EXTENSIONS, "Tus-Checksum-Algorithm": ",".join(_CHECKSUMS)}
        return Response(status_code=204, headers={**_HEADERS, **offers})

    async def _begin(self, request: Request) -> Response:
        _require_version(request)
        if self._begins is not None:
            self._begins.take(network_of(request.client.host if request.client else ""))
        told = _metadata(request.headers.get("upload-metadata", ""))
        size = _number(request, "Upload-Length")
        place = await place_at(self._parts, request.path_params)
        try:
            begun = await receive.begin(self._means, place, told.get("field", ""), name=told.get("filename", ""), size=size)
        except FileRefusedError as refusal:
            return _refused(refusal, request, place, field_of(place.form, told.get("field", "")))
        address = f"{request.url.path}/{begun.id.hex}.{begun.secret}"
        headers = {**_HEADERS, "Location": address, "Upload-Expires": format_datetime(begun.kept_until, usegmt=True)}
        if request.headers.get("content-type", "") != PIECE_TYPE:
            return Response(status_code=201, headers={**headers, "Upload-Offset": "0"})
        upload = await receive.find(self._means, place, begun.id, secret=begun.secret)
        try:
            upload = await receive.add(
                self._means, place, upload, piece=Body(request.receive), offset=0, checksum=_checksum(request)
            )
        except FileRefusedError as refusal:
            return _refused(refusal, request, place, field_of(place.form, told.get("field", "")))
        return Response(status_code=201, headers={**headers, "Upload-Offset": str(upload.received), **_answer(upload)})

    async def _ask(self, request: Request) -> Response:
        _require_version(request)
        _place, upload = await self._find(request)
        length = upload.size if upload.state == "open" else upload.received
        headers = {"Upload-Offset": str(upload.received), "Upload-Length": str(length)}
        return Response(status_code=200, headers={**_HEADERS, **headers, **_expires(upload), **_answer(upload)})

    async def _add(self, request: Request) -> Response:
        _require_version(request)
        if request.headers.get("content-type", "") != PIECE_TYPE:
            raise HeaderError(header="Content-Type")
        offset, checksum = _number(request, "Upload-Offset"), _checksum(request)
        place, upload = await self._find(request)
        field = place.form.fields.get(upload.field)
        if field is None:
            raise FieldUnknownError(field=upload.field)
        body = Body(request.receive)
        try:
            upload = await receive.add(self._means, place, upload, piece=body, offset=offset, checksum=checksum)
        except FileRefusedError as refusal:
            return _refused(refusal, request, place, field)
        if body.was_cut:
            raise ClientGoneError
        headers = {"Upload-Offset": str(upload.received), **_expires(upload), **_answer(upload)}
        return Response(status_code=204, headers={**_HEADERS, **headers})

    async def _give_up(self, request: Request) -> Response:
        _require_version(request)
        place, upload = await self._find(request)
        await receive.give_up(self._means, place, upload)
        return Response(status_code=204, headers=_HEADERS)

    async def _find(self, request: Request) -> tuple[Place, Upload]:
        key = _KEY.fullmatch(request.path_params["key"])
        if key is None:
            raise NotFoundError(kind="upload", id="")
        place = await place_at(self._parts, request.path_params)
        return place, await receive.find(self._means, place, UUID(key[1]), secret=key[2])


class _TusRoute(Route):
    """An address that leaves posts of pages alone: a page of a form may be called as it is."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Tell whether a request is for this address."""
        match, found = super().matches(scope)
        is_page = scope["type"] == "http" and scope["method"] in ("GET", "HEAD", "POST")
        if match != Match.NONE and is_page and not any(name == b"tus-resumable" for name, _value in scope["headers"]):
            return Match.NONE, {}
        return match, found


class _Endpoint:
    """An address as the framework calls it: answers by method, and turns errors into what a script can read."""

    def __init__(self, operation: str, answers: Mapping[str, Callable[[Request], Awaitable[Response]]]) -> None:
        self._operation = operation
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope["operation"] = self._operation
        response = await self._reply(Request(scope, receive))
        await response(scope, receive, send)

    async def _reply(self, request: Request) -> Response:
        answer = self._answers.get(request.method)
        if answer is None:
            return Response(status_code=405, headers={**_HEADERS, "Allow": ", ".join(self._answers)})
        try:
            return await answer(request)
        except ConcertMasterError as error:
            return _refusal(error, request)
        except ClientGoneError:
            return Response(status_code=400, headers=_HEADERS)
        except Exception:  # noqa: BLE001 - the boundary: what goes wrong below is logged here and told to nobody
            _LOG.exception("a piece of a file could not be taken")
            return Response(status_code=500, headers=_HEADERS)


def _require_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != VERSION:
        raise VersionError


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header.lower(), "")
    if _NUMBER.fullmatch(text) is None:
        raise HeaderError(header=header)
    return int(text)


def _metadata(text: str) -> dict[str, str]:
    """Read pairs of a key and a value in Base64; raises ``HeaderError``."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        key, _, value = pair.partition(" ")
        try:
            found[key] = base64.b64decode(value.strip(), validate=True).decode("utf-8")
        except (binascii.Error, UnicodeDecodeError) as broken:
            raise HeaderError(header="Upload-Metadata") from broken
    return found


def _checksum(request: Request) -> Checksum | None:
    text = request.headers.get("upload-checksum", "")
    if not text:
        return None
    kind, _, value = text.partition(" ")
    try:
        digest = base64.b64decode(value.strip(), validate=True)
    except binascii.Error as broken:
        raise ChecksumKindError from broken
    if kind not in _CHECKSUMS:
        raise ChecksumKindError
    return Checksum(kind, digest)


def _expires(upload: Upload) -> dict[str, str]:
    return {"Upload-Expires": format_datetime(upload.kept_until, usegmt=True)} if upload.state == "open" else {}


def _answer(upload: Upload) -> dict[str, str]:
    """Give what the page puts into the field's control once the file is here, in Base64 as a header takes no other letters."""
    fact = fact_of(upload)
    return {} if fact is None else {"Upload-Answer": base64.b64encode(write_file(fact).encode("utf-8")).decode("ascii")}


def _refused(refusal: FileRefusedError, request: Request, place: Place, field: CompiledField) -> Response:
    """Say why a file is not taken, in the words of the page."""
    found, document = refusal.refusal, place.form.document
    locale = choose(document.locales, asked="", accepted=_accepted(request), otherwise=document.default_locale)
    label = label_of(place.form, field, locale)
    content = {"code": found.code, "message": sentence(found.code, {**found.parameters, "label": label}, language=locale)}
    return _json(_STATUSES[refusal.code], content)


def _refusal(error: ConcertMasterError, request: Request) -> Response:
    status = _STATUSES.get(error.code) or status_of(error)
    seconds = error.parameters.get("seconds", 5)
    more = {"Retry-After": str(seconds)} if status in (429, 503) else {}
    told = sentence(error.code, error.parameters, language=reader_language(_accepted(request)))
    return _json(status, {"code": error.code, "message": told}, more)


def _accepted(request: Request) -> str:
    """Give the languages that are wanted: the script of a page asks for that of the page."""
    return request.headers.get("accept-language", "")


def _json(status: int, content: dict[str, str], more: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(content), status, {**_HEADERS, **(more or {})}, "application/json")
