"""Datasets kept in this process, so that answers are looked up without asking the database.

Whether a dataset has changed is asked every few seconds at most; only then, and only where it has, are its rows read again.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries.datasets import DatasetRow, all_rows, find_sources
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.document import DatasetSource, FormDocument
from concertmaster_shared.forms.values.tables import Table

FRESH_S: Final = 3.0
"""How long rows are used without asking whether they have changed."""

_MOST_ROWS: Final = 500_000
"""Rows kept of all datasets together; the longest unused are forgotten first."""

_NO_ROWS: Final = Table("", ())


@dataclass(slots=True)
class _Kept:
    table: Table
    asked_at: float


_Place = tuple[UUID, str, str | None]


class LoadedDatasets:
    """Tables by organisation, source and the column that people read."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._kept: OrderedDict[_Place, _Kept] = OrderedDict()

    def is_fresh(self, organisation: UUID, document: FormDocument) -> bool:
        """Tell whether what a form was given a moment ago may still be used."""
        oldest = self._seconds() - FRESH_S
        kept = (self._kept.get(_place(organisation, source)) for source in document.datasets.values())
        return all(entry is not None and entry.asked_at >= oldest for entry in kept)

    async def tables_for(self, tx: Transaction, organisation: UUID, document: FormDocument) -> Mapping[str, Table]:
        """Give the tables of a form by the names it calls them; one that is gone has no rows."""
        if not self.is_fresh(organisation, document):
            await self._ask(tx, organisation, document)
        places = {name: _place(organisation, source) for name, source in document.datasets.items()}
        return {name: self._kept[place].table if place in self._kept else _NO_ROWS for name, place in places.items()}

    async def _ask(self, tx: Transaction, organisation: UUID, document: FormDocument) -> None:
        sources = {source.source for source in document.datasets.values()}
        now = self._seconds()
        known: dict[str, DatasetRow] = {}
        for found in await find_sources(tx, organisation, sorted(sources)):
            known |= {found.name: found, str(found.id): found}
        for source in document.datasets.values():
            place = _place(organisation, source)
            self._kept[place] = _Kept(await self._table(tx, organisation, place, known.get(source.source)), now)
            self._kept.move_to_end(place)
        self._forget(len(document.datasets))

    async def _table(self, tx: Transaction, organisation: UUID, place: _Place, found: DatasetRow | None) -> Table:
        if found is None:
            return _NO_ROWS
        mark = f"{found.id}:{found.revision}"
        kept = self._kept.get(place)
        if kept is not None and kept.table.mark == mark:
            return kept.table
        rows = await all_rows(tx, organisation, found.id, label=place[2] or found.label)
        return await asyncio.to_thread(Table, mark, rows)

    def _forget(self, spare: int) -> None:
        """Forget the longest unused, but not the ``spare`` newest, which somebody is about to use."""
        held = sum(len(kept.table) for kept in self._kept.values())
        while held > _MOST_ROWS and len(self._kept) > spare:
            held -= len(self._kept.popitem(last=False)[1].table)


def _place(organisation: UUID, source: DatasetSource) -> _Place:
    return organisation, source.source, source.label
