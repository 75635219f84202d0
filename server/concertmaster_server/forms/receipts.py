"""Who gets a copy of their answers, and the letters that bring it. They are written together with the submissions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from concertmaster_server.db.queries.form_letters import NewLetter, insert_letters
from concertmaster_server.db.queries.new_submissions import NewSubmission
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.mail.addresses import read_address
from concertmaster_shared.forms.compiled import CompiledForm


def receipt_address(form: CompiledForm, values: Mapping[str, object]) -> str:
    """Give the address in the field that the form names, empty where there is none that a letter can go to."""
    settings = form.document.settings
    wanted = settings.receipt_to
    if not wanted or settings.anonymous:
        return ""  # a letter leads from an answer to a person
    field = form.fields.get(wanted) or form.top.fields.get(wanted)
    answer = None if field is None or field.spec.type != "email" else values.get(field.id)
    if not isinstance(answer, str):
        return ""
    try:
        return read_address(answer).spec
    except ValueError:
        return ""


async def write_receipts(raw: RawConnection, fresh: Sequence[NewSubmission]) -> None:
    """Write a letter for each submission that has an address for it. It has the submission's id, so there is never a second."""
    letters = [
        (new.org_id, NewLetter(id=new.id, kind="receipt", recipient=new.receipt_to, body=_body(new)))
        for new in fresh
        if new.receipt_to
    ]
    if letters:
        await insert_letters(raw, letters)


def _body(new: NewSubmission) -> dict[str, str]:
    return {"submission": str(new.id), "form": str(new.form_id)}
