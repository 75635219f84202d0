"""Exports: all answers to a form as one file, and one submission as a PDF."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from concertmaster_shared.api.operation import Nothing, Operation
from concertmaster_shared.api.page import Model

Format = Literal["csv", "jsonl", "parquet", "xlsx"]


class ExportQuery(Model):
    """What to export, and how to write it."""

    format: Format = Field("csv", description="The format of the file.")
    filter: Annotated[str, Field(max_length=4096)] = Field("", description="A condition over answers; all when left out.")
    version: Annotated[int, Field(ge=1)] | None = Field(None, description="Answers to this version of the form alone.")
    labels: Literal["ids", "labels"] = Field("ids", description="Whether choices are written as their ids or as their labels.")
    locale: Annotated[str, Field(max_length=35)] | None = Field(None, description="The language of the labels.")
    part: Annotated[str, Field(max_length=201)] = Field(
        "", description="The name of a repeat: a table of its rows; `outer.inner` for one inside another."
    )
    raw: bool = Field(
        False,
        description="CSV for programs: texts that a spreadsheet would take for formulas stand as they are. Never open it in one.",
    )
    bom: bool = Field(False, description="Begin CSV with a byte order mark, by which Excel knows UTF-8.")


EXPORT = Operation(
    name="exportSubmissions",
    method="GET",
    path="/forms/{form_id}/export",
    summary="Stream all answers to a form as one file, newest first; an export that fails breaks the connection.",
    right="submissions.read",
    query=ExportQuery,
    answer=Nothing,
    errors=("not_found", "filter.invalid", "export.part_unknown", "export.too_many_columns", "export.busy"),
    tag="submissions",
)

PDF = Operation(
    name="printSubmission",
    method="GET",
    path="/forms/{form_id}/submissions/{submission_id}/pdf",
    summary="Give one submission as a PDF.",
    right="submissions.read",
    answer=Nothing,
    errors=("not_found",),
    tag="submissions",
)

OPERATIONS: tuple[Operation[object], ...] = (EXPORT, PDF)
