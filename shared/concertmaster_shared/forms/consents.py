"""The texts that somebody agreed to, as they stood in the version that was answered, in the language of the answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .compiled import CompiledForm, Level
from .fields.consent import ConsentSettings


@dataclass(frozen=True, slots=True)
class Consent:
    """What stood above a box that was ticked, and beside it. ``field`` is called as its control is."""

    field: str
    label: str
    text: str

    @property
    def sha256(self) -> str:
        """Give the hash of the text; of the label where there is no text."""
        return hashlib.sha256((self.text or self.label).encode("utf-8")).hexdigest()


def consents_in(form: CompiledForm, values: Mapping[str, Any], *, locale: str) -> tuple[Consent, ...]:
    """Give what was agreed to; ``values`` are by field id, as they are stored."""
    return tuple(_consents(form, form.top, values, locale=locale))


def _consents(form: CompiledForm, level: Level, values: Mapping[str, Any], *, locale: str, around: str = "") -> Iterator[Consent]:
    for field in level.fields.values():
        value = values.get(field.id)
        if field.rows is not None:
            for number, row in enumerate(value or ()):
                yield from _consents(form, field.rows, row, locale=locale, around=f"{around}{field.name}[{number}].")
        elif isinstance(field.settings, ConsentSettings) and value is True:
            say = form.document.sayer(field.id, locale)
            label = say("label", field.settings.label) or field.name
            yield Consent(around + field.name, label, say("text", field.settings.text))
