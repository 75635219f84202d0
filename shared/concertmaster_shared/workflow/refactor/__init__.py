"""Changes of a workflow that keep what it does: another id, another type, a part cut out as a workflow of its own, or put back.

Each gives edits, or says in one sentence why it cannot be done without changing what runs do. Nothing here changes a document.
"""

from .errors import RefactorError
from .extract import Extraction, extract
from .inline import inline
from .references import rewrite, rewritten_value, step_key
from .rename import change_id, following
from .retype import Retyping, retype

__all__ = [
    "Extraction",
    "RefactorError",
    "Retyping",
    "change_id",
    "extract",
    "following",
    "inline",
    "retype",
    "rewrite",
    "rewritten_value",
    "step_key",
]
