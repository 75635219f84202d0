"""What is kept for a while and then forgotten: answers to requests that may come twice, and drafts nobody came back to.

Spoken in the role ``cm_engine``, for all organisations; ages are measured by the database's clock.
"""

from __future__ import annotations

from typing import Final

from concertmaster_server.db.raw import RawConnection, name_organisations

_ANSWERS: Final = """
delete from idempotency_keys
where created_at < clock_timestamp() - make_interval(hours => %(hours)s)
    and (created_at < clock_timestamp() - make_interval(hours => %(hook_hours)s) or operation not like 'hook/%%')
"""

_DRAFTS: Final = """
with old as (
    delete from drafts where updated_at < clock_timestamp() - make_interval(days => %s) returning id
)
delete from public_addresses where kind = 'draft' and target_id in (select id from old)
"""


async def forget_answers(raw: RawConnection, *, hours: int, hook_hours: int) -> int:
    """Forget the answers to requests older than that, to calls of hooks when they are older still; gives how many."""
    return (await raw.execute(_ANSWERS, {"hours": hours, "hook_hours": hook_hours})).rowcount


async def forget_drafts(raw: RawConnection, *, days: int) -> int:
    """Forget respondents' drafts that nobody has touched for so long, and the links to them; gives how many."""
    async with raw.transaction():
        rows = await (await raw.execute("select id from organisations")).fetchall()
        await name_organisations(raw, [row[0] for row in rows])
        return (await raw.execute(_DRAFTS, (days,))).rowcount
