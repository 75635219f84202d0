"""Sockets for what is not HTTP lead to judged addresses alone, and to an operator's own choice."""

from __future__ import annotations

import pytest

from concertmaster_server.outbound.addresses import AllowList
from concertmaster_server.outbound.dial import MAIL_PORTS, Dialler, InTheOpenError, NotDialledError
from concertmaster_server.outbound.errors import UnreachableError
from concertmaster_server.outbound.guard import GuardOptions, Resolver
from tests.support.sink import sink


def answers(*addresses: str) -> Resolver:
    """Give a resolver that says these one after the other, the last for ever."""
    left = list(addresses)

    async def resolve(_host: str, _port: int) -> list[str]:
        return [left.pop(0) if len(left) > 1 else left[0]]

    return resolve


def dialler(
    *addresses: str, allow: tuple[str, ...] = (), trusted: bool = False, denied: tuple[tuple[str, int], ...] = ()
) -> Dialler:
    options = GuardOptions(allow=AllowList.of(allow), denied=denied)
    return Dialler(options, public_ports=MAIL_PORTS, trusted=trusted, resolve=answers(*addresses))


@pytest.mark.parametrize(
    ("address", "port"),
    [
        ("127.0.0.1", 25),
        ("::1", 25),
        ("::ffff:127.0.0.1", 587),
        ("10.0.0.1", 465),
        ("169.254.169.254", 25),
        ("192.168.0.1", 2525),
        ("100.64.0.1", 25),
        ("8.8.8.8", 80),
        ("8.8.8.8", 5432),
    ],
)
async def test_inner_addresses_and_other_ports_are_not_dialled(address: str, port: int) -> None:
    with pytest.raises(NotDialledError) as refusal:
        await dialler(address)("mail.example", port, in_the_open=False)
    assert refusal.value.parameters == {"host": "mail.example", "ports": "25, 465, 587, 2525"}


async def test_metadata_names_are_not_dialled() -> None:
    with pytest.raises(NotDialledError):
        await dialler("8.8.8.8")("metadata.google.internal", 25, in_the_open=False)


async def test_what_is_allowed_is_dialled_on_any_port_and_in_the_open() -> None:
    async with sink() as server:
        line = await dialler("127.0.0.1", allow=("loopback",))("mail.example", server.port, in_the_open=True)
        assert line.getpeername() == ("127.0.0.1", server.port)
        line.close()


async def test_our_own_servers_are_not_dialled_even_where_loopback_is_allowed() -> None:
    with pytest.raises(NotDialledError):
        await dialler("127.0.0.1", allow=("loopback",), denied=(("localhost", 5432),))("x.example", 5432, in_the_open=False)


async def test_a_name_is_resolved_once() -> None:
    async with sink() as server:
        rebinding = dialler("127.0.0.1", "10.0.0.1", allow=("127.0.0.1",))
        (await rebinding("mail.example", server.port, in_the_open=False)).close()
        with pytest.raises(NotDialledError):
            await rebinding("mail.example", server.port, in_the_open=False)


async def test_the_operator_s_own_server_may_be_anywhere_but_is_not_spoken_to_in_the_open() -> None:
    async with sink() as server:
        (await dialler("127.0.0.1", trusted=True)("mail.example", server.port, in_the_open=True)).close()
    with pytest.raises(InTheOpenError):
        await dialler("10.0.0.1", trusted=True)("mail.example", 25, in_the_open=True)


async def test_nobody_there() -> None:
    with pytest.raises(UnreachableError):
        await dialler("127.0.0.1", trusted=True)("mail.example", 1, in_the_open=False)


async def test_no_such_name() -> None:
    async def unknown(_host: str, _port: int) -> list[str]:
        raise OSError

    for trusted in (True, False):
        with pytest.raises(UnreachableError):
            await Dialler(GuardOptions(), public_ports=MAIL_PORTS, trusted=trusted, resolve=unknown)(
                "x.example", 25, in_the_open=False
            )
