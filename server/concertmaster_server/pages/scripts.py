"""Which scripts a page carries: each one is a comfort that pages without its kind of field never load."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.document import Page
from concertmaster_shared.forms.spec import ContainerSettings

from .assets import assets

_ALWAYS: Final = ("form.js",)
_BY_TYPE: Final[dict[str, tuple[str, ...]]] = {
    "file": ("upload.js",),
    "image": ("upload.js",),
    "signature": ("signature.js",),
    "ranking": ("ranking.js",),
    "lookup": ("search.js",),
    "location": ("location.js",),
}
_LIVE: Final = ("live.js",)
"""For pages on which an answer shows, hides or changes something else."""
_DRAFTS: Final = ("autosave.js",)


def scripts_for(form: CompiledForm, page: Page, *, saves: bool = False) -> tuple[str, ...]:
    """Name the files of a page's scripts, in their order; ``saves`` says that its answers are kept while they are given."""
    here = frozenset(_fields_of(form, page.items))
    types = {form.document.fields[one].type for one in here}
    wanted = [
        *_ALWAYS,
        *(name for kind, names in _BY_TYPE.items() if kind in types for name in names),
        *(_LIVE if _is_live(form, here) else ()),
        *(_DRAFTS if saves else ()),
    ]
    return tuple(name for name in dict.fromkeys(wanted) if name in assets())


def _is_live(form: CompiledForm, here: Collection[str]) -> bool:
    """Tell whether anything on the page waits for an answer that is given on it."""
    return any(
        known.waits or any(one in here for one in form.dependents.get(known.id, ()))
        for known in form.fields.values()
        if known.id in here
    )


def _fields_of(form: CompiledForm, ids: Collection[str]) -> Iterator[str]:
    for field_id in ids:
        yield field_id
        settings = form.document.fields[field_id]
        if isinstance(settings, ContainerSettings):
            yield from _fields_of(form, settings.item)
