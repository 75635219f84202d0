"""Published forms made ready for answers, kept in this process: a version never changes, so it is compiled once."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.versions import find_version
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.compile import compile_form
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.reading import read_form

_MOST_KEPT: Final = 500


class CompiledForms:
    """Compiled forms by id and version, the longest unused forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[UUID, int], CompiledForm] = OrderedDict()

    async def get(self, tx: Transaction, organisation: UUID, form_id: UUID, *, version: int) -> CompiledForm:
        """Give a version ready for answers; the caller has seen that the form is the organisation's."""
        key = (form_id, version)
        compiled = self._kept.get(key)
        if compiled is None:
            stored = await find_version(tx, FORM, organisation, draft_id=form_id, version=version)
            if stored is None:
                raise NotFoundError(kind="form", id=form_id)
            compiled = await asyncio.to_thread(_compile, stored.document)
            self._kept[key] = compiled
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(key)
        return compiled


def _compile(document: str) -> CompiledForm:
    return compile_form(read_form(orjson.loads(document)))
