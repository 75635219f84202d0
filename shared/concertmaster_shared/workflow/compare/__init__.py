"""What differs between two workflow documents, as values: by part and by field, with old and new.

It reads no file and draws nothing; ``merge`` stands on it.
"""

from .compare import RepeatedIdError, compare, parts_by_id
from .difference import Difference, FieldChange, How, Kind, PartChange
from .steps import edits_between
from .telling import Names, change_words, field_words, title_of, value_words
from .texts import Span, spans
from .values import ABSENT, Absent, same

__all__ = [
    "ABSENT",
    "Absent",
    "Difference",
    "FieldChange",
    "How",
    "Kind",
    "Names",
    "PartChange",
    "RepeatedIdError",
    "Span",
    "change_words",
    "compare",
    "edits_between",
    "field_words",
    "parts_by_id",
    "same",
    "spans",
    "title_of",
    "value_words",
]
