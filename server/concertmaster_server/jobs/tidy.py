"""Now and then: forget what was kept for a while. Any worker may; doing it twice changes nothing."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.remains import forget_answers, forget_drafts
from concertmaster_server.db.unavailable import UnavailableError

_LOG: Final = logging.getLogger(__name__)

ANSWERS_HOURS: Final = 24
"""How long a repeated request is recognised."""

HOOK_ANSWERS_HOURS: Final = 7 * 24
"""How long a repeated call of a hook is recognised: senders of webhooks try again for days."""

DRAFTS_DAYS: Final = 60
"""How long a respondent may stay away and still go on; receipts are kept as long."""

EVERY_S: Final = 600.0


async def tidy_for_ever(line: Line, *, every_s: float = EVERY_S) -> None:
    """Tidy until cancelled; the first time after the first pause, so that a start is not held up."""
    while True:
        await asyncio.sleep(every_s)
        try:
            answers = await line.use(lambda raw: forget_answers(raw, hours=ANSWERS_HOURS, hook_hours=HOOK_ANSWERS_HOURS))
            drafts = await line.use(lambda raw: forget_drafts(raw, days=DRAFTS_DAYS))
        except UnavailableError:
            continue
        if answers or drafts:
            _LOG.info("forgot what was old", extra={"answers": answers, "drafts": drafts})
