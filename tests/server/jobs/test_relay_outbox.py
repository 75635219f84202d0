"""Hints go out once, to the first doorbell that works, and only for runs that nobody has taken up."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.claims import claim
from concertmaster_server.jobs.relay_outbox import relay_outbox, ring
from concertmaster_server.queue import DoorbellError, Ring
from tests.support.stage import Stage, chain
from tests.support.web import new_id


class Bell:
    """Remembers its rings, or is broken."""

    def __init__(self, *, broken: bool = False) -> None:
        self.rung: list[str] = []
        self._broken = broken

    async def wake(self, run_ids: str) -> None:
        if self._broken:
            raise DoorbellError
        self.rung.append(run_ids)

    async def subscribe(self, ring: Ring) -> None:
        raise NotImplementedError

    async def close(self) -> None:
        pass


async def test_hints_of_waiting_runs_are_rung_for_and_all_are_gone(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    runs = {await ground.start(workflow) for _ in range(3)}
    bell = Bell()
    async with await ground.connect() as connection:
        [taken_up] = await claim(connection, new_id(), count=1, suspects=0, suspect=2)
        assert await relay_outbox(connection, [bell]) == 3
        assert await relay_outbox(connection, [bell]) == 0
    assert [set(map(UUID, names.split(","))) for names in bell.rung] == [runs - {taken_up.id}]
    assert await ground.ask("select count(*) from outbox") == [(0,)]


async def test_a_broken_bell_is_passed_by() -> None:
    broken, sound, spare = Bell(broken=True), Bell(), Bell()
    await ring([broken, sound, spare], [UUID(int=1), UUID(int=2)])
    assert (len(sound.rung), spare.rung) == (1, [])


async def test_where_no_bell_works_hints_do_not_pile_up(ground: Stage) -> None:
    await ground.start(await ground.publish(chain(1)))
    async with await ground.connect() as connection:
        assert await relay_outbox(connection, [Bell(broken=True)]) == 1
    assert await ground.ask("select count(*) from outbox") == [(0,)]


async def test_for_nothing_nobody_rings() -> None:
    bell = Bell()
    await ring([bell], [])
    assert bell.rung == []
