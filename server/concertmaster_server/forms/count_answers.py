"""Answers in numbers, from what is counted while they come in: no submission is read for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from concertmaster_server.answers.known_names import known_names
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.answers.tallies import count_days, count_values, tallied
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError

from .compiled_forms import CompiledForms
from .counted_answers import COUNTED_TYPES
from .find_submissions import versions_of


class NotCountedError(ConcertMasterError):
    """The answers to this field are not counted; ``names`` says whose are."""

    code: ClassVar[str] = "counts.none"


@dataclass(frozen=True, slots=True)
class Counts:
    """All submissions; how often each value was given, or how many each day brought."""

    total: int
    values: tuple[tuple[str, int], ...] = ()
    days: tuple[tuple[date, int], ...] = ()


async def count_answers(
    tx: Transaction, organisation: UUID, form_id: UUID, *, field: str, between: tuple[date, date] | None, forms: CompiledForms
) -> Counts:
    """Count by value where a field is named, else by day; raises ``NotFoundError`` or ``NotCountedError``."""
    if not await definitions.exists(tx, FORM, organisation, draft_id=form_id):
        raise NotFoundError(kind="form", id=form_id)
    total = (await tallied(tx, organisation, form_id, ())).total or 0
    if not field:
        days = await count_days(tx, organisation, form_id, between=between or (date.min, date.max))
        return Counts(total, days=days)
    known = known_names(await versions_of(tx, organisation, form_id, forms=forms)).fields
    counted = {name: one.stored.key for name, one in known.items() if one.field.spec.type in COUNTED_TYPES}
    if field not in counted:
        raise NotCountedError(name=field, names=", ".join(sorted(counted)) or "–")
    return Counts(total, values=await count_values(tx, organisation, form_id, field=counted[field], between=between))
