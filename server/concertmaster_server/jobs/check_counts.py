"""Once a day: count yesterday's answers anew, compare, and mend what differs. Any worker may; doing it twice changes nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

import orjson

from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.answers.recount import UsedVersion, recount_day, versions_of_day
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.forms.counted_answers import COUNTED_TYPES
from concertmaster_shared.forms import FormDocument, read_form

_LOG: Final = logging.getLogger(__name__)

_LONGER: Final = 2

LOOK_S: Final = 900.0
"""How often to see whether a new day has begun."""


async def check_counts(raw: RawConnection, day: date) -> int:
    """Count a day's answers anew; give how many counts were wrong.

    What a field's answers are is said by the version they were given under. Forms that keep answers for no longer than a day are
    left out: their counts are all that is left.
    """
    wrong = 0
    for (organisation, form_id), versions in groupby(await versions_of_day(raw, day), key=lambda one: (one.org_id, one.form_id)):
        documents = {one.version: _read(one) for one in versions}
        if any((document.settings.retention_days or _LONGER) <= 1 for document in documents.values()):
            continue
        mended = await recount_day(raw, organisation, form_id, day=day, fields=_counted(documents))
        if mended:
            wrong += len(mended)
            _LOG.warning(
                "the counts of a form's day were wrong", extra={"form": str(form_id), "day": str(day), "wrong": len(mended)}
            )
    return wrong


def _read(one: UsedVersion) -> FormDocument:
    return read_form(orjson.loads(one.document))


def _counted(documents: Mapping[int, FormDocument]) -> list[tuple[int, str]]:
    return [
        (version, key)
        for version, document in documents.items()
        for key, field in document.fields.items()
        if field.type in COUNTED_TYPES
    ]


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
