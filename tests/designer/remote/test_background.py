import asyncio
import threading

import pytest

from concertmaster_designer.remote.background import Background


@pytest.fixture
def background():
    background = Background()
    yield background
    background.close()


def test_coroutines_run_on_one_other_thread(background):
    async def where():
        return threading.get_ident()

    threads = {background.submit(where()).result(5) for _ in range(3)}
    assert len(threads) == 1
    assert threads != {threading.get_ident()}


def test_a_failure_arrives_in_the_future(background):
    async def fail():
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        background.submit(fail()).result(5)


def test_closing_cancels_what_still_runs(background):
    ended = []

    async def endless():
        try:
            await asyncio.sleep(60)
        finally:
            ended.append(True)

    future = background.submit(endless())

    async def last():
        ended.append("last")

    background.submit(asyncio.sleep(0)).result(5)
    background.close(last)
    background.close()
    assert ended == [True, "last"]
    assert future.cancelled()
