"""Use case: read somebody else's form. The document is given back, not stored: its author looks at the report first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError

from .plain_sources import import_csv, import_json_schema
from .report import Imported
from .surveyjs import import_surveyjs
from .xlsform import import_xlsform

MOST_BYTES: Final = 8 * 1024 * 1024

_READERS: Final[Mapping[str, Callable[[bytes], Imported]]] = {
    "xlsx": lambda source: import_xlsform(source, file_type=".xlsx"),
    "xls": lambda source: import_xlsform(source, file_type=".xls"),
    "xlsform_markdown": lambda source: import_xlsform(source, file_type=".md"),
    "surveyjs": import_surveyjs,
    "json_schema": import_json_schema,
    "csv": import_csv,
}


class SourceTooLargeError(ConcertMasterError):
    """The source is larger than any form."""

    code: ClassVar[str] = "import.source_too_large"


def import_form(source: bytes, kind: str) -> Imported:
    """Read a source of one of the known kinds; raises ``SourceUnreadableError`` or ``SourceTooLargeError``.

    It takes processor time in proportion to the source, so that callers leave it to a thread.
    """
    if len(source) > MOST_BYTES:
        raise SourceTooLargeError(count=len(source), limit=MOST_BYTES)
    return _READERS[kind](source)
