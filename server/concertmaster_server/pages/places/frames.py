"""What surrounds a page of a form: its look, its address for paper, and what a shared screen needs."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from concertmaster_server.pages.languages import direction
from concertmaster_server.pages.scripts import place_scripts
from concertmaster_server.pages.views import FrameView, KioskView
from concertmaster_server.pages.words import words_for
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.messages import sentence

_SECONDS: Final = {"seconds": "{seconds}"}
"""The script counts them down."""


def frame_of(
    form: CompiledForm, locale: str, title: str, *, origin: str = "", languages: tuple[tuple[str, str, str], ...] = ()
) -> FrameView:
    """Give what surrounds a page; ``origin`` is what the address of the form on paper begins with."""
    document = form.document
    path = f"/f/{quote(document.slug)}" if document.slug else ""
    return FrameView(
        title=title,
        locale=locale,
        direction=direction(locale),
        words=words_for(locale),
        languages=languages,
        look=form.look,
        address=origin + path if origin and path else "",
        kiosk=_kiosk(path, locale) if path and document.settings.kiosk else None,
        scripts=place_scripts(document.settings),
    )


def _kiosk(path: str, locale: str) -> KioskView:
    language = locale.partition("-")[0].lower()
    return KioskView(
        start=path,
        idle=sentence("page.idle", _SECONDS, language=language),
        over=sentence("page.starts_over", _SECONDS, language=language),
    )
