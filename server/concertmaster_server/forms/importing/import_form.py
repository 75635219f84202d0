"""Use case: read somebody else's form. The document is given back, not stored: its author looks at the report first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.forms import UnreadableFormError, read_form

from .plain_sources import import_csv, import_json_schema
from .report import Imported, SourceUnreadableError
from .surveyjs import import_surveyjs
from .xlsform import import_xlsform

MOST_BYTES: Final = 8 * 1024 * 1024
_LONGEST_REASON: Final = 300

_NAMES: Final = {"surveyjs": "SurveyJS", "json_schema": "JSON Schema", "csv": "CSV"}

# What reading a value of another shape than its format has ends in. Formats of others are too wide to check each value before.
_MISSHAPEN: Final = (AttributeError, TypeError, ValueError, LookupError, OverflowError, RecursionError)

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

    What it gives is a document that can be stored, though perhaps not published.
    It takes processor time in proportion to the source, so that callers leave it to a thread.
    """
    if len(source) > MOST_BYTES:
        raise SourceTooLargeError(count=len(source), limit=MOST_BYTES)
    called = _NAMES.get(kind, "XLSForm")
    try:
        imported = _READERS[kind](source)
        read_form(imported.document)
    except _MISSHAPEN as failure:
        reason = f"something in it is not as the format has it ({type(failure).__name__}: {failure})"
        raise SourceUnreadableError(format=called, reason=reason[:_LONGEST_REASON]) from failure
    except UnreadableFormError as failure:
        first = failure.problems[0]
        raise SourceUnreadableError(format=called, reason=f"{first.path}: {first.message}"[:_LONGEST_REASON]) from failure
    return imported
