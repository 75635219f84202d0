"""Files that come with a page, where there is no script: read part by part, files on disk, nothing large in memory."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Final

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from concertmaster_server.blobs import BlobError
from concertmaster_server.forms.uploads.bounds import most_at_once
from concertmaster_server.forms.uploads.errors import FieldUnknownError, FileRefusedError, UploadsFullError
from concertmaster_server.forms.uploads.means import Means, Place
from concertmaster_server.forms.uploads.names import clean_name
from concertmaster_server.forms.uploads.receive import take_whole
from concertmaster_server.forms.uploads.settle_answers import REFUSED, fact_of
from concertmaster_server.limits.body import BodyTooLargeError, ClientGoneError
from concertmaster_server.limits.json_body import NulTextError
from concertmaster_server.limits.rates import RateLimitedError, TokenBuckets
from concertmaster_server.pages.parts import PageParts
from concertmaster_server.pages.visit import BrokenPostError, Pairs, network_of, read_pairs
from concertmaster_shared.forms.posted import MOST_PAIRS
from concertmaster_shared.forms.values.files import MOST_FILES, write_file

from .bodies import Body
from .senders import RATE, sender_at

_LOG: Final = logging.getLogger(__name__)

_MULTIPART: Final = "multipart/form-data"
_MOST_AT_ONCE: Final = 512 * 1024 * 1024
_MOST_ARRIVING: Final = 8 * 1024**3
"""Bytes of all posts that arrive at this process at the same time: they lie on its disk before anybody has looked at them."""

_BUSY_S: Final = 30
_CHUNK: Final = 256 * 1024
_LOST: Final = write_file({REFUSED: "answer.file_lost"})


class PostedFiles:
    """Reads posts of pages whose form takes files."""

    def __init__(self, parts: PageParts, means: Means) -> None:
        self._parts = parts
        self._means = means
        self._arriving = 0
        self._begins = TokenBuckets(RATE, parts.seconds) if parts.options.rate_limits else None

    async def read_pairs(self, request: Request, limit: int, *, keeps: bool = True) -> Pairs:
        """Read a post; each file becomes the text that names it. Raises what ``visit.read_pairs`` raises.

        A file that is not kept, because of ``keeps`` or since nothing is taken there any more, is one to be chosen again.
        """
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _MULTIPART:
            return await read_pairs(request, limit)
        sender = await sender_at(self._parts, request.path_params)
        most = most_at_once(sender.place.form, _MOST_AT_ONCE)
        if not most:
            return await read_pairs(request, limit)
        form = await self._parsed(request, limit, limit + most)
        place = sender.place if keeps and sender.is_open else None
        network = network_of(request.client.host if request.client else "")
        try:
            pairs = [(name, await self._text(place, name, value, network)) for name, value in form.multi_items()]
        finally:
            await form.close()
        if any("\0" in text for pair in pairs for text in pair):
            raise NulTextError
        return tuple(pairs)

    async def _text(self, place: Place | None, control: str, value: UploadFile | str, network: str) -> str:
        if isinstance(value, str):
            return value
        if not value.filename or place is None:
            return _LOST if value.filename else ""
        try:
            if self._begins is not None:
                self._begins.take(network)
            upload = await take_whole(self._means, place, control, name=value.filename, size=value.size or 0, piece=_Whole(value))
        except FileRefusedError as refusal:
            told = {key: str(found) for key, found in refusal.refusal.parameters.items()}
            return write_file({REFUSED: refusal.refusal.code, **told})
        except FieldUnknownError:
            return clean_name(value.filename)
        except (RateLimitedError, UploadsFullError, BlobError) as failure:
            _LOG.warning("a file that came with a page could not be kept", extra={"reason": failure.code})
            return _LOST  # what was typed beside it must not be lost as well
        return write_file(fact_of(upload) or {"id": str(upload.id)})

    async def _parsed(self, request: Request, limit: int, most: int) -> FormData:
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared[:18]) > most:
            raise BodyTooLargeError(limit=most)
        body, size = Body(request.receive), 0

        async def counted() -> AsyncIterator[bytes]:
            nonlocal size
            last = b""
            async for chunk in body:
                size += len(chunk)
                self._arriving += len(chunk)
                if size > most:
                    raise BodyTooLargeError(limit=most)
                if self._arriving > _MOST_ARRIVING:
                    raise UploadsFullError(seconds=_BUSY_S)
                last = (last + chunk)[-8:]
                yield chunk
            if body.was_cut:
                raise ClientGoneError
            if not last.rstrip().endswith(b"--"):
                raise BrokenPostError  # the last boundary is missing, and who knows what else

        try:
            return await _Parser(request, counted(), limit).parse()
        except (MultiPartException, KeyError, ValueError) as failure:
            raise BrokenPostError from failure
        finally:
            self._arriving -= size


class _Whole:
    """A file that lies here already."""

    was_cut = False

    def __init__(self, file: UploadFile) -> None:
        self._file = file

    async def __aiter__(self) -> AsyncIterator[bytes]:
        await self._file.seek(0)
        while chunk := await self._file.read(_CHUNK):
            yield chunk


class _Parser(MultiPartParser):
    """Reads parts; what are no files may be large together only as far as any post."""

    def __init__(self, request: Request, body: AsyncIterator[bytes], limit: int) -> None:
        super().__init__(
            request.headers,
            body,  # type: ignore[arg-type]  # it asks for a generator and only iterates
            max_files=MOST_FILES * 4,
            max_fields=MOST_PAIRS,
            max_part_size=limit,
        )
        self._limit = limit
        self._left = limit

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        """Count what is held in memory."""
        if self._current_part.file is None:
            self._left -= end - start
            if self._left < 0:
                raise BodyTooLargeError(limit=self._limit)
        super().on_part_data(data, start, end)
