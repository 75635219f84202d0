"""Use case: read the sums that a form's pages left behind, as a funnel and as the three vital figures of its first page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.queries.tallies import read_tallies
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction

from .compiled_forms import CompiledForms

FUNNEL: Final = ("opened", "started", "submitted")
VITALS: Final = ("lcp", "cls", "inp")


@dataclass(frozen=True, slots=True)
class Days:
    """A stretch of days, both ends included."""

    since: date
    until: date


@dataclass(frozen=True, slots=True)
class Funnel:
    """Sums by measure, by page in the order of the published version, by how long it took, and by day and measure."""

    totals: Mapping[str, int]
    pages: tuple[tuple[str, str, int], ...]
    fill: Mapping[str, int]
    days: Mapping[date, Mapping[str, int]] = field(default_factory=dict)


async def read_funnel(tx: Transaction, organisation: UUID, form_id: UUID, *, days: Days, forms: CompiledForms) -> Funnel:
    """Give how far people came; raises ``NotFoundError``."""
    await _require(tx, organisation, form_id)
    measures = (*FUNNEL, "page", "fill")
    found = await read_tallies(tx, organisation, form_id, measures=measures, since=days.since, until=days.until)
    totals: Counter[str] = Counter()
    pages: Counter[str] = Counter()
    fill: Counter[str] = Counter()
    by_day: dict[date, Counter[str]] = {}
    for measure, part, day, n in found:
        if measure == "page":
            pages[part] += n
        elif measure == "fill":
            fill[part] += n
        else:
            totals[measure] += n
            by_day.setdefault(day, Counter())[measure] += n
    in_order = await _in_order(tx, organisation, form_id, opened=totals["opened"], pages=pages, forms=forms)
    return Funnel(totals, in_order, fill, by_day)


async def read_vitals(tx: Transaction, organisation: UUID, form_id: UUID, *, days: Days) -> Mapping[str, Mapping[str, int]]:
    """Give sums by measure and bucket; raises ``NotFoundError``."""
    await _require(tx, organisation, form_id)
    found = await read_tallies(tx, organisation, form_id, measures=VITALS, since=days.since, until=days.until)
    sums: dict[str, Counter[str]] = {measure: Counter() for measure in VITALS}
    for measure, part, _day, n in found:
        sums[measure][part] += n
    return sums


async def _require(tx: Transaction, organisation: UUID, form_id: UUID) -> None:
    if not await definitions.exists(tx, FORM, organisation, draft_id=form_id):
        raise NotFoundError(kind="form", id=form_id)


async def _in_order(
    tx: Transaction, organisation: UUID, form_id: UUID, *, opened: int, pages: Mapping[str, int], forms: CompiledForms
) -> tuple[tuple[str, str, int], ...]:
    """Give id, title and count of every page, the first as often as it was opened; pages of earlier versions alone come last."""
    version = await published_version(tx, organisation, form_id)
    known = () if version is None else (await forms.get(tx, organisation, form_id, version=version)).pages
    counts = [opened, *(pages.get(page.id, 0) for page in known[1:])]
    now = [(page.id, page.title, count) for page, count in zip(known, counts, strict=False)]
    gone = pages.keys() - {page.id for page in known}
    return (*now, *((page, "", pages[page]) for page in sorted(gone)))
