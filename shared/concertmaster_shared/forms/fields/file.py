"""Files that respondents send: the answer is a list of what was stored."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Final, Literal

from pydantic import Field, StringConstraints

from concertmaster_shared.forms.spec import AnswerSettings, FieldSpec
from concertmaster_shared.forms.values.file_types import USUAL_TYPES, lint_types
from concertmaster_shared.forms.values.files import (
    FILES,
    MEGABYTE,
    FileCount,
    Megabytes,
    accept_files,
    list_files,
    read_files,
    shown_size,
    write_file,
)
from concertmaster_shared.forms.values.limits import Limits, Within, crossed
from concertmaster_shared.forms.values.refusals import Finding, Refusal

FileType = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{1,10}$")]


class FileSettings(AnswerSettings):
    """Settings of a field for files; ``min`` and ``max`` count them."""

    type: Literal["file"]
    min: FileCount | None = Field(None, description="Fewest files.")
    max: FileCount = Field(1, description="Most files.")
    max_mb: Megabytes = Field(20, description="Largest file, in megabytes.")
    total_mb: Megabytes | None = Field(None, description="All files together at most, in megabytes.")
    types: tuple[FileType, ...] = Field(USUAL_TYPES, description="Ends of names that are taken, such as pdf, jpg or xlsx.")


def _within(settings: FileSettings) -> Within:
    total = None if settings.total_mb is None else settings.total_mb * MEGABYTE

    def within(value: Any, limits: Limits) -> Refusal | None:
        least, most = limits["min"], limits["max"]
        if isinstance(least, int) and len(value) < least:
            return Refusal("answer.too_few_files", {"min": least})
        if isinstance(most, int) and len(value) > most:
            return Refusal("answer.too_many_files", {"max": most})
        for file in value:
            if file["size"] > settings.max_mb * MEGABYTE:
                return Refusal("answer.file_too_large", {"name": file["name"], "max": shown_size(settings.max_mb * MEGABYTE)})
        if total is not None and sum(file["size"] for file in value) > total:
            return Refusal("answer.files_too_large", {"max": shown_size(total)})
        return None

    return within


def _lint(settings: FileSettings) -> Iterator[Finding]:
    yield from crossed(settings)
    yield from lint_types(settings.types)
    if not settings.types:
        yield Finding("form.no_file_type", ("types",))


SPEC: Final[FieldSpec[FileSettings]] = FieldSpec(
    type="file",
    title="Files",
    help="One file or several: documents, tables, photos as they are.",
    icon="paperclip",
    settings=FileSettings,
    kind=FILES,
    accept=lambda _settings: accept_files,
    limits=("min", "max"),
    within=_within,
    read=lambda raw, _settings: read_files(raw),
    write=lambda value, _settings: tuple(map(write_file, value)),
    summary=lambda value, _settings, _say: list_files(value),
    lint=_lint,
    required_code="answer.required_file",
)
