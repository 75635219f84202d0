"""Databases of other people: guarded as every call is, bounded in time, and sharing nothing between organisations."""

from __future__ import annotations

import asyncio
import os
import resource
import ssl
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.database_connect import DATABASE_PORTS
from concertmaster_server.outbound.database_trust import TrustFile
from concertmaster_server.outbound.databases import DatabaseCall, OutboundDatabases
from concertmaster_server.outbound.errors import OutboundError
from concertmaster_server.outbound.guard import GuardOptions
from tests.support.other_database import OtherDatabase, make_other_database, other_database
from tests.support.post_office import certificate
from tests.support.web import new_id

ONE = DatabaseCall(statement="select 1 as one")
LOOPBACK = AllowList.of(["loopback"])


@pytest.fixture(scope="module")
def made() -> OtherDatabase:
    found = make_other_database()
    found.reset()
    return found


@pytest.fixture
async def there(made: OtherDatabase) -> AsyncIterator[OtherDatabase]:
    async with other_database(made) as running:
        yield running


@pytest.fixture
async def databases(there: OtherDatabase) -> AsyncIterator[OutboundDatabases]:
    found = OutboundDatabases(GuardOptions(allow=LOOPBACK))
    yield found
    await found.close()


async def refusal_of(databases: OutboundDatabases, address: Any, call: DatabaseCall = ONE) -> OutboundError:
    with pytest.raises(OutboundError) as refusal:
        await databases.query(address, call)
    return refusal.value


async def test_a_connection_is_used_again_by_its_organisation_alone(there: OtherDatabase, databases: OutboundDatabases) -> None:
    for _ in range(3):
        await databases.query(there.address, ONE)
    assert there.connections == 1
    await databases.query(there.other_address(organisation=new_id()), ONE)
    assert there.connections == 2


async def test_a_connection_is_used_again_with_its_password_alone(there: OtherDatabase, databases: OutboundDatabases) -> None:
    await databases.query(there.address, ONE)
    assert (await refusal_of(databases, there.other_address(password="wrong"))).code == "database.unreachable"


async def test_a_few_at_once_and_the_others_wait(there: OtherDatabase, databases: OutboundDatabases) -> None:
    slow = DatabaseCall(statement="select pg_sleep(0.05)")
    await asyncio.gather(*(databases.query(there.address, slow) for _ in range(12)))
    assert there.connections == 4


async def test_nothing_is_left_behind_in_a_session(there: OtherDatabase, databases: OutboundDatabases) -> None:
    for statement in ("create temporary table mine (x int)", "listen news"):
        await databases.write(there.address, DatabaseCall(statement=statement))
    asked = "select to_regclass('mine')::text as mine, count(*) as heard from pg_listening_channels()"
    answer = await databases.write(there.address, DatabaseCall(statement=asked))
    assert answer.rows == [{"mine": None, "heard": 0}]
    assert there.connections == 1


async def test_a_connection_that_nobody_uses_is_closed(there: OtherDatabase) -> None:
    databases = OutboundDatabases(GuardOptions(allow=LOOPBACK), idle_s=0.1)
    await databases.query(there.address, ONE)
    deadline = time.monotonic() + 3
    asked = "select count(*) from pg_stat_activity where application_name = 'ConcertMaster'"
    while (await asyncio.to_thread(there.ask, asked)) != [(0,)]:
        assert time.monotonic() < deadline
        await asyncio.sleep(0.05)
    assert (await databases.query(there.address, ONE)).count == 1
    await databases.close()


async def test_connections_that_died_at_rest_are_exchanged_unnoticed(there: OtherDatabase, databases: OutboundDatabases) -> None:
    await asyncio.gather(*(databases.query(there.address, ONE) for _ in range(4)))
    ended = "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'ConcertMaster'"
    await asyncio.to_thread(there.ask, ended)
    assert (await databases.query(there.address, ONE)).rows == [{"one": 1}]


async def test_a_server_that_falls_silent_holds_nobody_for_long(there: OtherDatabase, databases: OutboundDatabases) -> None:
    await databases.query(there.address, ONE)
    there.held.clear()
    began = time.monotonic()
    refusal = await refusal_of(databases, there.address, DatabaseCall(statement="select 1", timeout_s=0.3))
    assert (refusal.code, time.monotonic() - began < 3) == ("database.deadline", True)
    there.held.set()
    assert (await databases.query(there.address, ONE)).count == 1


async def test_a_server_that_falls_silent_in_the_middle_is_hung_up_on(there: OtherDatabase, databases: OutboundDatabases) -> None:
    call = DatabaseCall(statement="select pg_sleep(0.2)", timeout_s=0.5)
    asked = asyncio.create_task(refusal_of(databases, there.address, call))
    await there.hears(b"pg_sleep")
    there.held.clear()
    began = time.monotonic()
    assert (await asked).code == "database.deadline"
    assert time.monotonic() - began < 3
    there.held.set()


async def test_a_cancelled_call_gives_its_connection_to_nobody(there: OtherDatabase, databases: OutboundDatabases) -> None:
    asked = asyncio.create_task(databases.query(there.address, DatabaseCall(statement="select pg_sleep(5)")))
    await there.hears(b"pg_sleep")
    asked.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asked
    assert (await databases.query(there.address, ONE)).rows == [{"one": 1}]


@pytest.mark.parametrize(
    "statement",
    ["select repeat('x', 100000000) as x", "select repeat(n::text, 1000000) as x from generate_series(1, 1000) as n"],
)
async def test_a_server_that_sends_without_end_is_hung_up_on(
    there: OtherDatabase, databases: OutboundDatabases, statement: str
) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    call = DatabaseCall(statement=statement)
    for work in (databases.query, databases.write):
        with pytest.raises(OutboundError) as refusal:
            await work(there.address, call)
        assert refusal.value.code == "database.size"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 250_000  # KiB, the way to the server included


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.1", "10.0.0.1", "169.254.169.254", "metadata.google.internal", "::ffff:127.0.0.1"],
)
async def test_without_leave_no_inner_address_is_called(there: OtherDatabase, host: str) -> None:
    databases = OutboundDatabases(GuardOptions())
    for port in (there.port, *DATABASE_PORTS):
        assert (await refusal_of(databases, there.other_address(host=host, port=port))).code == "outbound.not_dialled"
    assert there.connections == 0
    await databases.close()


async def test_our_own_database_is_never_called_even_where_its_machine_is_allowed(there: OtherDatabase) -> None:
    databases = OutboundDatabases(GuardOptions(allow=LOOPBACK, denied=(("localhost", there.port),)))
    for host in ("127.0.0.1", "localhost", "127.1.2.3", "::1"):
        assert (await refusal_of(databases, there.other_address(host=host))).code == "outbound.not_dialled"
    assert there.connections == 0
    await databases.close()


async def test_the_address_that_was_judged_is_the_one_that_is_called(there: OtherDatabase) -> None:
    """A name that leads elsewhere with every look cannot slip past the guard between two looks."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"]])

    async def resolve(_host: str, _port: int) -> list[str]:
        return next(answers)

    databases = OutboundDatabases(GuardOptions(), resolve)
    refusal = await refusal_of(databases, there.other_address(host="rebind.example"))
    assert refusal.code in {"outbound.not_dialled", "outbound.in_the_open", "database.unreachable"}
    assert there.connections == 0
    await databases.close()


async def test_a_public_database_is_called_on_its_usual_ports_and_never_in_the_open(there: OtherDatabase) -> None:
    async def resolve(_host: str, _port: int) -> list[str]:
        return ["93.184.216.34"]

    databases = OutboundDatabases(GuardOptions(), resolve)
    for port, code in ((5432, "outbound.in_the_open"), (22, "outbound.not_dialled"), (80, "outbound.not_dialled")):
        assert (await refusal_of(databases, there.other_address(host="db.example", port=port))).code == code
    await databases.close()


async def test_a_server_without_encryption_is_no_way_in_when_it_is_wanted(
    there: OtherDatabase, databases: OutboundDatabases
) -> None:
    for tls in ("require", "verify"):
        assert (await refusal_of(databases, there.other_address(tls=tls))).code == "database.unreachable"
    assert there.address.password.encode() not in there.heard


async def test_encryption_is_used_and_a_name_is_checked_where_that_is_wanted(
    made: OtherDatabase, databases: OutboundDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate().certificate, certificate().key)
    async with other_database(made, tls) as there:
        assert (await databases.query(there.other_address(tls="require"), ONE)).count == 1
        unknown = await refusal_of(databases, there.other_address(tls="verify", host="localhost"))
        monkeypatch.setattr(TrustFile, "path", lambda _self: str(certificate().certificate))
        assert (await databases.query(there.other_address(tls="verify", host="localhost"), ONE)).count == 1
        misnamed = await refusal_of(databases, there.other_address(tls="verify"))
        assert unknown.code == misnamed.code == "database.unreachable"
        assert b"concertmaster" in there.heard


def test_the_roots_that_http_trusts_are_written_down_and_removed() -> None:
    trust = TrustFile()
    text = Path(trust.path()).read_text()
    assert text.count("BEGIN CERTIFICATE") > 50
    ssl.create_default_context(cadata=text)
    path = Path(trust.path())
    trust.remove()
    assert not path.exists()


async def test_the_environment_of_the_process_chooses_nothing(
    there: OtherDatabase, databases: OutboundDatabases, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"PGHOSTADDR": "10.9.9.9", "PGOPTIONS": "-c search_path=nowhere", "PGSSLMODE": "verify-full"}.items():
        monkeypatch.setitem(os.environ, name, value)
    answer = await databases.query(there.address, DatabaseCall(statement="select current_setting('search_path') as path"))
    assert "public" in answer.rows[0]["path"]


@pytest.mark.parametrize("database", ["host=10.9.9.9 dbname=x", "postgresql://10.9.9.9/x", "'", "a b\\'"])
async def test_a_name_of_a_database_is_nothing_but_a_name(
    there: OtherDatabase, databases: OutboundDatabases, database: str
) -> None:
    assert (await refusal_of(databases, there.other_address(database=database))).code == "database.unreachable"
    assert there.connections == 1
    assert database.encode() in there.heard
