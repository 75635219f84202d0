"""Find submissions by their answers, and give them with the names of their version's fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.answers.filters import compile_filter
from concertmaster_server.answers.find_page import Asked, Count, count, find_page
from concertmaster_server.answers.sorts import read_sort, refuse_misfit
from concertmaster_server.answers.words import read_search
from concertmaster_server.db.queries import definitions, submissions
from concertmaster_server.db.queries.answers.pages import Position
from concertmaster_server.db.queries.answers.tallies import tallied
from concertmaster_server.db.queries.definitions import FORM
from concertmaster_server.db.queries.versions import list_versions
from concertmaster_server.db.reader import Reader
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms import CompiledForm

from .compiled_forms import CompiledForms
from .submissions import Named, named

_VERSIONS: Final = 20
"""How far back the names of a filter are known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What somebody asks of a form's submissions, as it was written; ``after`` is where the last page ended."""

    form_id: UUID
    filter: str = ""
    sort: str = ""
    search: str = ""
    after: Position | None = None
    limit: int = 50
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """A page of submissions, where the next one begins, and how many there are if that was asked."""

    items: tuple[Named, ...]
    next: Position | None
    count: Count | None = None


async def find_submissions(
    tx: Transaction, reader: Reader, question: Question, *, organisation: UUID, at: datetime, forms: CompiledForms
) -> Answered:
    """Give a page of submissions, those of a removed form too; raises what the filter, the sort or the search has wrong."""
    form_id = question.form_id
    if not await definitions.exists(tx, FORM, organisation, draft_id=form_id):
        raise NotFoundError(kind="form", id=form_id)
    asks_names = question.counted or bool(question.filter.strip() or question.sort.strip())
    versions = await versions_of(tx, organisation, form_id, forms=forms) if asks_names else ()
    filter_ = compile_filter(versions, question.filter, now=at)
    order = read_sort(question.sort, filter_.names)
    refuse_misfit(order, question.after)
    asked = Asked(
        form_id=form_id,
        filter=filter_,
        order=order,
        limit=question.limit,
        words=read_search(question.search),
        after=question.after,
    )
    steady = {one.stored.key for one in filter_.names.fields.values() if one.steady}
    counted = [(narrow.field, value) for narrow in filter_.narrows if narrow.field in steady for value in narrow.tallied]
    known = await tallied(tx, organisation, form_id, counted)
    found = await find_page(reader, asked, known)
    number = await count(reader, asked, known, is_current=_keep_all(versions)) if question.counted else None
    stored = await submissions.find_submissions(tx, organisation, form_id, submission_ids=found.ids)
    items = [await named(tx, organisation, one, forms=forms) for one in stored]
    return Answered(tuple(items), found.next, number)


def _keep_all(versions: tuple[CompiledForm, ...]) -> bool:
    """Tell whether what has been counted is still there: counts outlive what a form forgets after its time."""
    return all(one.document.settings.retention_days is None for one in versions)


async def versions_of(tx: Transaction, organisation: UUID, form_id: UUID, *, forms: CompiledForms) -> tuple[CompiledForm, ...]:
    """Give the published versions of a form, the newest first."""
    lines = await list_versions(tx, FORM, organisation, draft_id=form_id, before=None, limit=_VERSIONS)
    return tuple([await forms.get(tx, organisation, form_id, version=line.version) for line in lines])
