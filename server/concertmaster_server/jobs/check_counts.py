"""Once a day: count yesterday's answers anew, compare, and mend what differs. Any worker may; doing it twice changes nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

import orjson

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.answers.recount import forms_of_day, recount_day
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.counted_answers import COUNTED_TYPES
from concertmaster_shared.forms import read_form

_LOG: Final = logging.getLogger(__name__)

LOOK_S: Final = 900.0
"""How often to see whether a new day has begun."""


async def check_counts(raw: RawConnection, day: date) -> int:
    """Count a day's answers anew; give how many counts were wrong."""
    wrong = 0
    for organisation, form_id, document in await forms_of_day(raw, day):
        fields = [key for key, field in read_form(orjson.loads(document)).fields.items() if field.type in COUNTED_TYPES]
        mended = await recount_day(raw, organisation, form_id, day=day, fields=fields)
        if mended:
            wrong += len(mended)
            _LOG.warning(
                "the counts of a form's day were wrong", extra={"form": str(form_id), "day": str(day), "wrong": len(mended)}
            )
    return wrong


async def check_counts_for_ever(line: Line, now: Callable[[], datetime], *, look_s: float = LOOK_S) -> None:
    """Check each day when it is over, until cancelled; the first time after the first pause."""
    checked: date | None = None
    while True:
        await asyncio.sleep(look_s)
        yesterday = now().date() - timedelta(days=1)
        if yesterday == checked:
            continue
        try:
            await line.use(lambda raw, day=yesterday: check_counts(raw, day))  # type: ignore[misc]  # bound here, not when it runs
            checked = yesterday
        except UnavailableError:
            _LOG.debug("a check of counts did not reach the database")
        finally:
            await line.close()
