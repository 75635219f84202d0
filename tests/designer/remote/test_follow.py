import asyncio
from uuid import UUID, uuid4

import pytest

from concertmaster_designer.remote import follow
from concertmaster_designer.remote.address import ServerAddress
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.remote.follow import follow_run
from concertmaster_shared.runs import Record
from tests.support.loopback_server import KEY, THEN, running_server
from tests.support.ports import free_ports

RUN = UUID(int=7)
KINDS = ["run_started", "attempt_started", "step_succeeded", "attempt_started", "step_failed", "run_failed"]
HISTORY = [Record(sequence=number, kind=kind, at=THEN) for number, kind in enumerate(KINDS, 1)]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr(follow, "_PAUSES", (0.01,))


async def test_every_record_comes_once_and_the_stream_ends_with_the_run(server, client):
    server.records[RUN] = HISTORY
    assert [record async for record in follow_run(client, RUN)] == HISTORY


async def test_what_a_newer_server_tells_beside_is_left_out(server, client):
    strange = HISTORY[2].model_copy(update={"kind": "step_admired"})
    server.records[RUN] = [*HISTORY[:2], strange, *HISTORY[3:]]
    assert [record.sequence async for record in follow_run(client, RUN)] == [1, 2, 4, 5, 6]


async def test_it_begins_after_what_is_known(server, client):
    server.records[RUN] = HISTORY
    assert [record.sequence async for record in follow_run(client, RUN, after=4)] == [5, 6]


async def test_broken_streams_are_taken_up_where_they_broke(server, client):
    server.records[RUN] = HISTORY
    server.troubles.break_stream_after += [2, 0, 1]
    assert [record.sequence async for record in follow_run(client, RUN)] == [1, 2, 3, 4, 5, 6]
    asked = [headers.get("last-event-id") for name, headers, _ in server.calls if name == "streamRun"]
    assert asked == [None, "2", "2", "3"]


async def test_a_server_that_comes_up_later_is_waited_for():
    port = free_ports()
    client = Client(ServerAddress.parse(f"http://127.0.0.1:{port}"), key=KEY)
    waiting = asyncio.create_task(collect(follow_run(client, RUN)))
    await asyncio.sleep(0.05)
    with running_server(port) as server:
        server.records[RUN] = HISTORY
        assert await asyncio.wait_for(waiting, 5) == HISTORY
        await client.close()


async def test_a_refusal_ends_it(server):
    stranger = Client(ServerAddress.parse(server.origin), key="wrong")
    with pytest.raises(RemoteError) as caught:
        await collect(follow_run(stranger, uuid4()))
    assert caught.value.is_signed_out
    await stranger.close()


async def collect(records):
    return [record async for record in records]
