"""From a stored submission to what the template of its receipt reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote
from uuid import UUID

from concertmaster_server.pages.markdown import to_html
from concertmaster_server.pages.places.frames import frame_of
from concertmaster_server.pages.views import AnswerView, FrameView, ReceiptView
from concertmaster_server.pages.words import tell_moment, words_for
from concertmaster_shared.forms.compiled import CompiledField, CompiledForm
from concertmaster_shared.forms.datasets import label_of_answer
from concertmaster_shared.forms.naming import answers_by_name
from concertmaster_shared.forms.spec import ContainerSettings
from concertmaster_shared.forms.visibility import choose_ending

from .tell_answer import tell_answer

_LONG: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A stored submission; ``values`` are by field id, ``origin`` is what the form's address on paper begins with."""

    id: UUID
    form: CompiledForm
    locale: str
    values: Mapping[str, Any]
    at: datetime
    origin: str = ""


def build_receipt(received: Received) -> tuple[FrameView, ReceiptView]:
    """Work out everything that stands on a receipt."""
    form, document, locale = received.form, received.form.document, received.locale
    words = words_for(locale)
    ending = choose_ending(form, answers_by_name(form, received.values), now=received.at, locale=locale)
    title = document.say(f"{ending.screen}.title", ending.title, locale) if ending else ""
    text = document.say(f"{ending.screen}.text", ending.text, locale) if ending else ""
    at = received.at.astimezone(UTC)
    heading = title or words["thanks"]
    view = ReceiptView(
        form_heading=document.heading(locale),
        heading=heading,
        text=to_html(text) if text else None,
        reference=str(received.id),
        received_at=tell_moment(words, at),
        received_iso=at.isoformat(timespec="seconds"),
        # Whoever comes next to a shared screen finds the way back to this page.
        pages=() if document.settings.kiosk else tuple(_pages(received)),
        again=f"/f/{quote(document.slug)}" if document.settings.kiosk and document.slug else "",
    )
    title = f"{heading} – {view.form_heading}"
    frame = frame_of(form, locale, title, origin=received.origin)
    return frame, view


def _pages(received: Received) -> Iterator[tuple[str, tuple[AnswerView, ...]]]:
    document = received.form.document
    for page in received.form.pages:
        answers = tuple(_answers(received, page.items, received.values))
        if answers:
            yield document.say(f"{page.id}.title", page.title, received.locale), answers


def _answers(received: Received, ids: Sequence[str], values: Mapping[str, Any]) -> Iterator[AnswerView]:
    """Give the answers in the order of the page; fields that respondents never saw stay out."""
    for field_id in ids:
        settings = received.form.document.fields[field_id]
        known = received.form.fields.get(field_id)
        if known is None:
            inside = settings.item if isinstance(settings, ContainerSettings) else ()
            yield from _answers(received, inside, values)
        elif field_id in values and settings.type != "hidden" and getattr(settings, "show", True):
            yield _answer(received, known, values[field_id])


def _answer(received: Received, known: CompiledField, value: Any) -> AnswerView:
    settings: Any = known.settings
    say = received.form.document.sayer(known.id, received.locale)
    label, words = say("label", settings.label) or known.name, words_for(received.locale)
    if known.rows is None:
        text = label_of_answer(received.form, known, value) or tell_answer(known, value, say, words=words)
        return AnswerView(label=label, text=text, is_long=len(text) > _LONG or "\n" in text)
    called = say("row_label", settings.row_label) or words["entry"]
    rows = enumerate(value, start=1)
    return AnswerView(
        label=label,
        rows=tuple((f"{called} {number}", tuple(_answers(received, settings.item, row))) for number, row in rows),
    )
