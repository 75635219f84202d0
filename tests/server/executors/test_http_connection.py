"""HTTP through a connection: its headers go to its own hosts, and come back nowhere."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest

from concertmaster_server.engine.results import Outcome
from concertmaster_server.engine.step import StepError, failure_of
from concertmaster_server.executors.connections import OpenConnection
from concertmaster_server.executors.http_connection import ConnectionHostError, through
from concertmaster_server.executors.http_request import execute
from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.client import OutboundClient, OutboundRequest
from concertmaster_server.outbound.guard import GuardOptions
from concertmaster_server.outbound.hosts import Caller
from concertmaster_shared.api.connection_kinds import HttpSettings
from tests.support.outside import outside
from tests.support.sink import Sink, answer, sink
from tests.support.steps import ORGANISATION, step_of

SECRET = "t0ken-of-the-erp"


def connection(hosts: list[str], **settings: Any) -> OpenConnection:
    shown = HttpSettings(hosts=hosts, **settings).model_dump()
    return OpenConnection("erp", "http", shown, {"Authorization": f"Bearer {SECRET}", "X-Team": "9"})


class Connections:
    """One connection, to the test's own server."""

    def __init__(self, port: int) -> None:
        self.port = port

    async def open(self, organisation: UUID, name: str) -> OpenConnection:
        """Give it, of whatever name."""
        assert (organisation, name) == (ORGANISATION, "erp")
        return connection([f"127.0.0.1:{self.port}"], allow_http=True)


@pytest.fixture
async def receiver() -> AsyncIterator[Sink]:
    async with sink() as made:
        yield made


async def call(receiver: Sink, url: str, **parameters: Any) -> Outcome:
    client = OutboundClient(GuardOptions(allow=AllowList.of(["loopback"])))
    step = step_of("http.request", {"url": url, "connection": "erp", **parameters})
    try:
        return await execute(step, outside(http=client, connections=Connections(receiver.port)))
    finally:
        await client.close()


async def test_secret_headers_go_along_and_stand_in_no_parameter(receiver: Sink) -> None:
    await call(receiver, receiver.url(), headers={"authorization": "of the author", "x-own": "1"})
    [made] = receiver.calls
    assert (made.headers["authorization"], made.headers["x-team"], made.headers["x-own"]) == (f"Bearer {SECRET}", "9", "1")


async def test_what_a_server_says_back_is_blotted_out(receiver: Sink) -> None:
    packed = base64.b64encode(SECRET.encode()).decode()
    receiver.script = [answer(200, f'{{"you sent": "Bearer {SECRET}", "list": ["{packed}"]}}'.encode(), x_echo=SECRET)]
    said = str((await call(receiver, receiver.url())).output)
    assert SECRET not in said
    assert packed not in said
    assert "'you sent': '•••'" in said


async def test_another_host_gets_nothing(receiver: Sink) -> None:
    for url in (f"http://localhost:{receiver.port}/", f"http://127.0.0.2:{receiver.port}/", "http://127.0.0.1:1/"):
        with pytest.raises(StepError) as refusal:
            await call(receiver, url)
        failure = failure_of(refusal.value)
        assert (failure.code, failure.retryable) == ("connection.host", False)
        assert SECRET not in failure.message
    assert receiver.connections == 0


@pytest.mark.parametrize(
    ("hosts", "url", "may"),
    [
        (["erp.example"], "https://erp.example/a", True),
        (["erp.example"], "https://ERP.example./a", True),
        (["ERP.example"], "https://erp.example:443/a", True),
        (["erp.example"], "http://erp.example/a", False),
        (["erp.example"], "https://erp.example:8443/a", False),
        (["erp.example:8443"], "https://erp.example:8443/a", True),
        (["erp.example:8443"], "https://erp.example/a", False),
        (["erp.example"], "https://erp.example.evil.example/", False),
        (["erp.example"], "https://evilerp.example/", False),
        (["erp.example"], "https://evil.example/?erp.example", False),
        (["erp.example"], "https://evil.example/#@erp.example", False),
        (["*.erp.example"], "https://a.b.erp.example/", True),
        (["*.erp.example"], "https://erp.example/", False),
        (["*.erp.example"], "https://evilerp.example/", False),
        (["a.example", "b.example"], "https://b.example/", True),
        (["xn--bcher-kva.example"], "https://bücher.example/", True),
    ],
)
def test_hosts_are_matched_whole(hosts: list[str], url: str, may: bool) -> None:
    request = OutboundRequest(method="GET", url=url)
    if may:
        assert ("authorization", f"Bearer {SECRET}") in through(connection(hosts), request).headers
    else:
        with pytest.raises(ConnectionHostError):
            through(connection(hosts), request)


def test_its_own_bounds_go_along() -> None:
    request = OutboundRequest(method="GET", url="https://erp.example/", caller=Caller(organisation="o"))
    made = through(connection(["erp.example"], rate_per_s=2, concurrency=3), request)
    assert made.caller == Caller(organisation="o", connection="erp", places=3, rate_per_s=2)
