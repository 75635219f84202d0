import asyncio
import threading

import pytest
from PySide6.QtCore import QObject

from concertmaster_designer.remote.background import Background
from concertmaster_designer.ui.operation import Operations


@pytest.fixture
def operations(qapp):
    background = Background()
    yield Operations(background)
    background.close()


@pytest.fixture
def owner(qapp):
    return QObject()


async def answer(value, seconds=0.0):
    await asyncio.sleep(seconds)
    return value, threading.get_ident()


async def fail():
    raise ValueError("no")


def test_a_result_comes_back_on_the_gui_thread(operations, owner, qtbot):
    heard = []
    operations.start(answer(7), owner=owner, then=lambda result: heard.append((result, threading.get_ident())))
    qtbot.waitUntil(lambda: bool(heard))
    ((value, worked_on), heard_on) = heard[0]
    assert value == 7
    assert heard_on == threading.get_ident() != worked_on


def test_a_failure_comes_back_too(operations, owner, qtbot):
    heard = []
    operations.start(fail(), owner=owner, then=heard.append, otherwise=lambda failure: heard.append(str(failure)))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["no"]


def test_a_failure_that_nobody_asked_for_is_raised_where_the_crash_report_sees_it(operations, owner, qtbot):
    with qtbot.captureExceptions() as raised:
        operations.start(fail(), owner=owner)
        qtbot.waitUntil(lambda: bool(raised))
    assert [kind for kind, _failure, _trace in raised] == [ValueError]


def test_nothing_is_heard_of_a_cancelled_operation(operations, owner, qtbot):
    heard = []
    operation = operations.start(answer(7, 0.02), owner=owner, then=heard.append, otherwise=heard.append)
    operation.cancel()
    operations.start(answer(8, 0.05), owner=owner, then=lambda result: heard.append(result[0]))
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [8]


def test_nothing_is_handed_to_an_owner_that_is_gone(operations, owner, qtbot):
    heard = []
    gone = QObject()
    operations.start(answer(7, 0.01), owner=gone, then=heard.append)
    operations.start(answer(8, 0.03), owner=owner, then=lambda result: heard.append(result[0]))
    gone.deleteLater()
    del gone
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == [8]


def test_items_come_in_order_and_those_that_came_together_in_one_call(operations, owner, qtbot):
    async def many():
        for number in range(1000):
            yield number

    calls, ended = [], []
    operations.follow(many(), owner=owner, each=calls.append, then=lambda: ended.append(True))
    qtbot.waitUntil(lambda: bool(ended))
    assert [number for items in calls for number in items] == list(range(1000))
    assert len(calls) < 500


def test_what_is_followed_can_fail_and_be_cancelled(operations, owner, qtbot):
    async def broken():
        yield 1
        raise ValueError("broken off")

    async def endless():
        while True:
            yield 0
            await asyncio.sleep(0.001)

    heard = []
    operations.follow(broken(), owner=owner, each=heard.extend, otherwise=lambda failure: heard.append(str(failure)))
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard == [1, "broken off"]
    endless_calls = []
    following = operations.follow(endless(), owner=owner, each=endless_calls.append)
    qtbot.waitUntil(lambda: bool(endless_calls))
    following.cancel()
    count = len(endless_calls)
    qtbot.wait(30)
    assert len(endless_calls) == count
