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
from concertmaster_server.runs.backlog import QueueFullError
from concertmaster_server.runs.gather import Asked, Gathering
from concertmaster_shared.errors import ConcertMasterError

from .batch import Batch
from .saving import Change, Save, Saved, Start

_MOST_WAITING: Final = 4_096
_LONGEST_S: Final = 15.0
_TOKEN_BYTES: Final = 32

_Question = Save | Start
_Asked = Asked[_Question, Saved]


class Autosave:
    """Saves drafts, together with whatever else is to be saved at that moment."""

    def __init__(
        self,
        database: Database,
        forms: CompiledForms,
        *,
        now: Callable[[], datetime],
        new_id: Callable[[], UUID],
        random_bytes: Callable[[int], bytes],
    ) -> None:
        self._database = database
        self._forms = forms
        self._now = now
        self._new_id = new_id
        self._random_bytes = random_bytes
        self._gathering: Gathering[_Question, Saved] = Gathering(self._carry_out)

    async def save(self, token: str, change: Change) -> Saved:
        """Save a change to the draft behind a token.

        Raises ``NotFoundError``, ``DraftHandedInError``, ``DraftsOffError``, ``DraftTooLargeError``, ``FormClosedError``,
        ``LinkOverError``, ``AssignmentDecidedError``, ``AssignmentClosedError``, ``QueueFullError`` or ``UnavailableError``.
        """
        return await self._ask(Save(token_hash=hashlib.sha256(token.encode("utf-8")).hexdigest(), change=change))

    async def begin(self, start: Start) -> Saved:
        """Begin a draft; raises as ``save`` does, and ``LinkNeededError``."""
        return await self._ask(start)

    async def _ask(self, question: _Question) -> Saved:
        if self._gathering.waiting >= _MOST_WAITING:
            raise QueueFullError(limit=_MOST_WAITING)
        try:
            async with asyncio.timeout(_LONGEST_S):
                return await self._gathering.ask(question)
        except TimeoutError as late:
            raise UnavailableError from late

    async def _carry_out(self, batch: Sequence[_Asked]) -> None:
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
            if isinstance(outcome, Saved):
                asked.answer(outcome)
            else:
                asked.refuse(outcome)

    async def _store(self, questions: Sequence[_Question]) -> list[Saved | ConcertMasterError]:
        async with self._database.transaction() as tx:
            batch = Batch(tx, self._forms, self._now())
            await batch.look_up(questions)
            outcomes: list[Saved | ConcertMasterError] = []
            for question in questions:
                try:
                    if isinstance(question, Start):
                        token = base64.urlsafe_b64encode(self._random_bytes(_TOKEN_BYTES)).rstrip(b"=").decode("ascii")
                        outcomes.append(await batch.begin(question, token=token, draft_id=self._new_id()))
                    else:
                        outcomes.append(await batch.save(question))
                except ConcertMasterError as refusal:
                    outcomes.append(refusal)
            await batch.write()
        return outcomes
