"""One process: its words, its end, and what it started."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from concertmaster_server.supervisor.errors import CommandFailedError
from concertmaster_server.supervisor.output import Output
from concertmaster_server.supervisor.process import Process, run_to_end
from concertmaster_server.supervisor.spawn import Launch
from concertmaster_server.supervisor.waiting import until
from tests.support.supervised import until_gone


@pytest.fixture
def output(tmp_path: Path) -> Iterator[Output]:
    made = Output(tmp_path / "log")
    yield made
    made.close()


def _shell(program: str, said: bytes = b"") -> Launch:
    return Launch(argv=("/bin/sh", "-c", program), environment={"PATH": "/usr/bin:/bin"}, said=said)


async def test_its_last_words_are_read_before_its_end_is_told(output: Output) -> None:
    process = await Process.start(_shell("echo out; echo err >&2; printf 'no line end'; exit 7"), output)
    assert await process.exited() == 7
    assert not process.alive
    assert output.last_words() == "out\nerr\nno line end"


async def test_a_signal_that_killed_it_is_its_status(output: Output) -> None:
    process = await Process.start(_shell("kill -9 $$"), output)
    assert await process.exited() == -signal.SIGKILL


async def test_asking_is_enough_for_one_that_listens(output: Output) -> None:
    process = await Process.start(_shell("trap 'exit 0' TERM; echo on; while :; do sleep 0.02; done"), output)
    await _until_said(output, "on")
    assert await process.stop(signal.SIGTERM, within_s=5)


async def test_one_that_does_not_listen_is_killed_with_all_it_started(output: Output) -> None:
    process = await Process.start(_shell("trap '' TERM; sleep 100 & echo $!; while :; do sleep 1; done"), output)
    await _until_said(output, "")
    grandchild = int(output.last_words())
    assert not await process.stop(signal.SIGTERM, within_s=0.1)
    await until_gone([process.pid, grandchild])


async def test_what_it_leaves_behind_ends_with_it(output: Output) -> None:
    process = await Process.start(_shell("sleep 100 & echo $!"), output)
    assert await process.exited() == 0
    await until_gone([int(output.last_words())])


async def test_one_that_escaped_and_holds_the_pipe_does_not_hold_us(output: Output) -> None:
    process = await Process.start(_shell("setsid sleep 3 & echo $!"), output)
    async with asyncio.timeout(1):
        assert await process.exited() == 0


async def test_a_signal_to_one_that_has_ended_goes_nowhere(output: Output) -> None:
    process = await Process.start(_shell("true"), output)
    await process.exited()
    process.send(signal.SIGKILL)
    assert await process.stop(signal.SIGTERM, within_s=0)


async def test_a_short_program_reads_what_it_is_told(output: Output) -> None:
    await run_to_end(_shell("read word; test $word = secret", b"secret\n"), output)


async def test_a_short_program_that_fails_raises_its_last_words(output: Output) -> None:
    with pytest.raises(CommandFailedError) as failed:
        await run_to_end(_shell("echo no room; exit 1"), output)
    assert failed.value.parameters == {"program": "sh", "reason": "no room"}


async def test_a_short_program_is_killed_when_nobody_waits_for_it(output: Output) -> None:
    work = asyncio.create_task(run_to_end(_shell("echo $$; sleep 100"), output))
    await _until_said(output, "")
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    await until_gone([int(output.last_words())])


async def _until_said(output: Output, word: str) -> None:
    assert await until(lambda: bool(output.last_words()) and output.last_words().endswith(word), within_s=5)
