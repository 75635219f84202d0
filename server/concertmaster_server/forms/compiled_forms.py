"""Published forms made ready for answers, kept in this process: a version never changes, so it is compiled once.

The datasets and the theme that it names may change; they are handed to it anew whenever it is asked for.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from time import monotonic
from typing import Final
from uuid import UUID

import orjson

from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.versions import find_version
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.compile import compile_form
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.datasets import with_datasets
from concertmaster_shared.forms.reading import read_form

from .datasets.loaded import LoadedDatasets
from .themes.looks import Looks

_MOST_KEPT: Final = 500


class CompiledForms:
    """Compiled forms by id and version, the longest unused forgotten first."""

    def __init__(self, seconds: Callable[[], float] = monotonic) -> None:
        self._kept: OrderedDict[tuple[UUID, int], CompiledForm] = OrderedDict()
        self._datasets = LoadedDatasets(seconds)
        self._looks = Looks(seconds)

    def is_fresh(self, organisation: UUID, form: CompiledForm) -> bool:
        """Tell whether a form that was given before may still be used: its datasets may have changed."""
        return not form.document.datasets or self._datasets.is_fresh(organisation, form.document)

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
        if compiled.document.theme:
            compiled = replace(compiled, look=await self._looks.get(tx, organisation, compiled.document.theme))
        if not compiled.document.datasets:
            return compiled
        tables = await self._datasets.tables_for(tx, organisation, compiled.document)
        if any(compiled.datasets.get(name) is not table for name, table in tables.items()):
            compiled = self._kept[key] = with_datasets(compiled, tables)
        return compiled


def _compile(document: str) -> CompiledForm:
    return compile_form(read_form(orjson.loads(document)))
