"""Use case: save drafts while they are filled in, for many respondents with one commit. Nobody is told yes before it.

What comes while a commit is on its way makes up the next one. A draft that several tabs save in one batch is written once, with
what each of them changed; a field that another tab or device changed in the meantime is left alone, and who came late is told.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from concertmaster_server.db.database import Database
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.compiled_forms import CompiledForms
from concertmaster_server.runs.backlog import Backlog, QueueFullError
from concertmaster_server.runs.gather import Asked, Gathering
from concertmaster_shared.errors import ConcertMasterError

from .batch import Batch
from .saving import Change, Decide, HandedIn, HandIn, Save, Saved, Start

_MOST_WAITING: Final = 4_096
_LONGEST_S: Final = 15.0
_TOKEN_BYTES: Final = 32

_Question = Save | Start | HandIn
_Answer = Saved | HandedIn | None
_Asked = Asked[_Question, _Answer]


class Autosave:
    """Saves drafts, together with whatever else is to be saved at that moment."""

    def __init__(
        self,
        database: Database,
        forms: CompiledForms,
        backlog: Backlog,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._forms = forms
        self._backlog = backlog
        self._now = now
        self._new_id = new_id
        self._random_bytes = random_bytes
        self._gathering: Gathering[_Question, _Answer] = Gathering(self._carry_out)

    async def save(self, token: str, change: Change) -> Saved:
        """Save a change to the draft behind a token.

        Raises ``NotFoundError``, ``DraftHandedInError``, ``DraftsOffError``, ``DraftTooLargeError``, ``FormClosedError``,
        ``LinkOverError``, ``AssignmentDecidedError``, ``AssignmentClosedError``, ``QueueFullError`` or ``UnavailableError``.
        """
        saved = await self._ask(Save(token_hash=_hash(token), change=change))
        assert isinstance(saved, Saved)  # noqa: S101 - a save is answered so
        return saved

    async def begin(self, start: Start) -> Saved:
        """Begin a draft; raises as ``save`` does, and ``LinkNeededError``."""
        saved = await self._ask(start)
        assert isinstance(saved, Saved)  # noqa: S101 - a start is answered so
        return saved

    async def hand_in(self, token: str, decide: Decide) -> HandedIn | None:
        """Submit the answers of a draft where they are ready and nothing about them has to be looked at alone, else give None.

        Raises ``QueueFullError`` or ``UnavailableError``.
        """
        handed_in = await self._ask(HandIn(token_hash=_hash(token), decide=decide))
        assert not isinstance(handed_in, Saved)  # noqa: S101 - a post is answered so
        return handed_in

    async def _ask(self, question: _Question) -> _Answer:
        if self._gathering.waiting >= _MOST_WAITING:
            raise QueueFullError(limit=_MOST_WAITING)
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await self._gathering.ask(question)
        except TimeoutError as late:
            raise UnavailableError from late

    async def _carry_out(self, batch: Sequence[_Asked]) -> None:
        await self._backlog.look()
        try:
            outcomes = await self._store([asked.question for asked in batch])
        except UnavailableError:
            raise
        except Exception:  # whatever the database says of one of them
            # One that the database does not take must not fail its neighbours.
            if len(batch) == 1:
                raise
            half = len(batch) // 2
            await self._carry_out(batch[:half])
            await self._carry_out(batch[half:])
            return
        for asked, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, ConcertMasterError):
                asked.refuse(outcome)
            else:
                asked.answer(outcome)

    async def _store(self, questions: Sequence[_Question]) -> list[_Answer | ConcertMasterError]:
        async with self._database.transaction() as tx:
            batch = Batch(tx, self._forms, now=self._now(), admit=self._backlog.take)
            await batch.look_up(questions)
            ids = [self._new_id() for _ in questions]
            outcomes: list[_Answer | ConcertMasterError] = []
            for question, new_id in zip(questions, ids, strict=True):
                try:
                    outcomes.append(await self._work(batch, question, new_id))
                except ConcertMasterError as refusal:
                    outcomes.append(None if isinstance(question, HandIn) else refusal)
            await batch.write()
            if refused := await batch.store(self._new_id):
                outcomes = [None if new_id in refused else one for new_id, one in zip(ids, outcomes, strict=True)]
        return outcomes

    async def _work(self, batch: Batch, question: _Question, new_id: UUID) -> _Answer:
        if isinstance(question, Save):
            return await batch.save(question)
        if isinstance(question, HandIn):
            return await batch.hand_in(question, new_id)
        token = base64.urlsafe_b64encode(self._random_bytes(_TOKEN_BYTES)).rstrip(b"=").decode("ascii")
        return await batch.begin(question, token=token, draft_id=new_id)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()
