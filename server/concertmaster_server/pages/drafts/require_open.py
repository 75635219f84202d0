"""Whether a draft that is not handed in yet still takes answers."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.answer_assignment import require_asked
from concertmaster_server.forms.answer_drafts import AnswerDraft
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.forms.submit import FormClosedError
from concertmaster_server.forms.use_links import LinkNeededError, LinkOverError, require_usable
from concertmaster_server.pages.published import Published, find_by_id
from concertmaster_server.runs.people.decide_assignment import AssignmentClosedError, AssignmentDecidedError

OVER: Final = (NotFoundError, FormClosedError, LinkNeededError, LinkOverError, AssignmentDecidedError, AssignmentClosedError)
"""What stands against a draft that takes no more answers."""


async def require_open(
    tx: Transaction, organisation: UUID, draft: AnswerDraft, *, forms: CompiledForms, now: datetime
) -> Published | None:
    """Give the form as it is published now, None for who was asked in person: that question has a deadline of its own.

    Raises one of ``OVER`` where the question, the link or the form takes no more answers.
    """
    if draft.assignee_id is not None:
        await require_asked(tx, organisation, draft.assignee_id)
        return None
    if draft.link_id is not None:
        await require_usable(tx, organisation, draft.link_id, now=now)
    try:
        found = await find_by_id(tx, organisation, draft.form_id, now=now, forms=forms)
    except NotFoundError as gone:
        raise FormClosedError(locale=draft.locale) from gone
    if not found.is_open:
        raise FormClosedError(locale=draft.locale)
    if found.form.document.settings.identity == "token" and draft.link_id is None:
        raise LinkNeededError
    return found
