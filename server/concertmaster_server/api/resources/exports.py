"""Routes that give answers as files: exports of any size, and one submission on paper."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any, Final
from uuid import UUID

from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from concertmaster_server.answers.export.columns import Wording
from concertmaster_server.answers.export.stream import Wanted
from concertmaster_server.answers.filters import compile_filter
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.db.queries.answers.cells import Chosen
from concertmaster_server.db.queries.definitions import FORM, exists
from concertmaster_server.db.queries.submissions import find_submission
from concertmaster_server.db.queries.versions import list_versions
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.api.results import exports as operations
from concertmaster_shared.api.results.exports import ExportQuery, Format
from concertmaster_shared.forms import CompiledForm
from concertmaster_shared.forms.telling import tell

ROUTES = Routes()

_MOST_VERSIONS: Final = 500
_MEDIA_TYPES: Final[dict[Format, str]] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "parquet": "application/vnd.apache.parquet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@ROUTES.outside_transaction(operations.EXPORT, patient=True)
async def export_submissions(call: Call) -> Response:
    """Stream the answers; the connection of the database that reads them is given back before."""
    query: ExportQuery = call.query
    form_id: UUID = call.path["form_id"]
    async with call.parts.database.transaction(call.organisation) as tx:
        forms = await _versions(tx, call, form_id, query.version)
    filter_ = compile_filter(forms, query.filter, now=call.parts.now()) if query.filter.strip() else None
    wanted = Wanted(
        format=query.format,
        chosen=Chosen(
            organisation=call.organisation,
            form_id=form_id,
            version=query.version,
            condition=None if filter_ is None else filter_.where,
        ),
        wording=Wording(labels=query.labels == "labels", locale=query.locale),
        part=query.part,
        raw=query.raw,
        mark=query.bom,
        sieve=None if filter_ is None or filter_.is_whole else filter_.sieve(),
    )
    pieces = await call.parts.exports.stream(call.parts.database.url, forms, wanted)
    return _Streamed(pieces, _file_name(forms, query), _MEDIA_TYPES[query.format])


@ROUTES.outside_transaction(operations.PDF)
async def print_submission(call: Call) -> Response:
    """Draw one submission, in a thread of its own: shaping text takes a while."""
    from concertmaster_server.answers.pdf.draw import Printed, draw  # noqa: PLC0415 - its libraries take a third of a second of a start

    form_id: UUID = call.path["form_id"]
    submission_id: UUID = call.path["submission_id"]
    async with call.parts.database.transaction(call.organisation) as tx:
        stored = await find_submission(tx, call.organisation, form_id, submission_id=submission_id)
        if stored is None:
            raise NotFoundError(kind="submission", id=submission_id)
        form = await call.parts.forms.get(tx, call.organisation, form_id, version=stored.version)
    printed = Printed(
        heading=form.document.heading(stored.locale),
        id=stored.id,
        at=stored.submitted_at,
        pages=tell(form, stored.data, locale=stored.locale, entry="Entry"),
    )
    async with call.parts.printing:
        content = await asyncio.to_thread(draw, printed)
    headers = {
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": f'attachment; filename="{submission_id}.pdf"',
    }
    return Response(content, media_type="application/pdf", headers=headers)


async def _versions(tx: Transaction, call: Call, form_id: UUID, version: int | None) -> tuple[CompiledForm, ...]:
    """Give the versions of a form, newest first; a removed form keeps its answers."""
    if not await exists(tx, FORM, call.organisation, draft_id=form_id):
        raise NotFoundError(kind="form", id=form_id)
    if version is not None:
        return (await call.parts.forms.get(tx, call.organisation, form_id, version=version),)
    lines = await list_versions(tx, FORM, call.organisation, draft_id=form_id, before=None, limit=_MOST_VERSIONS)
    return tuple([await call.parts.forms.get(tx, call.organisation, form_id, version=line.version) for line in lines])


def _file_name(forms: Sequence[CompiledForm], query: ExportQuery) -> str:
    """Give a name that needs no quoting: slugs and names of repeats hold letters of the alphabet, digits and dashes."""
    name = (forms[0].document.slug if forms else "") or "answers"
    part = f"-{query.part.replace('.', '-')}" if query.part else ""
    return "".join(sign for sign in f"{name}{part}" if sign.isascii() and (sign.isalnum() or sign in "-_")) + f".{query.format}"


class _Streamed(StreamingResponse):
    """A file that is sent as it is written. When the client has gone, what writes it is ended at once."""

    def __init__(self, pieces: AsyncGenerator[bytes, None], name: str, media_type: str) -> None:
        headers = {
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
            "X-Content-Type-Options": "nosniff",
            "Content-Disposition": f'attachment; filename="{name}"',
        }
        super().__init__(pieces, media_type=media_type, headers=headers)
        self._pieces = pieces

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> Any:
        """Send it."""
        try:
            if scope["method"] == "HEAD":
                await Response(headers=dict(self.headers))(scope, receive, send)
            else:
                await super().__call__(scope, receive, send)
        finally:
            await self._pieces.aclose()
