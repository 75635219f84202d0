"""Use case: replay edits on a draft, with the same pure function that the designer used."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final
from uuid import UUID

import orjson

from concertmaster_server.db.acts import Act
from concertmaster_server.db.queries import definitions
from concertmaster_server.db.queries.definitions import WORKFLOW, Draft
from concertmaster_server.db.queries.workflows import EditBatch, edits_after, insert_edits
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence
from concertmaster_shared.problems import Problem, join
from concertmaster_shared.workflow import Draft as WorkingCopy
from concertmaster_shared.workflow import EditError, EditList, WorkflowDocument
from concertmaster_shared.workflow.edits import Edit

from .check import with_stored
from .drafts import lock

_MOST_BATCHES: Final = 500
"""Batches that a conflict tells of; who is further behind loads the draft."""


class EditsMisfitError(ConcertMasterError):
    """An edit does not fit the draft; ``problems`` say which."""

    code: ClassVar[str] = "edit.misfit"

    def __init__(self, misfit: EditError) -> None:
        super().__init__(**misfit.parameters)
        place = join("edits", misfit.parameters.get("index", 0))
        message = sentence(misfit.code, misfit.parameters)
        self.problems = (Problem(code=misfit.code, severity="error", path=place, message=message),)


class EditsConflictError(ConcertMasterError):
    """The edits were made on another revision than the draft is at.

    ``members`` go into the answer: the draft's ``revision``, and the ``edits`` in between, or null where they do not lead
    there (the draft was replaced as a whole, or they are too many): then the draft has to be read again.
    """

    code: ClassVar[str] = "edits.conflict"

    def __init__(self, revision: int, edits: list[object] | None) -> None:
        super().__init__(revision=revision)
        self.members = {"revision": revision, "edits": edits}


async def apply_edits(tx: Transaction, act: Act, *, workflow_id: UUID, base_revision: int, edits: tuple[Edit, ...]) -> int:
    """Apply edits made on ``base_revision``, all or none; give the revision they make."""
    draft = await lock(tx, act.organisation, workflow_id, wanted=None)
    if draft.revision != base_revision:
        raise EditsConflictError(draft.revision, await _in_between(tx, act.organisation, draft, base_revision))
    if not edits:
        return draft.revision
    name, document = await with_stored(draft.document, lambda stored: _replay(stored, edits))
    after = replace(draft, name=name, revision=draft.revision + 1, document=document, problems=None)
    await definitions.update_draft(tx, WORKFLOW, act.organisation, draft=after, now=act.at)
    batch = EditBatch(
        revision=after.revision, edits=EditList.dump_json(edits).decode("utf-8"), made_by=act.author, made_at=act.at
    )
    await insert_edits(tx, act.organisation, workflow_id, batch=batch)
    return after.revision


def _replay(document: WorkflowDocument, edits: tuple[Edit, ...]) -> tuple[str, str]:
    """Give the name and the JSON that a document has after the edits."""
    working = WorkingCopy(document)
    try:
        working.apply(edits)
    except EditError as misfit:
        raise EditsMisfitError(misfit) from misfit
    return working.name, working.document().model_dump_json()


async def _in_between(tx: Transaction, organisation: UUID, draft: Draft, base_revision: int) -> list[object] | None:
    missed = draft.revision - base_revision
    if not 0 < missed <= _MOST_BATCHES:
        return None
    batches = await edits_after(tx, organisation, draft.id, revision=base_revision, limit=missed)
    if len(batches) != missed:
        return None
    return [edit for batch in batches for edit in orjson.loads(batch.edits)]
