"""Now and then: forget what was kept for a while. Any worker may; doing it twice changes nothing."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from concertmaster_server.blobs import BlobStore
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.form_letters import forget_form_letters
from concertmaster_server.db.queries.remains import forget_answers, forget_drafts
from concertmaster_server.db.queries.signals import forget_late
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.drafting.saving import DRAFTS_DAYS

from .forget_runs import forget_old_runs
from .forget_submissions import forget_old_submissions
from .forget_uploads import forget_old_uploads

_LOG: Final = logging.getLogger(__name__)

ANSWERS_HOURS: Final = 24
"""How long a repeated request is recognised."""

HOOK_ANSWERS_HOURS: Final = 7 * 24
"""How long a repeated call of a hook is recognised: senders of webhooks try again for days."""

LETTERS_HOURS: Final = 24
"""How long the address of a letter about a form is kept after it has left."""

EVERY_S: Final = 600.0

RUNS_WITHIN_S: Final = 60.0
"""How long a round may forget runs before the rest is left to the next one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Where large values of runs lie, and for how many days ended runs are kept whose workflow says nothing; None: for ever."""

    store: BlobStore
    run_days: int | None = None


async def tidy_for_ever(line: Line, keeping: Keeping, *, every_s: float = EVERY_S) -> None:
    """Tidy until cancelled; the first time after the first pause, so that a start is not held up."""
    while True:
        await asyncio.sleep(every_s)
        try:
            forgotten = await forget_old_runs(line, keeping.store, days=keeping.run_days, within_s=RUNS_WITHIN_S)
            old = await forget_old_submissions(line, keeping.store, within_s=RUNS_WITHIN_S)
            answers = await line.use(lambda raw: forget_answers(raw, hours=ANSWERS_HOURS, hook_hours=HOOK_ANSWERS_HOURS))
            drafts = await line.use(lambda raw: forget_drafts(raw, days=DRAFTS_DAYS))
            await line.use(lambda raw: forget_form_letters(raw, hours=LETTERS_HOURS))
            signals = await line.use(forget_late)
            files = await forget_old_uploads(line, keeping.store)
        except UnavailableError:
            continue
        finally:
            await line.close()
        if answers or drafts or signals or files or old or forgotten.runs:
            counts = {"answers": answers, "drafts": drafts, "signals": signals, "files": files, "runs": forgotten.runs}
            _LOG.info("forgot what was old", extra=counts | {"submissions": old})
