"""Files that a stored submission names belong to it from now on, and nobody can name them again."""

from __future__ import annotations

from concertmaster_server.db.queries.new_submissions import NewSubmission
from concertmaster_server.db.queries.sent_files import attach_uploads
from concertmaster_server.db.transaction import Transaction
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_shared.forms.compiled import CompiledForm

from .settle_answers import files_in


async def attach_files(tx: Transaction, submission: NewSubmission, *, forms: CompiledForms) -> None:
    """Let files belong to a submission that was stored in this transaction."""
    form = await forms.get(tx, submission.org_id, submission.form_id, version=submission.version)
    await attach_to(tx, submission, form=form)


async def attach_to(tx: Transaction, submission: NewSubmission, *, form: CompiledForm) -> None:
    """Let files belong to a submission under the form it was checked with."""
    ids = files_in(form, submission.data)
    if ids:
        await attach_uploads(tx, submission.org_id, submission.form_id, ids=ids, submission_id=submission.id)
