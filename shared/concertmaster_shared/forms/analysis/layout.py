"""Where each field of a form stands: on which page, in which sections and repeats.

The walk follows ids, so a document may name fields that are not there, or place one twice; such places are noted and left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from concertmaster_shared.forms.catalogue import FIELD_TYPES
from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.forms.spec import ContainerSettings, FieldSettings, FieldSpec
from concertmaster_shared.forms.values.kinds import ROWS
from concertmaster_shared.problems import Problem, error, join, warning

MOST_LEVELS: Final = 8
"""How deep sections and repeats may stand in each other."""

MOST_REPEATS: Final = 2

PAGES: Final = ""
"""Name of the level outside all repeats."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A field in its place. ``inside`` names the containers around it, outermost first; ``repeats`` the repeats among them."""

    id: str
    settings: FieldSettings
    spec: FieldSpec[Any]
    page: str
    inside: tuple[str, ...]
    repeats: tuple[str, ...]

    @property
    def name(self) -> str:
        """Give the name authors gave the field."""
        return self.settings.name

    @property
    def is_repeat(self) -> bool:
        """Tell whether the field's answer is a list of rows."""
        return self.spec.kind is ROWS

    @property
    def parent(self) -> str:
        """Give the id of what hides this field when it is hidden: the innermost container, else the page."""
        return self.inside[-1] if self.inside else self.page

    @property
    def level(self) -> str:
        """Give the id of the innermost repeat around the field, or ``PAGES``."""
        return self.repeats[-1] if self.repeats else PAGES

    def has_label(self, document: FormDocument) -> bool:
        """Tell whether people read a label, in the form's own language at least."""
        return bool(document.say(f"{self.id}.label", self.settings.label, document.default_locale))


@dataclass(slots=True)
class Layout:
    """Every placed field in reading order, and what is wrong with the places."""

    document: FormDocument
    placed: dict[str, Placed] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def at_level(self, level: str) -> Iterator[Placed]:
        """Give the fields of one level: outside all repeats, or directly inside one."""
        return (place for place in self.placed.values() if place.level == level)

    def outward(self, level: str) -> Iterator[str]:
        """Give a level and those around it, ending with ``PAGES``."""
        if level != PAGES:
            yield level
            yield from reversed(self.placed[level].repeats)
        yield PAGES


def lay_out(document: FormDocument) -> Layout:
    """Walk the pages and give every field its place."""
    layout = Layout(document)
    for page in document.pages:
        _place_items(layout, page.items, join("pages", page.id, "items"), page.id, ())
    for field_id in document.fields:
        if field_id not in layout.placed:
            layout.problems.append(warning("form.not_placed", join("fields", field_id), id=field_id))
    return layout


def _place_items(layout: Layout, items: Sequence[str], path: str, page: str, inside: tuple[str, ...]) -> None:
    for field_id in items:
        fault = _fault(layout, field_id, inside)
        if fault is not None:
            layout.problems.append(error(fault, path, id=field_id, limit=MOST_LEVELS))
            continue
        settings = layout.document.fields[field_id]
        repeats = tuple(outer for outer in inside if layout.placed[outer].is_repeat)
        placed = Placed(field_id, settings, FIELD_TYPES[settings.type], page, inside, repeats)
        if placed.is_repeat and len(repeats) == MOST_REPEATS:
            layout.problems.append(error("form.repeat_too_deep", path, id=field_id))
            continue
        layout.placed[field_id] = placed
        if isinstance(settings, ContainerSettings):
            _place_items(layout, settings.item, join("fields", field_id, "item"), page, (*inside, field_id))


def _fault(layout: Layout, field_id: str, inside: tuple[str, ...]) -> str | None:
    if field_id not in layout.document.fields:
        return "form.unknown_field"
    if field_id in inside:
        return "form.contains_itself"
    if field_id in layout.placed:
        return "form.placed_twice"
    return "form.nested_too_deep" if len(inside) >= MOST_LEVELS else None


def names_at(layout: Layout, level: str) -> Mapping[str, Placed]:
    """Give the names one level brings into expressions; of two fields with one name, the first."""
    names: dict[str, Placed] = {}
    for placed in layout.at_level(level):
        if placed.spec.has_answer and placed.name:
            names.setdefault(placed.name, placed)
    return names
