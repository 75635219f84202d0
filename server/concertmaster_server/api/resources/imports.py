"""Route of imports: read a source, give the document and the report."""

from __future__ import annotations

import asyncio
import base64
import binascii

from concertmaster_server.api.answers import Answer
from concertmaster_server.api.routes import Call, Routes
from concertmaster_server.forms.check import check, read
from concertmaster_server.forms.importing.import_form import import_form
from concertmaster_server.forms.importing.report import Imported, SourceUnreadableError
from concertmaster_shared.api import imports as operations
from concertmaster_shared.api.imports import ImportBody

ROUTES = Routes()


@ROUTES.outside_transaction(operations.IMPORT, size="document")
async def import_somebodys_form(call: Call) -> Answer:
    """Read a source in a thread: a large workbook takes seconds."""
    body: ImportBody = call.body
    return Answer(content=await asyncio.to_thread(_content, body))


def _content(body: ImportBody) -> dict[str, object]:
    imported = import_form(_source(body), body.kind)
    return {**_report(imported), "problems": check(read(imported.document)).problems}


def _source(body: ImportBody) -> bytes:
    if not body.base64:
        return body.text.encode("utf-8")
    try:
        return base64.b64decode(body.base64, validate=True)
    except binascii.Error as failure:
        raise SourceUnreadableError(format="base64", reason=str(failure)) from failure


def _report(imported: Imported) -> dict[str, object]:
    losses = [{"fate": loss.fate, "place": loss.place, "code": loss.code, "message": loss.message} for loss in imported.losses]
    return {"document": imported.document, "carried": imported.carried, "losses": losses}
