"""Datasets: an organisation's own tables, in which forms look answers up."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

from pydantic import Field, StringConstraints

from .operation import Nothing, Operation
from .page import Model, Page, PageQuery

MOST_ROWS: Final = 100_000

DatasetName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ColumnName = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class DatasetBody(Model):
    """A dataset as it is made or replaced: its rows as objects, or as the text of a CSV file whose first line names the columns.

    Of the key no two rows may have the same; answers keep it. People read the label.
    """

    name: DatasetName
    key: ColumnName
    label: ColumnName | None = Field(None, description="The column that people read; the key's when left out.")
    rows: Annotated[tuple[dict[str, object], ...], Field(max_length=MOST_ROWS)] | None = Field(
        None, description="Rows from column to a text, a number, true, false or null."
    )
    csv: str | None = Field(None, description="The rows as CSV, with commas, semicolons or tabs between cells.")


class DatasetAnswer(Model):
    """A dataset without its rows. A published form uses the rows as they are now."""

    id: UUID
    name: str
    key: str
    label: str
    columns: tuple[str, ...]
    row_count: int
    revision: int
    created_at: datetime
    updated_at: datetime


class RowsQuery(Model):
    """How many rows, and behind which key."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    after: Annotated[str, Field(max_length=200)] | None = None


class RowsAnswer(Model):
    """Rows in the order of their keys; ``next_after`` is null on the last page."""

    items: tuple[dict[str, object], ...]
    next_after: str | None = None


_TAG = "datasets"

CREATE = Operation(
    name="createDataset",
    method="POST",
    path="/datasets",
    summary="Store a table for forms to look answers up in.",
    right="forms.write",
    body=DatasetBody,
    answer=DatasetAnswer,
    status=201,
    idempotent=True,
    errors=("dataset.invalid", "dataset.taken"),
    tag=_TAG,
)
LIST = Operation(
    name="listDatasets",
    method="GET",
    path="/datasets",
    summary="List datasets, newest first.",
    right="forms.read",
    query=PageQuery,
    answer=Page[DatasetAnswer],
    tag=_TAG,
)
GET = Operation(
    name="getDataset",
    method="GET",
    path="/datasets/{dataset_id}",
    summary="Read what a dataset is, without its rows.",
    right="forms.read",
    answer=DatasetAnswer,
    errors=("not_found",),
    tag=_TAG,
)
ROWS = Operation(
    name="listDatasetRows",
    method="GET",
    path="/datasets/{dataset_id}/rows",
    summary="Read the rows of a dataset in the order of their keys.",
    right="forms.read",
    query=RowsQuery,
    answer=RowsAnswer,
    errors=("not_found",),
    tag=_TAG,
)
PUT = Operation(
    name="putDataset",
    method="PUT",
    path="/datasets/{dataset_id}",
    summary="Replace a dataset with all its rows; forms use the new ones within seconds.",
    right="forms.write",
    body=DatasetBody,
    answer=DatasetAnswer,
    precondition="required",
    errors=("not_found", "dataset.invalid", "dataset.taken", "document.stale"),
    tag=_TAG,
)
DELETE = Operation(
    name="deleteDataset",
    method="DELETE",
    path="/datasets/{dataset_id}",
    summary="Remove a dataset; forms that name it offer nothing to look up from then on.",
    right="forms.write",
    answer=Nothing,
    status=204,
    precondition="required",
    errors=("not_found", "document.stale"),
    tag=_TAG,
)

OPERATIONS: tuple[Operation[object], ...] = (CREATE, LIST, GET, ROWS, PUT, DELETE)
