"""Reading forms that other programs made."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from concertmaster_shared.problems import Problem

from .operation import Operation
from .page import Model

SourceKind = Literal["xlsx", "xls", "xlsform_markdown", "surveyjs", "json_schema", "csv"]


class ImportBody(Model):
    """A source and what it is. Workbooks travel in base64, everything else as text."""

    kind: SourceKind
    text: str = Field("", description="The source, where it is text.")
    base64: str = Field("", description="The source, where it is not.")


class LossAnswer(Model):
    """Something that was not carried over as it stood: its place in the source, what became of it, and why."""

    fate: Literal["approximated", "left_out"]
    place: str
    code: str
    message: str


class ImportAnswer(Model):
    """A form document that is not stored yet, with its problems, and the report."""

    document: dict[str, object]
    problems: tuple[Problem, ...] = ()
    carried: int
    losses: tuple[LossAnswer, ...] = ()


IMPORT = Operation(
    name="importForm",
    method="POST",
    path="/forms/import",
    summary="Read an XLSForm, a SurveyJS form, a JSON Schema or a CSV header; gives a document and a report, and stores nothing.",
    right="forms.write",
    body=ImportBody,
    answer=ImportAnswer,
    errors=("import.unreadable", "import.source_too_large", "form.unreadable"),
    tag="forms",
)

OPERATIONS: tuple[Operation[object], ...] = (IMPORT,)
