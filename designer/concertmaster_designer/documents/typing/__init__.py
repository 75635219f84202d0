"""What an expression can see from its place: which names, of what kind, and which values they have for a try.

Computed from the draft, from forms and runs as far as they are known, without Qt and without asking anybody. Which names are
allowed is the shared rules' word (``validation.scopes``); this room only knows more about their kinds.
"""

from .completion import Completion, Offer, call_at, complete, written_path
from .flow import Flow
from .form_shape import form_shape
from .kinds import kind_of, kind_words, shape_of, wanted_kinds
from .outlook import Outlook
from .secrecy import without_secrets
from .sight import Sight
from .trial import KnownRun, Trial, try_names

__all__ = [
    "Completion",
    "Flow",
    "KnownRun",
    "Offer",
    "Outlook",
    "Sight",
    "Trial",
    "call_at",
    "complete",
    "form_shape",
    "kind_of",
    "kind_words",
    "shape_of",
    "try_names",
    "wanted_kinds",
    "without_secrets",
    "written_path",
]
