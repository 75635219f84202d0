"""Now and then: build the indexes that forms ask for, and drop those that none asks for any more. Any worker may; one does.

It speaks as the owner of the database. A worker that is killed in the middle leaves a wish and perhaps half an index; the next
round drops that and begins anew.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

import orjson

from concertmaster_server.answers.wishes import LARGE, wishes
from concertmaster_server.db.line import Line
from concertmaster_server.db.queries.answers.indexes import (
    Candidate,
    begin_building,
    build_index,
    drop_index,
    find_candidates,
    look_again,
    open_wishes,
    wish,
)
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_shared.forms import compile_form, read_form

_LOG: Final = logging.getLogger(__name__)

FIRST_S: Final = 45.0
EVERY_S: Final = 300.0


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a round did: the names of indexes."""

    built: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


async def index_answers(raw: RawConnection) -> Indexed:
    """Bring the indexes over answers to what the published forms ask for."""
    if not await begin_building(raw):
        return Indexed()
    candidates = await find_candidates(raw, large=LARGE)
    asked = await asyncio.to_thread(_asked, candidates)
    await wish(raw, {(one.org_id, one.form_id): fields for one, fields in zip(candidates, asked, strict=True)})
    built, dropped = [], []
    for index in await open_wishes(raw):
        if index.state == "wanted":
            await build_index(raw, index)
            built.append(index.name)
        else:
            await drop_index(raw, index)
            dropped.append(index.name)
    if built:
        await look_again(raw)
    return Indexed(tuple(built), tuple(dropped))


def _asked(candidates: tuple[Candidate, ...]) -> list[dict[str, str]]:
    return [wishes(compile_form(read_form(orjson.loads(one.document))), one.total) for one in candidates]


async def index_answers_for_ever(dsn: str, *, first_s: float = FIRST_S, every_s: float = EVERY_S) -> None:
    """Build and drop until cancelled."""
    line = Line(dsn, "indexes", role=None)
    await asyncio.sleep(first_s)
    while True:
        try:
            done = await line.use(index_answers)
            if done.built or done.dropped:
                _LOG.info("answers have other indexes", extra={"built": done.built, "dropped": done.dropped})
        except UnavailableError:
            _LOG.debug("a round of indexes did not reach the database")
        finally:
            await line.close()
        await asyncio.sleep(every_s)
