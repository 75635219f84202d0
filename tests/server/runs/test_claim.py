"""Who gets a run, in which order, and who may not have it any more."""

from __future__ import annotations

import asyncio
from collections import Counter
from uuid import UUID

from concertmaster_server.db.queries import claims
from concertmaster_server.db.queries.claims import Held, claim, release, renew
from concertmaster_server.db.queries.lane_walk import LaneWalk
from concertmaster_server.db.queries.workers import find_dead, forget, register, take_lock
from concertmaster_server.db.raw import RawConnection
from concertmaster_server.runs.priorities import turn
from concertmaster_server.runs.recover import recover
from tests.support.stage import Stage, chain, worker
from tests.support.web import new_id


async def take(connection: RawConnection, count: int, *, suspects: int = 1) -> list:
    return list(await claim(connection, new_id(), count=count, suspects=suspects, suspect=2))


async def test_no_run_is_claimed_twice(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    runs = {await ground.start(workflow) for _ in range(5)}
    async with await ground.connect() as one, await ground.connect() as other, one.transaction():
        first = await take(one, 3)
        second = await take(other, 3)
    assert {run.id for run in (*first, *second)} == runs
    assert len(first) + len(second) == 5
    assert {run.fence for run in first} == {1}


async def test_a_long_queue_of_one_organisation_delays_no_other(ground: Stage) -> None:
    noisy = await ground.publish(chain(1))
    for _ in range(50):
        await ground.start(noisy)
    others = [await ground.add_organisation() for _ in range(2)]
    for other in others:
        workflow = await ground.publish(chain(1), organisation=other)
        for _ in range(3):
            await ground.start(workflow, organisation=other)
    async with await ground.connect() as connection:
        found = Counter(run.org_id for run in await take(connection, 6))
        assert found == {ground.organisation: 2, others[0]: 2, others[1]: 2}
        found = Counter(run.org_id for run in await take(connection, 6))
        assert found == {ground.organisation: 2, others[0]: 1, others[1]: 1}
        assert len(await take(connection, 64)) == 46


async def test_of_an_organisation_that_has_its_share_nothing_is_taken(ground: Stage) -> None:
    await ground.start(await ground.publish(chain(1)))
    other = await ground.add_organisation()
    theirs = await ground.start(await ground.publish(chain(1), organisation=other), organisation=other)
    async with await ground.connect() as connection:
        found = await claim(connection, new_id(), count=5, suspects=0, suspect=2, sated=[ground.organisation])
        assert [run.id for run in found] == [theirs]
        assert await claim(connection, new_id(), count=5, suspects=0, suspect=2, sated=[ground.organisation]) == ()
        assert len(await take(connection, 5)) == 1


async def test_high_comes_before_low_and_old_before_young(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    low = await ground.start(workflow, priority="low")
    old = await ground.start(workflow)
    young = await ground.start(workflow)
    high = await ground.start(workflow, priority="high")
    async with await ground.connect() as connection:
        order = [(await take(connection, 1))[0].id for _ in range(4)]
    assert order == [high, old, young, low]


async def test_a_worker_takes_from_its_own_queues_alone(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    queued = {priority: await ground.start(workflow, priority=priority) for priority in ("high", "medium", "low")}
    async with worker(ground.dsn, queues=("high", "low")):
        for priority in ("high", "low"):
            assert (await ground.end_of(queued[priority])).status == "succeeded"
        assert (await ground.run(queued["medium"])).status == "queued"


async def test_what_was_lost_often_is_claimed_one_at_a_time(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    for _ in range(4):
        await ground.start(workflow)
    await ground.ask("update runs set lost_claims = 2 where id in (select id from runs limit 3) returning 1")
    async with await ground.connect() as connection:
        assert sorted(run.lost_claims for run in await take(connection, 10)) == [0, 2]
        assert await take(connection, 10, suspects=0) == []
        assert [run.lost_claims for run in await take(connection, 10)] == [2]


async def test_a_heartbeat_keeps_what_is_held_and_gives_back_what_is_not(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    for _ in range(3):
        await ground.start(workflow)
    me = new_id()
    async with await ground.connect() as connection:
        held, forgotten, fresh = await claim(connection, me, count=3, suspects=0, suspect=2)
        old = "update runs set lease_until = clock_timestamp() + interval '1 second' where id = any(%s) returning 1"
        await ground.ask(old, [held.id, forgotten.id])
        beat = await renew(connection, me, [Held(held.id, held.fence)])
        assert (beat.lost, beat.asked) == (frozenset(), frozenset())
        kept = "select id, claimed_by is not null and lease_until > clock_timestamp() + interval '5 s' from runs"
        rows = dict(await ground.ask(kept))
        # The third was claimed a moment ago: its answer may be on its way to us, so it is left alone.
        assert rows == {held.id: True, forgotten.id: False, fresh.id: True}


async def test_a_heartbeat_tells_of_claims_that_were_lost_and_of_cancels(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    runs = [await ground.start(workflow) for _ in range(2)]
    me = new_id()
    async with await ground.connect() as connection:
        mine = await claim(connection, me, count=2, suspects=0, suspect=2)
        await ground.ask("update runs set fence = fence + 1, claimed_by = %s where id = %s returning 1", new_id(), runs[0])
        await ground.cancel(runs[1])
        beat = await renew(connection, me, [Held(run.id, run.fence) for run in mine])
    assert (beat.lost, beat.asked) == ({Held(runs[0], 1)}, {runs[1]})


async def test_only_the_holder_can_give_a_claim_back(ground: Stage) -> None:
    await ground.start(await ground.publish(chain(1)))
    me = new_id()
    async with await ground.connect() as connection:
        [run] = await claim(connection, me, count=1, suspects=0, suspect=2)
        for worker, fence in ((new_id(), run.fence), (me, run.fence - 1)):
            await release(connection, worker, [Held(run.id, fence)])
            assert await ground.ask("select claimed_by from runs") == [(me,)]
        await release(connection, me, [Held(run.id, run.fence)])
    assert await ground.ask("select claimed_by, lost_claims, ready_at is not null from runs") == [(None, 0, True)]


async def test_a_worker_is_dead_when_its_lock_is_gone(ground: Stage) -> None:
    me, other = new_id(), new_id()
    async with await ground.connect() as looking:
        async with await ground.connect() as living:
            assert await take_lock(living, other)
            await register(living, other, ("high",))
            assert await find_dead(looking, me) == ()
        assert await find_dead(looking, other) == ()

        async def dead() -> bool:
            return await find_dead(looking, me) == (other,)

        await ground.until(dead)
        await forget(looking, [other])
        assert await find_dead(looking, me) == ()


async def test_runs_of_the_dead_are_freed_once_and_those_of_the_living_are_not(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    for _ in range(2):
        await ground.start(workflow)
    dead, living = new_id(), new_id()
    async with await ground.connect() as looking, await ground.connect() as theirs:
        await take_lock(theirs, living)
        for worker in (dead, living):
            await register(looking, worker, ())
            assert len(await claim(looking, worker, count=1, suspects=0, suspect=2)) == 1
        assert await recover(looking, new_id(), judge=False) == ()
        assert len(await recover(looking, new_id(), judge=True)) == 1
        assert await recover(looking, new_id(), judge=True) == ()
    assert sorted(await ground.ask("select claimed_by is null, lost_claims from runs")) == [(False, 0), (True, 1)]


async def test_a_claim_finds_its_runs_by_index(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    run_id = await ground.start(workflow)
    await ground.ask(
        "insert into runs (id, org_id, workflow_id, version, trigger_node, status, finished_at)"
        " select gen_random_uuid(), org_id, workflow_id, version, trigger_node, 'succeeded', clock_timestamp()"
        " from runs, generate_series(1, 3000) where id = %s returning 1",
        run_id,
    )
    async with await ground.connect() as connection:
        await connection.execute("set enable_seqscan = off")
        values = {"worker": new_id(), "count": 10, "suspects": 1, "suspect": 2, "priorities": [0, 1, 2], "sated": [], "lease": 10}
        plan = await (await connection.execute("explain " + claims._CLAIM, values)).fetchall()
    text = "\n".join(line for (line,) in plan)
    assert "runs_claimable" in text
    assert "Seq Scan on runs" not in text


def test_each_queue_gets_its_turn() -> None:
    first = Counter(turn(("high", "medium", "low"), claims)[0] for claims in range(100))
    assert first == {"high": 60, "medium": 30, "low": 10}
    assert turn(("low",), 3) == ("low",)
    assert turn(("high", "medium", "low"), 6) == ("low", "high", "medium")


async def test_the_queues_are_looked_through_in_the_order_of_the_turn(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    for priority in ("high", "high", "low", "medium"):
        await ground.start(workflow, priority=priority)
    async with await ground.connect() as connection:
        orders = ((2, 0, 1), (1, 0, 2), (0, 1, 2))
        taken = [await claim(connection, new_id(), count=1, suspects=0, suspect=2, priorities=order) for order in orders]
    assert [run.priority for (run,) in taken] == [2, 1, 0]


async def in_lane(ground: Stage, count: int, *, limit: int, is_open: bool = False, lane: str = "sequence:a") -> list[UUID]:
    """Queue runs that take turns."""
    workflow = await ground.publish(chain(1))
    runs = [await ground.start(workflow) for _ in range(count)]
    await ground.ask(
        "update runs set lane = %s, lane_limit = %s, lane_open = %s where id = any(%s) returning 1", lane, limit, is_open, runs
    )
    return runs


async def test_a_lane_is_claimed_up_to_its_limit_in_the_order_of_acknowledgement(ground: Stage) -> None:
    runs = await in_lane(ground, 5, limit=2)
    async with await ground.connect() as connection:
        taken = await claim(connection, new_id(), count=10, suspects=0, suspect=2)
        assert {run.id for run in taken} == set(runs[:2])
        assert await claim(connection, new_id(), count=10, suspects=0, suspect=2) == ()
        await ground.ask("update runs set claimed_by = null, lease_until = null where id = %s returning 1", runs[0])
        assert [run.id for run in await claim(connection, new_id(), count=10, suspects=0, suspect=2)] == [runs[2]]


async def test_a_run_that_waits_keeps_its_place_in_an_open_lane_and_leaves_another(ground: Stage) -> None:
    async with await ground.connect() as connection:
        for is_open, expected in ((True, 0), (False, 1)):
            runs = await in_lane(ground, 2, limit=1, is_open=is_open, lane=f"{is_open}")
            assert len(await claim(connection, new_id(), count=10, suspects=0, suspect=2)) == 1
            rest = "update runs set claimed_by = null, lease_until = null, status = 'waiting' where id = %s returning 1"
            await ground.ask(rest, runs[0])
            assert len(await claim(connection, new_id(), count=10, suspects=0, suspect=2)) == expected
            # Whoever has its place in an open lane is not kept waiting by the lane.
            await ground.ask("update runs set ready_at = clock_timestamp() where id = %s returning 1", runs[0])
            assert len(await claim(connection, new_id(), count=10, suspects=0, suspect=2)) == int(is_open)


async def test_workers_that_claim_at_once_never_exceed_a_lane(ground: Stage) -> None:
    await in_lane(ground, 40, limit=3)
    links = [await ground.connect() for _ in range(8)]

    for _ in range(5):
        await asyncio.gather(*(take(link, 10) for link in links))
        assert await ground.ask("select count(*) from runs where claimed_by is not null") == [(3,)]
    for link in links:
        await link.close()


async def test_a_paused_run_is_claimed_by_nobody_unless_it_is_cancelled(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(1)))
    await ground.ask("update runs set paused = true where id = %s returning 1", run_id)
    async with await ground.connect() as connection:
        assert await claim(connection, new_id(), count=1, suspects=0, suspect=2) == ()
        await ground.cancel(run_id)
        assert len(await claim(connection, new_id(), count=1, suspects=0, suspect=2)) == 1


async def test_a_run_in_a_lane_that_was_lost_often_is_claimed_as_a_suspect(ground: Stage) -> None:
    runs = await in_lane(ground, 3, limit=2)
    await ground.ask("update runs set lost_claims = 2 where id = any(%s) returning 1", runs[:2])
    async with await ground.connect() as connection:
        assert await claim(connection, new_id(), count=10, suspects=0, suspect=2) == ()
        assert len(await claim(connection, new_id(), count=10, suspects=1, suspect=2)) == 1


async def test_lanes_without_room_hide_none_behind_them(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    for number in range(10):
        for _ in range(2):
            run_id = await ground.start(workflow)
            await ground.ask(
                "update runs set lane = %s, lane_limit = 1, lane_open = true where id = %s returning 1", f"l{number}", run_id
            )
    async with await ground.connect() as connection:
        walk, taken = LaneWalk(stride=4), []
        for _ in range(3):
            taken += await claim(connection, new_id(), count=100, suspects=0, suspect=2, walk=walk)
        assert sorted(str(run.lane) for run in taken) == [f"l{number}" for number in range(10)]
        await ground.ask(
            "update runs set status = 'succeeded', finished_at = now(), claimed_by = null, lease_until = null"
            " where lane = 'l9' and claimed_by is not null returning 1"
        )
        for _ in range(3):
            taken += await claim(connection, new_id(), count=100, suspects=0, suspect=2, walk=walk)
        assert [str(run.lane) for run in taken[10:]] == ["l9"]


async def test_a_cancelled_run_waits_for_no_place(ground: Stage) -> None:
    runs = await in_lane(ground, 2, limit=1, is_open=True)
    async with await ground.connect() as connection:
        assert [run.id for run in await claim(connection, new_id(), count=10, suspects=0, suspect=2)] == runs[:1]
        await ground.cancel(runs[1])
        assert [run.id for run in await claim(connection, new_id(), count=10, suspects=0, suspect=2)] == runs[1:]


async def test_what_was_set_aside_is_not_taken_up_whatever_it_is_told(ground: Stage) -> None:
    run_id = await ground.start(await ground.publish(chain(1)))
    await ground.ask(
        "update runs set status = 'waiting', reason = 'quarantined', ready_at = now() where id = %s returning 1", run_id
    )
    async with await ground.connect() as connection:
        assert await claim(connection, new_id(), count=10, suspects=1, suspect=2) == ()
        await ground.cancel(run_id)
        assert len(await claim(connection, new_id(), count=10, suspects=1, suspect=2)) == 1
