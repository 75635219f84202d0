"""Use case: take answers from many senders with one commit. Nobody is told yes before it.

What comes while a commit is on its way makes up the next one. Answers are checked beforehand, against the version that was the
newest when the form was last looked at; the insert stores them only where it still is. Whatever is not plain (the first answers
to a form, wrong answers, a closed or changed form) goes through a transaction of its own, which knows for sure.

A submission that the database refuses fails alone: its batch is cut into halves until it stands apart. When the connection breaks
while it commits, the batch is sent once more: what has been stored is recognised by its id.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final
from uuid import UUID

from concertmaster_server.db.acts import Act
from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.database import Database
from concertmaster_server.db.line import Line, UnstorableError
from concertmaster_server.db.queries.forms import published_version
from concertmaster_server.db.queries.new_submissions import NewSubmission
from concertmaster_server.db.raw import RawConnection, brief_transaction, name_organisations
from concertmaster_server.db.refusals import NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.runs.backlog import Backlog, QueueFullError
from concertmaster_server.runs.gather import Asked, Gathering
from concertmaster_shared.errors import ConcertMasterError

from .compiled_forms import CompiledForms
from .store_submissions import Outcome, Receipt, Unstored, store
from .submit import Answers, AnswersInvalidError, FormClosedError, PublishedForm, check_for, receipt_of, submit
from .uploads.bounds import takes_files

_MOST_WAITING: Final = 4_096
_LONGEST_S: Final = 30.0
"""A database that is frozen must not hold senders for ever."""

_BYTES_A_ROW: Final = 8 * 1024
"""So many bytes of answers weigh as much as one more submission: a batch is bounded in both."""

_MOST_KNOWN: Final = 500


class AnswersUnstorableError(ConcertMasterError):
    """The database cannot store these answers."""

    code: ClassVar[str] = "answers.unstorable"


@dataclass(frozen=True, slots=True)
class _Known:
    """A form as it was when it was last looked at. Files are looked up, and belong to a submission, in its own transaction."""

    published: PublishedForm
    takes_files: bool


_Place = tuple[UUID, UUID]
"""An organisation and a form of it."""

_Asked = Asked[NewSubmission, Outcome]


class SubmissionIntake:
    """Stores submissions, together with whatever else comes at that moment."""

    def __init__(
        self, line: Line, database: Database, *, forms: CompiledForms, backlog: Backlog, new_id: Callable[[], UUID]
    ) -> None:
        self._line = line
        self._database = database
        self._forms = forms
        self._backlog = backlog
        self._new_id = new_id
        self._known: OrderedDict[_Place, _Known] = OrderedDict()
        self._looking: dict[_Place, asyncio.Task[_Known]] = {}
        self._gathering: Gathering[NewSubmission, Outcome] = Gathering(self._store)

    async def submit(self, act: Act, sent: Answers, *, size: int) -> Receipt:
        """Store answers of ``size`` bytes, or find that an equal request did, and give the receipt.

        Raises what ``submit.submit`` raises, ``AnswersUnstorableError``, ``QueueFullError``, or ``UnavailableError``: then nobody
        knows whether they were stored.
        """
        if self._gathering.waiting >= _MOST_WAITING:
            raise QueueFullError(limit=_MOST_WAITING)
        try:
            async with asyncio.timeout(_LONGEST_S):
                await self._backlog.admit(act.organisation)
                return await self._take(act, sent, size)
        except TimeoutError as late:
            raise UnavailableError from late

    async def close(self) -> None:
        """Let nobody wait any more, and close the connection."""
        await self._gathering.close()
        await self._line.close()

    async def _take(self, act: Act, sent: Answers, size: int) -> Receipt:
        """Store with the next batch, where these answers are as plain as they must be for that."""
        place = (act.organisation, sent.form_id)
        known = self._known.get(place)
        if known is None or not self._forms.is_fresh(act.organisation, known.published.form):
            known = await self._look(place)
        if known.takes_files or sent.version not in (None, known.published.version):
            return await self._alone(act, sent)
        try:
            submission = check_for(known.published, act, sent, form=known.published.form, submission_id=self._new_id())
        except (AnswersInvalidError, FormClosedError):
            # An equal request may have come before; and whoever is not refused again met another form than the one known here.
            receipt = await self._alone(act, sent)
            self._forget(place, known)
            return receipt
        outcome = await self._gathering.ask(submission, weight=1 + size // _BYTES_A_ROW)
        if outcome is Unstored.CHANGED:
            self._forget(place, known)
            return await self._alone(act, sent)
        return receipt_of(outcome)

    async def _alone(self, act: Act, sent: Answers) -> Receipt:
        """Store in a transaction of its own, or learn there what stands against it."""
        async with self._database.transaction(act.organisation) as tx:
            return await submit(tx, act, sent, forms=self._forms, new_id=self._new_id)

    async def _look(self, place: _Place) -> _Known:
        """Look at a form, once for all who wait for it; raises ``NotFoundError``."""
        looking = self._looking.get(place)
        if looking is None:
            looking = self._looking[place] = asyncio.create_task(self._find(*place))
            looking.add_done_callback(lambda _: self._looking.pop(place, None))
        # Whoever goes away must not take the answer from the others.
        known = self._known[place] = await asyncio.shield(looking)
        if len(self._known) > _MOST_KNOWN:
            self._known.popitem(last=False)
        return known

    async def _find(self, organisation: UUID, form_id: UUID) -> _Known:
        async with self._database.transaction(organisation) as tx:
            version = await published_version(tx, organisation, form_id)
            if version is None:
                raise NotFoundError(kind="form", id=form_id)
            form = await self._forms.get(tx, organisation, form_id, version=version)
            return _Known(PublishedForm(version, form), takes_files(form))

    def _forget(self, place: _Place, known: _Known) -> None:
        if self._known.get(place) is known:
            del self._known[place]

    async def _store(self, batch: Sequence[_Asked], *, tries: int = 2) -> None:
        try:
            outcomes = await self._line.use(lambda raw: self._write(raw, [asked.question for asked in batch]))
        except (UnstorableError, TypeError) as refusal:  # TypeError: a value that is no JSON at all
            await self._store_apart(batch, refusal)
        except UnavailableError:
            if tries == 1:
                raise
            await self._store(batch, tries=tries - 1)
        else:
            for asked, outcome in zip(batch, outcomes, strict=True):
                asked.answer(outcome)

    async def _store_apart(self, batch: Sequence[_Asked], refusal: Exception) -> None:
        """Find what cannot be stored by halving the batch: its neighbours must not fail with it."""
        if len(batch) == 1:
            error = AnswersUnstorableError()
            error.__cause__ = refusal
            batch[0].refuse(error)
            return
        half = len(batch) // 2
        await self._store(batch[:half])
        await self._store(batch[half:])

    async def _write(self, raw: RawConnection, batch: Sequence[NewSubmission]) -> tuple[Outcome, ...]:
        async with brief_transaction(raw):
            await name_organisations(raw, {new.org_id for new in batch})
            return await store(raw, batch, self._new_id)


def submission_intake(
    database_url: str, database: Database, *, forms: CompiledForms, backlog: Backlog, new_id: Callable[[], UUID]
) -> SubmissionIntake:
    """Make the intake of a web process, with a connection of its own."""
    line = Line(psycopg_dsn(database_url), "submissions", role="cm_app")
    return SubmissionIntake(line, database, forms=forms, backlog=backlog, new_id=new_id)
