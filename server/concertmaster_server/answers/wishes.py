"""Which fields of a form deserve an index of their own. Pure."""

from __future__ import annotations

from typing import Final

from concertmaster_shared.forms import CompiledForm
from concertmaster_shared.forms.spec import AnswerSettings

from .known_names import Known, known_names

LARGE: Final = 100_000
"""From so many submissions on, every choice is worth an index."""

MOST: Final = 8
"""Each index costs every submission of its form a little."""

_INDEXED: Final = frozenset({"text", "number", "boolean", "date", "datetime"})
_CHOICES: Final = frozenset({"choice", "yes_no", "rating", "scale"})


def wishes(form: CompiledForm, total: int) -> dict[str, str]:
    """Give the fields to index with the kinds of their values: first those marked for it, then the choices of a large form."""
    fields = [known for known in known_names([form]).fields.values() if known.stored.kind in _INDEXED]
    marked = [known for known in fields if _is_marked(known)]
    chosen = [known for known in fields if total > LARGE and known.field.spec.type in _CHOICES]
    wanted = dict.fromkeys(known.stored.key for known in [*marked, *chosen])
    kinds = {known.stored.key: known.stored.kind for known in fields}
    return {field: kinds[field] for field in list(wanted)[:MOST]}


def _is_marked(known: Known) -> bool:
    settings = known.field.settings
    return isinstance(settings, AnswerSettings) and settings.filterable
