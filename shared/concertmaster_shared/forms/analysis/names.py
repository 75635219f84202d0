"""Problems of ids and names: missing, malformed, used twice, or meaning something else."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Final

from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.problems import Problem, error, join, warning

from .layout import PAGES, Layout, Placed
from .scope import ENV

_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
_SLUG: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

RESERVED: Final = frozenset({"and", "or", "not", "in", "null", "true", "false", "item", "index", ENV})
FILTER_NAMES: Final = frozenset({"submitted_at", "status", "id", "locale", "version"})


def check_slug(document: FormDocument) -> Iterator[Problem]:
    """Find an address that is missing or cannot be one."""
    if not document.slug:
        yield error("form.slug_missing", join("slug"))
    elif _SLUG.fullmatch(document.slug) is None:
        yield error("form.bad_slug", join("slug"), slug=document.slug)


def check_ids(document: FormDocument) -> Iterator[Problem]:
    """Find ids that two parts share."""
    places = [(field_id, ("fields", field_id)) for field_id in document.fields]
    places += [(page.id, ("pages", page.id)) for page in document.pages]
    places += [(check.id, ("checks", check.id)) for check in document.checks]
    places += [(ending.screen, ("endings", ending.screen)) for ending in document.endings]
    times = Counter(part_id for part_id, _place in places)
    told: set[str] = set()
    for part_id, place in reversed(places):
        if times[part_id] > 1 and part_id not in told:
            told.add(part_id)
            yield error("form.duplicate_id", join(*place), id=part_id)


def check_names(layout: Layout) -> Iterator[Problem]:
    """Find fields without a usable name of their own."""
    for placed in layout.placed.values():
        if placed.spec.has_answer or placed.name:
            yield from _check_name(placed)
    yield from _duplicates(layout)


def _check_name(placed: Placed) -> Iterator[Problem]:
    path = join("fields", placed.id, "name")
    name = placed.name
    if not name:
        suggestion = re.sub(r"\W", "_", placed.settings.label.strip().lower(), flags=re.ASCII).strip("_")[:40]
        yield error("form.name_missing", path, id=placed.id, suggestion=suggestion or "answer_1")
    elif _NAME.fullmatch(name) is None:
        yield error("form.bad_name", path, name=name)
    elif name in RESERVED:
        yield error("form.reserved_name", path, name=name)
    elif name in FILTER_NAMES and placed.level == PAGES:
        yield warning("form.filter_name", path, name=name)


def _duplicates(layout: Layout) -> Iterator[Problem]:
    first: dict[tuple[str, str], str] = {}
    for placed in layout.placed.values():
        if not placed.name:
            continue
        path = join("fields", placed.id, "name")
        other = first.setdefault((placed.level, placed.name), placed.id)
        if other != placed.id:
            yield error("form.duplicate_name", path, name=placed.name, other=other)
        elif any((outer, placed.name) in first for outer in layout.outward(placed.level) if outer != placed.level):
            yield warning("form.hides_name", path, name=placed.name)
