"""Runs are started for many callers with one commit: each once, none lost that was acknowledged, none failing for another."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.db.queries.idempotency import KeptAnswer
from concertmaster_server.db.refusals import IdempotencyMismatchError, NotFoundError
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.runs.backlog import Bounds, QueueFullError, backlog
from concertmaster_server.runs.intake import Begun, ByHand, InputUnstorableError, Intake, Repeat, Start, intake
from concertmaster_server.runs.lanes import LaneError
from concertmaster_server.runs.start import NotPublishedError
from tests.support.stage import Stage, chain, graph, node, set_to, worker
from tests.support.web import new_id
from tests.support.wire import Batch, Fate, Phase, relay

KEYS = 6
TIMES = 50


@pytest.fixture
async def door(ground: Stage) -> AsyncIterator[Intake]:
    async with opened(ground.dsn) as made:
        yield made


@asynccontextmanager
async def opened(dsn: str, bounds: Bounds | None = None) -> AsyncIterator[Intake]:
    waiting = backlog(dsn, bounds or Bounds(), asyncio.get_running_loop().time)
    made = intake(dsn, waiting)
    try:
        yield made
    finally:
        await made.close()
        await waiting.close()


def wish(
    ground: Stage, workflow: UUID, *inputs: Any, key: str | None = None, body: bytes = b"same", owner: UUID | None = None
) -> Start:
    """Wish for runs; the answer is their ids."""
    values = inputs or ({},)
    ids = tuple(new_id() for _ in values)

    def answer(_begun: Begun) -> KeptAnswer:
        return KeptAnswer(body, 202, (("Location", "here"),), ",".join(map(str, ids)).encode())

    return Start(
        place=ByHand(owner or ground.organisation, workflow),
        run_ids=ids,
        inputs=values,
        size=2,
        answer=answer,
        repeat=None if key is None else Repeat("startRun", key, body),
    )


def ids(answer: KeptAnswer) -> list[UUID]:
    return [UUID(text) for text in answer.answer.decode().split(",")]


async def stored(ground: Stage) -> set[UUID]:
    return {row[0] for row in await ground.ask("select id from runs")}


async def together(door: Intake, wishes: Sequence[Start]) -> list[KeptAnswer | BaseException]:
    return await asyncio.gather(*(door.start(each) for each in wishes), return_exceptions=True)


async def test_what_is_asked_for_together_is_committed_together(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    answers = await together(door, [wish(ground, workflow, {"n": number}) for number in range(100)])
    assert {ids(answer)[0] for answer in answers if isinstance(answer, KeptAnswer)} == await stored(ground)
    rows = await ground.ask("select count(*), count(distinct xmin::text), count(distinct input) from runs")
    assert rows == [(100, 1, 100)]


async def test_each_of_many_organisations_gets_its_own(ground: Stage, door: Intake) -> None:
    owners = [ground.organisation, *[await ground.add_organisation() for _ in range(3)]]
    workflows = {owner: await ground.publish(chain(1), organisation=owner) for owner in owners}
    await together(door, [wish(ground, workflows[owner], owner=owner) for owner in owners for _ in range(5)])
    rows = await ground.ask("select org_id, workflow_id, count(*) from runs group by 1, 2")
    assert {row[0]: row[1:] for row in rows} == {owner: (workflows[owner], 5) for owner in owners}


async def test_a_start_that_may_not_be_fails_alone(ground: Stage, door: Intake) -> None:
    good, another = await ground.publish(chain(1)), await ground.add_organisation()
    hidden = await ground.publish(chain(1), organisation=another)
    draft = await ground.publish(chain(1))
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute("update workflows set published_version = null where id = %s", (draft,))
    found = await together(door, [wish(ground, place) for place in (good, new_id(), hidden, draft, good)])
    assert [type(each) for each in found] == [KeptAnswer, NotFoundError, NotFoundError, NotPublishedError, KeptAnswer]
    assert len(await stored(ground)) == 2


async def test_an_input_that_cannot_be_stored_fails_alone(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    poisons: dict[int, Any] = {3: {"a": "\0"}, 17: {"a": object()}, 18: {"a": "b\0"}}
    wishes = [wish(ground, workflow, poisons.get(number, {"n": number})) for number in range(40)]
    found = await together(door, wishes)
    refused = {number for number, each in enumerate(found) if isinstance(each, InputUnstorableError)}
    assert refused == poisons.keys()
    good = {wish.run_ids[0] for number, wish in enumerate(wishes) if number not in poisons}
    assert await stored(ground) == good
    assert (await door.start(wish(ground, workflow))).status == 202


async def test_of_many_runs_in_one_start_all_are_stored_or_none(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    found = await together(door, [wish(ground, workflow, *[{}] * 700), wish(ground, workflow, {}, {"a": "\0"}, {})])
    assert [type(each) for each in found] == [KeptAnswer, InputUnstorableError]
    assert len(await stored(ground)) == 700


async def test_equal_requests_at_once_start_one_run_whichever_process_takes_them(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    async with opened(ground.dsn) as neighbour:
        keys = [f"key-{number}" for number in range(KEYS) for _ in range(TIMES)]
        doors = [(door, neighbour)[number % 2] for number in range(len(keys))]
        wishes = [wish(ground, workflow, key=key) for key in keys]
        answers = await asyncio.gather(*(at.start(each) for at, each in zip(doors, wishes, strict=True)))
    by_key = {key: {answer.answer for at, answer in zip(keys, answers, strict=True) if at == key} for key in keys}
    assert {len(found) for found in by_key.values()} == {1}
    assert {UUID(next(iter(found)).decode()) for found in by_key.values()} == await stored(ground)
    again = await door.start(wish(ground, workflow, key="key-0"))
    assert (again.answer, again.headers) == (next(iter(by_key["key-0"])), (("Location", "here"),))


async def test_a_key_stands_for_one_body(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    bodies = [b"one", b"two", b"one"]
    found = await together(door, [wish(ground, workflow, key="k", body=body) for body in bodies])
    assert [type(each) for each in found] == [KeptAnswer, IdempotencyMismatchError, KeptAnswer]
    with pytest.raises(IdempotencyMismatchError):
        await door.start(wish(ground, workflow, key="k", body=b"three"))
    assert len(await stored(ground)) == 1


@pytest.mark.parametrize("phase", ["before", "after"])
async def test_a_connection_that_dies_while_it_commits_loses_and_doubles_nothing(ground: Stage, phase: Phase) -> None:
    """Without a key the caller hears that nobody knows; with a key it hears what became of it."""
    workflow = await ground.publish(chain(1))
    cuts: list[str] = []

    def cut_once(batch: Batch, at: Phase) -> Fate:
        if at == phase and not cuts and "commit" in batch.text and "insert into runs" in batch.text:
            cuts.append(batch.connection)
            return "cut"
        return "pass"

    async with relay(ground.dsn) as wire:
        wire.hook = cut_once
        async with opened(wire.address) as door:
            open_wish, keyed = wish(ground, workflow), wish(ground, workflow, key="k")
            found = await together(door, [open_wish, keyed])
            assert cuts == ["concertmaster-intake"]
            assert [type(each) for each in found] == [UnavailableError, KeptAnswer]
            assert await stored(ground) == {keyed.run_ids[0], *(open_wish.run_ids if phase == "after" else ())}
            assert ids(await door.start(wish(ground, workflow, key="k"))) == list(keyed.run_ids)


async def test_a_connection_that_died_before_is_made_again_and_nobody_hears_of_it(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    await door.start(wish(ground, workflow))
    killed = "select pg_terminate_backend(pid, 1000) from pg_stat_activity where application_name = 'concertmaster-intake'"
    async with ground.database.transaction() as tx:
        await tx.raw.execute("reset role")
        assert await (await tx.raw.execute(killed)).fetchall() == [(True,)]
    assert (await door.start(wish(ground, workflow))).status == 202
    assert len(await stored(ground)) == 2


async def test_the_version_that_is_published_at_that_moment_is_run(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    await door.start(wish(ground, workflow))
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute(
            "insert into workflow_versions (org_id, workflow_id, version, hash, document)"
            " select org_id, workflow_id, 2, 'x', document from workflow_versions"
        )
        await tx.raw.execute("update workflow_triggers set version = 2")
        await tx.raw.execute("update workflows set published_version = 2")
    await door.start(wish(ground, workflow))
    assert await ground.ask("select version from runs order by id") == [(1,), (2,)]


async def test_what_a_version_refers_to_is_pinned_through_all_levels(ground: Stage, door: Intake) -> None:
    top, middle, bottom, alone = [await ground.publish(chain(1)) for _ in range(4)]
    form, gone = new_id(), new_id()
    async with ground.database.transaction(ground.organisation) as tx:
        refer = "update workflow_versions set refers = %s where workflow_id = %s"
        await tx.raw.execute("set local role none")
        await tx.raw.execute(
            "insert into forms (id, org_id, name, document, published_version) values (%s, %s, 'F', '{}', 3)",
            (form, ground.organisation),
        )
        await tx.raw.execute(refer, ([middle, form], top))
        await tx.raw.execute(refer, ([bottom, gone], middle))
        await tx.raw.execute(refer, ([middle], bottom))
    await together(door, [wish(ground, place) for place in (top, bottom, alone)])
    pins = dict(await ground.ask("select workflow_id, pins from runs"))
    assert pins[top] == {str(middle): 1, str(bottom): 1, str(form): 3}
    assert pins[bottom] == {str(middle): 1, str(bottom): 1}
    assert pins[alone] is None


async def set_up(ground: Stage, workflow: UUID, settings: str) -> None:
    async with ground.database.transaction(ground.organisation) as tx:
        await tx.raw.execute("set local role none")
        await tx.raw.execute("update workflow_versions set settings = %s where workflow_id = %s", (settings, workflow))


async def test_a_run_takes_the_lane_of_its_input(ground: Stage, door: Intake) -> None:
    workflow = await ground.publish(chain(1))
    await set_up(ground, workflow, '{"sequence_key": "upper(input.customer)"}')
    names = ("ada", "bob", 7)
    found = await together(door, [wish(ground, workflow, {"customer": name}) for name in names])
    assert [type(each) for each in found] == [KeptAnswer, KeptAnswer, LaneError]
    rows = await ground.ask("select lane, lane_limit, lane_open from runs order by lane")
    assert rows == [("sequence:ADA", 1, True), ("sequence:BOB", 1, True)]


async def test_a_hook_is_found_by_its_path_and_may_turn_a_caller_away(ground: Stage, door: Intake) -> None:
    await ground.publish(graph(node("hook", "trigger.webhook", path="orders", secret="s")))
    seen: list[str] = []

    async def admit(_raw: object, entrance: Any) -> None:
        seen.append(entrance.node_id)
        if len(seen) > 1:
            raise NotFoundError(kind="hook", id="orders")

    def call(path: str) -> Start:
        found = wish(ground, new_id())
        return Start(place=path, run_ids=found.run_ids, inputs=found.inputs, size=2, answer=found.answer, admit=admit)

    found = await together(door, [call(path) for path in ("orders", "orders", "nowhere", "\0")])
    assert [type(each) for each in found] == [KeptAnswer, NotFoundError, NotFoundError, NotFoundError]
    assert seen == ["hook", "hook"]
    assert await ground.ask("select trigger_node from runs") == [("hook",)]


async def test_beyond_the_bound_nothing_is_stored_or_acknowledged(ground: Stage) -> None:
    workflow = await ground.publish(chain(1))
    async with opened(ground.dsn, Bounds(organisation=10)) as door:
        found = await together(door, [wish(ground, workflow) for _ in range(25)])
        acknowledged = {ids(each)[0] for each in found if isinstance(each, KeptAnswer)}
        assert len(acknowledged) == 10
        assert sum(isinstance(each, QueueFullError) for each in found) == 15
        assert await stored(ground) == acknowledged


async def test_what_was_started_is_run(running: Stage) -> None:
    workflow = await running.publish(chain(3))
    async with opened(running.dsn) as door:
        answers = await together(door, [wish(running, workflow, {}, {}) for _ in range(20)])
        for answer in answers:
            assert isinstance(answer, KeptAnswer)
            for run_id in ids(answer):
                assert (await running.end_of(run_id)).status == "succeeded"
    assert await running.audit() == ()


async def test_a_batch_of_one_sequence_runs_in_the_order_of_its_inputs(ground: Stage, door: Intake) -> None:
    document = graph(set_to("note", n="input.n"), edges="start>note") | {"settings": {"sequence_key": "'one'"}}
    batch = wish(ground, await ground.publish(document), *({"n": number} for number in range(50)))
    await door.start(batch)
    async with worker(ground.dsn):
        await ground.end_of(batch.run_ids[-1])
    ended = await ground.ask("select (input ->> 'n')::int from runs where finished_at is not null order by finished_at")
    assert [number for (number,) in ended] == list(range(50))
