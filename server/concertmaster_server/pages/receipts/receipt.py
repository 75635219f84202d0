"""The receipt: what was received, when, and under which reference."""

from __future__ import annotations

from concertmaster_server.db.queries.addresses import Address
from concertmaster_server.db.queries.submissions import find_submission
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.answer_drafts import AnswerDraft
from concertmaster_server.pages.replies import Reply, html_reply
from concertmaster_server.pages.templates import render

from .build_receipt import Received, build_receipt


async def receipt_reply(tx: Transaction, address: Address, draft: AnswerDraft, *, origin: str) -> Reply:
    """Draw the receipt of a draft that was handed in; raises ``NotFoundError`` where the answers were erased since."""
    found = None
    if draft.submission_id is not None:
        found = await find_submission(tx, address.org_id, draft.form_id, submission_id=draft.submission_id)
    if found is None:
        raise NotFoundError(kind="draft", id=draft.id)
    received = Received(
        id=found.id, form=draft.form, locale=found.locale, values=found.data, at=found.submitted_at, origin=origin
    )
    frame, receipt = build_receipt(received)
    return html_reply(render("receipt.html", frame=frame, receipt=receipt), origins=draft.form.document.settings.embed)
