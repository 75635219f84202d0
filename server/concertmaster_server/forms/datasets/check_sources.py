"""Problems of the datasets that a form names, as far as only the store knows: whether they are there, and their columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from uuid import UUID

from concertmaster_server.db.queries.datasets import DatasetRow, find_sources
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.problems import Problem, error, join


async def check_sources(tx: Transaction, organisation: UUID, document: FormDocument) -> tuple[Problem, ...]:
    """Find datasets that are not stored, and columns they do not have."""
    if not document.datasets:
        return ()
    found: dict[str, DatasetRow] = {}
    for row in await find_sources(tx, organisation, sorted({source.source for source in document.datasets.values()})):
        found |= {row.name: row, str(row.id): row}
    return tuple(_problems(document, found))


def _problems(document: FormDocument, found: Mapping[str, DatasetRow]) -> Iterator[Problem]:
    for name, source in document.datasets.items():
        row = found.get(source.source)
        if row is None:
            yield error("form.dataset_missing", join("datasets", name, "source"), source=source.source)
            continue
        if source.key is not None and source.key != row.key:
            yield error("form.dataset_key", join("datasets", name, "key"), source=row.name, key=row.key)
        if source.label is not None and source.label not in row.columns:
            known = ", ".join(row.columns)
            place = join("datasets", name, "label")
            yield error("form.dataset_column", place, source=row.name, column=source.label, known=known)
