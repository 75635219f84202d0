"""Which scripts a page carries: each one is a comfort that pages without its kind of field never load."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from concertmaster_shared.forms.choosing import ChoosingSettings
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.document import FormSettings, Page
from concertmaster_shared.forms.spec import ContainerSettings, FieldSettings

from .assets import assets
from .live.plan import is_live, needs_functions

_ALWAYS: Final = ("form.js",)
_BY_TYPE: Final[dict[str, tuple[str, ...]]] = {
    "file": ("upload.js",),
    "image": ("upload.js",),
    "signature": ("signature.js",),
    "ranking": ("ranking.js",),
    "lookup": ("search.js",),
    "location": ("location.js",),
}
_CHOICES: Final = ("choices.js",)
_LIVE: Final = ("live.js",)
"""For pages on which an answer shows, hides or changes something else, as far as pages can tell."""
_FUNCTIONS: Final = ("functions.js",)
"""For those of them whose expressions call what few expressions call; it comes before, as they work out everything at once."""
_DRAFTS: Final = ("autosave.js",)
_PROOF: Final = ("proof.js",)
_FRAMED: Final = ("framed.js",)
_KIOSK: Final = ("kiosk.js",)


def scripts_for(form: CompiledForm, page: Page, *, saves: bool = False) -> tuple[str, ...]:
    """Name the files of a page's scripts, in their order; ``saves`` says that its answers are kept while they are given."""
    here = frozenset(_fields_of(form, page.items))
    types = {form.document.fields[one].type for one in here}
    wanted = {
        *_ALWAYS,
        *(name for kind, names in _BY_TYPE.items() if kind in types for name in names),
        *(name for one in here for name in _for_choices(form.document.fields[one])),
        *_for_live(form, page),
        *(_DRAFTS if saves else ()),
        *place_scripts(form.document.settings),
    }
    return tuple(name for name in every_script() if name in wanted and name in assets())


def every_script() -> tuple[str, ...]:
    """Name the files that a page may carry, in the order in which it carries them."""
    by_type = (name for names in _BY_TYPE.values() for name in names)
    return tuple(dict.fromkeys((*_ALWAYS, *by_type, *_CHOICES, *_FUNCTIONS, *_LIVE, *_DRAFTS, *_PROOF, *_FRAMED, *_KIOSK)))


def place_scripts(settings: FormSettings) -> tuple[str, ...]:
    """Name the files that all pages of a form carry because of where they stand: in frames, at a shared screen."""
    return (*(_FRAMED if settings.embed else ()), *(_KIOSK if settings.kiosk else ()))


def _for_live(form: CompiledForm, page: Page) -> tuple[str, ...]:
    if not is_live(form, page):
        return ()
    return (*_FUNCTIONS, *_LIVE) if needs_functions(form, page) else _LIVE


def _for_choices(settings: FieldSettings) -> Iterator[str]:
    """Name what choices want beside their type: a line to type into, another order, own words that come when they are chosen."""
    if not isinstance(settings, ChoosingSettings):
        return
    if getattr(settings, "layout", None) == "search":
        yield "search.js"
    if settings.other or settings.order == "random":
        yield from _CHOICES


def _fields_of(form: CompiledForm, ids: Collection[str]) -> Iterator[str]:
    for field_id in ids:
        yield field_id
        settings = form.document.fields[field_id]
        if isinstance(settings, ContainerSettings):
            yield from _fields_of(form, settings.item)
