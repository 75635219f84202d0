"""The answers of a submission as people read them: page by page, by their labels, in the language they were given in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .compiled import CompiledField, CompiledForm
from .spec import ContainerSettings


@dataclass(frozen=True, slots=True)
class Told:
    """An answer under its label: a text, or the rows of a repeat, each with its name."""

    label: str
    text: str = ""
    rows: tuple[tuple[str, tuple[Told, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class ToldPage:
    """A page that has answers; the title may be empty."""

    title: str
    answers: tuple[Told, ...]


def tell(form: CompiledForm, values: Mapping[str, Any], *, locale: str, entry: str) -> tuple[ToldPage, ...]:
    """Tell the answers in the order of the form; what respondents never saw stays out. ``entry`` names rows that have no name."""
    return tuple(_Teller(form, locale, entry).pages(values))


@dataclass(frozen=True, slots=True)
class _Teller:
    form: CompiledForm
    locale: str
    entry: str

    def pages(self, values: Mapping[str, Any]) -> Iterator[ToldPage]:
        document = self.form.document
        for page in self.form.pages:
            answers = tuple(self.answers(page.items, values))
            if answers:
                yield ToldPage(document.say(f"{page.id}.title", page.title, self.locale), answers)

    def answers(self, ids: Sequence[str], values: Mapping[str, Any]) -> Iterator[Told]:
        for field_id in ids:
            settings = self.form.document.fields[field_id]
            known = self.form.fields.get(field_id)
            if known is None:
                yield from self.answers(settings.item if isinstance(settings, ContainerSettings) else (), values)
            elif field_id in values and settings.type != "hidden" and getattr(settings, "show", True):
                yield self.answer(known, values[field_id])

    def answer(self, known: CompiledField, value: Any) -> Told:
        settings: Any = known.settings
        say = self.form.document.sayer(known.id, self.locale)
        label = say("label", settings.label) or known.name
        if known.rows is None:
            return Told(label, known.spec.summary(value, settings, say))
        called = say("row_label", settings.row_label) or self.entry
        rows = enumerate(value, start=1)
        return Told(label, rows=tuple((f"{called} {number}", tuple(self.answers(settings.item, row))) for number, row in rows))
