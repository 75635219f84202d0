"""Problems of what people read: labels, own sentences, translations, languages."""

from __future__ import annotations

from collections.abc import Iterator

from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.forms.spec import AnswerSettings
from concertmaster_shared.messages import codes
from concertmaster_shared.problems import Problem, error, join, warning

from .layout import Layout

_PREFIX = "answer."


def check_texts(layout: Layout) -> Iterator[Problem]:
    """Find labels that are missing and texts that nobody will read."""
    document = layout.document
    yield from _labels(layout)
    if document.default_locale not in document.locales:
        yield error("form.default_locale", join("default_locale"), locale=document.default_locale)
    yield from _tables(document)
    for check in document.checks:
        if not document.say(f"{check.id}.text", check.text, document.default_locale):
            yield warning("form.check_text_missing", join("checks", check.id, "text"), id=check.id)


def _labels(layout: Layout) -> Iterator[Problem]:
    known = {code.removeprefix(_PREFIX) for code in codes() if code.startswith(_PREFIX)}
    for placed in layout.placed.values():
        settings = placed.settings
        if placed.spec.needs_label and not placed.has_label(layout.document):
            yield warning("form.label_missing", join("fields", placed.id, "label"), name=placed.name or placed.id)
        if isinstance(settings, AnswerSettings):
            for key in settings.messages.keys() - known:
                yield warning("form.unknown_message", join("fields", placed.id, "messages", key), key=key)


def _tables(document: FormDocument) -> Iterator[Problem]:
    owners = {"form", *document.fields, *(page.id for page in document.pages)}
    owners |= {check.id for check in document.checks} | {ending.screen for ending in document.endings}
    inline = frozenset(_inline_texts(document))
    for locale, table in document.texts.items():
        if locale not in document.locales:
            yield warning("form.unknown_locale", join("texts", locale), locale=locale)
        for key in table:
            if key.partition(".")[0] not in owners and key not in inline:
                yield warning("form.unknown_text", join("texts", locale, key), key=key)


def _inline_texts(document: FormDocument) -> Iterator[str]:
    """Give every text that stands in the form itself: it may name a key of the tables."""
    waiting: list[object] = [document.model_dump(exclude={"texts"}, exclude_unset=True)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            yield part
        elif isinstance(part, dict):
            waiting.extend(part.values())
        elif isinstance(part, list | tuple):
            waiting.extend(part)
