"""What a post says of files, made true before the post is judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.uploads.settle_answers import files_in, keep_for_draft, settle_answers
from concertmaster_server.pages.entry import Entry
from concertmaster_shared.forms.compiled import CompiledForm
from concertmaster_shared.forms.naming import answers_by_id


async def settled_entry(
    tx: Transaction, organisation: UUID, form_id: UUID, *, form: CompiledForm, entry: Entry, locale: str
) -> Entry:
    """Give a post with true facts of its files; what stands against some of them is among its problems."""
    settled = await settle_answers(tx, organisation, form_id, form=form, answers=entry.answers, locale=locale)
    if settled.answers is entry.answers:
        return entry
    return replace(entry, answers=settled.answers, problems=(*entry.problems, *settled.problems))


async def keep_files(tx: Transaction, act: Act, form_id: UUID, *, form: CompiledForm, answers: Mapping[str, object]) -> None:
    """Keep the files of answers that a draft keeps as long as the draft."""
    ids = files_in(form, answers_by_id(form, answers))
    await keep_for_draft(tx, act.organisation, form_id, ids=ids, at=act.at)
