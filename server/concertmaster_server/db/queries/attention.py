"""What waits for a person who operates: nothing is broken, and nothing goes on by itself. Spoken in the role ``cm_engine``.

Letters wait too; that they have not left is for whoever looks after the mail server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from concertmaster_server.db.raw import RawConnection, name_organisations


@dataclass(frozen=True, slots=True)
class Attention:
    """How much waits, of all organisations; ``last_failure`` is why a waiting letter has not left, where that was tried."""

    uncertain_runs: int
    quarantined_runs: int
    late_letters: int
    last_failure: str | None


# A run says one reason, the step of unknown outcome before all others. A letter that was tried is due again later.
_COUNTS: Final = """
with late as (
    select due_at, failure from letters
    where sent_at is null and failed_at is null
        and (due_at < clock_timestamp() - interval '1 minute' or failure is not null)
)
select
    (select count(*) from runs where finished_at is null and status = 'waiting' and reason = 'uncertain'),
    (select count(*) from runs where finished_at is null and status = 'waiting' and reason = 'quarantined'),
    (select count(*) from late),
    (select failure from late where failure is not null order by due_at desc limit 1)
"""


async def find_attention(connection: RawConnection) -> Attention:
    """Count what waits for a person."""
    async with connection.transaction():
        rows = await (await connection.execute("select id from organisations")).fetchall()
        await name_organisations(connection, [row[0] for row in rows])
        row = await (await connection.execute(_COUNTS)).fetchone()
    assert row is not None  # noqa: S101 - counts are always one row
    return Attention(*row)
