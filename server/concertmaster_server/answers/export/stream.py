"""Use case: stream the answers to a form as a file of one format, whatever its size.

What fails before the first row is raised before the first byte. What fails later ends the stream with the error, so that the
connection breaks: a file is whole or visibly not.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Final
from uuid import UUID

import orjson

from concertmaster_server.answers.filters import Sieve
from concertmaster_server.answers.known_names import Row
from concertmaster_server.db.copy_out import copy_out
from concertmaster_server.db.queries.answers import cell_texts
from concertmaster_server.db.queries.answers.cells import Chosen
from concertmaster_server.db.queries.answers.export import (
    MOST_CELLS,
    Sheet,
    Statement,
    copy_csv,
    copy_facts,
    copy_json,
    copy_markup,
    settings_for,
)
from concertmaster_server.db.sql import sql
from concertmaster_shared.api.results.exports import Format
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms import CompiledForm

from .columns import Wording, branches_of, table_of
from .writers import Lines, Writer
from .xlsx import Workbook

MOST_AT_ONCE: Final = 4
"""Exports that one process writes side by side."""

_SIFTED_AT_ONCE: Final = 2_000
"""Submissions that are asked for by their ids."""

Copy = Callable[[Chosen], Statement]


class ExportBusyError(ConcertMasterError):
    """As many exports as this process takes are on their way."""

    code: ClassVar[str] = "export.busy"


class TooManyColumnsError(ConcertMasterError):
    """The form has more columns than a table can hold."""

    code: ClassVar[str] = "export.too_many_columns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to export.

    ``raw`` leaves texts as they are, ``mark`` begins CSV with a byte order mark, ``part`` names a repeat. ``sieve`` decides about
    what the condition lets through; it belongs to this export alone.
    """

    format: Format
    chosen: Chosen
    wording: Wording = field(default_factory=Wording)
    part: str = ""
    raw: bool = False
    mark: bool = False
    sieve: Sieve | None = None


class Exports:
    """Lets a few exports run at once."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._running = 0

    async def stream(self, url: str, forms: Sequence[CompiledForm], wanted: Wanted) -> AsyncGenerator[bytes, None]:
        """Begin an export of a form (its versions, newest first) and give its pieces; close the generator to end it early.

        Raises ``ExportBusyError``, ``PartUnknownError``, ``TooManyColumnsError`` and ``UnavailableError``.
        """
        copy, writer = _plan(forms, wanted)
        if self._running >= self._most:
            raise ExportBusyError(most=self._most)
        pieces = self._pieces(_rows(url, copy, wanted), writer)
        first = await anext(pieces)
        return _after(first, pieces)

    async def _pieces(self, rows: AsyncGenerator[list[bytes], None], writer: Writer) -> AsyncGenerator[bytes, None]:
        self._running += 1
        try:
            begun = False
            async with aclosing(rows):
                async for some in rows:
                    head = b"" if begun else writer.begin()
                    begun = True
                    yield head + await _work(writer, writer.add, some)
            yield (b"" if begun else writer.begin()) + await _work(writer, writer.end)
        finally:
            self._running -= 1
            writer.close()


async def _rows(url: str, copy: Copy, wanted: Wanted) -> AsyncGenerator[list[bytes], None]:
    """Give the rows of the file; where a filter needs us, of the submissions that we have let through."""
    sieve, chosen = wanted.sieve, wanted.chosen
    if sieve is None:
        async for rows in _read(url, copy(chosen), is_filtered=chosen.condition is not None):
            yield rows
        return
    kept: list[UUID] = []
    async for rows in _read(url, copy_facts(chosen), is_filtered=True):
        kept += await asyncio.to_thread(_let_through, sieve, rows)
        while len(kept) >= _SIFTED_AT_ONCE:
            some, kept = kept[:_SIFTED_AT_ONCE], kept[_SIFTED_AT_ONCE:]
            async for found in _read(url, copy(_only(chosen, some)), is_filtered=True):
                yield found
    if kept:
        async for found in _read(url, copy(_only(chosen, kept)), is_filtered=True):
            yield found


async def _read(url: str, statement: Statement, *, is_filtered: bool) -> AsyncGenerator[list[bytes], None]:
    async with aclosing(copy_out(url, statement.text, statement.values, settings=settings_for(is_filtered=is_filtered))) as rows:
        async for some in rows:
            yield some


def _only(chosen: Chosen, ids: Sequence[UUID]) -> Chosen:
    return replace(chosen, condition=sql("s.id = any({})", list(ids)))


def _let_through(sieve: Sieve, rows: Sequence[bytes]) -> list[UUID]:
    facts = (Row(**_typed(orjson.loads(row))) for row in rows)
    return [row.id for row in facts if sieve.holds(row)]


def _typed(facts: dict[str, Any]) -> dict[str, Any]:
    return {**facts, "id": UUID(facts["id"]), "submitted_at": datetime.fromisoformat(facts["submitted_at"])}


async def _work(writer: Writer, work: Callable[..., bytes], *arguments: object) -> bytes:
    return await asyncio.to_thread(work, *arguments) if writer.is_slow else work(*arguments)


async def _after(first: bytes, pieces: AsyncGenerator[bytes, None]) -> AsyncGenerator[bytes, None]:
    async with aclosing(pieces):
        yield first
        async for piece in pieces:
            if piece:
                yield piece


def _plan(forms: Sequence[CompiledForm], wanted: Wanted) -> tuple[Copy, Writer]:
    """Decide what is asked of the database, and who writes the file."""
    if wanted.format == "jsonl":
        return partial(copy_json, branches_of(forms)), Lines()
    table = table_of(forms, wanted.wording, wanted.part)
    if len(table.cells) > MOST_CELLS:
        raise TooManyColumnsError(count=len(table.cells), most=MOST_CELLS)
    sheet = Sheet(cells=table.cells, repeats=table.repeats)
    if wanted.format == "xlsx":
        return partial(copy_markup, sheet, cell_texts.xlsx), Workbook(table.cells)
    if wanted.format == "parquet":
        from .parquet import SEPARATOR, Parquet  # noqa: PLC0415 - pyarrow takes 60 MB and a fifth of a second of a start

        sheet = Sheet(cells=table.cells, repeats=table.repeats, joined_by=SEPARATOR)
        return partial(copy_csv, sheet, cell_texts.plain_csv), Parquet(table.cells)
    way = cell_texts.plain_csv if wanted.raw else cell_texts.guarded_csv
    return partial(copy_csv, sheet, way), Lines(table.cells, mark=wanted.mark)
