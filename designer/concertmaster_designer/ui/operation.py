"""Background work for windows: a coroutine runs on the background loop, what comes of it is handed over on the GUI thread.

Nothing is handed to an owner that is gone. A failure that nobody asked for is raised on the GUI thread, for the crash report.
"""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot
from shiboken6 import isValid

from concertmaster_designer.remote.background import Background

Result = TypeVar("Result")
Item = TypeVar("Item")


class Operation:
    """A piece of background work; ``cancel`` makes sure that nothing of it is heard of any more."""

    def __init__(self) -> None:
        self._future: Future[Any] | None = None
        self.is_over = False

    def cancel(self) -> None:
        """End it, if it has not ended."""
        self.is_over = True
        if self._future is not None:
            self._future.cancel()

    def begin(self, future: Future[Any]) -> None:
        """Take note of what runs."""
        self._future = future


class Operations(QObject):
    """Starts background work for everybody in the window."""

    _arrived = Signal()

    def __init__(self, background: Background, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._background = background
        self._calls: deque[Callable[[], None]] = deque()
        self._is_closed = False
        self._arrived.connect(self._run_calls, Qt.ConnectionType.QueuedConnection)

    def start(
        self,
        coroutine: Coroutine[Any, Any, Result],
        *,
        owner: QObject,
        then: Callable[[Result], object] = lambda _result: None,
        otherwise: Callable[[Exception], object] | None = None,
    ) -> Operation:
        """Run a coroutine; call ``then`` with its result or ``otherwise`` with its failure."""
        operation = Operation()
        future = self._background.submit(coroutine)
        operation.begin(future)

        def ended(done: Future[Result]) -> None:
            self.deliver(lambda: self._finish(operation, done, owner, then, otherwise))

        future.add_done_callback(ended)
        return operation

    def follow(
        self,
        items: AsyncIterator[Item],
        *,
        owner: QObject,
        each: Callable[[list[Item]], object],
        then: Callable[[], object] = lambda: None,
        otherwise: Callable[[Exception], object] | None = None,
    ) -> Operation:
        """Call ``each`` with the items as they come, those that came together in one call."""
        waiting: list[Item] = []
        heard: list[Operation] = []

        def hand_over() -> None:
            items_now, waiting[:] = waiting[:], []
            if items_now and isValid(owner) and not heard[0].is_over:
                each(items_now)

        async def listen() -> None:
            async for item in items:
                waiting.append(item)
                if len(waiting) == 1:
                    self.deliver(hand_over)

        operation = self.start(listen(), owner=owner, then=lambda _none: then(), otherwise=otherwise)
        heard.append(operation)
        return operation

    def close(self) -> None:
        """Deliver nothing any more: whoever would hear it is about to go."""
        self._is_closed = True
        self._calls.clear()

    def deliver(self, call: Callable[[], None]) -> None:
        """Run a call on the GUI thread, soon; may be asked from any thread."""
        if self._is_closed:
            return
        self._calls.append(call)
        self._arrived.emit()

    @Slot()
    def _run_calls(self) -> None:
        # One signal may find the calls of several; the others find nothing then.
        while self._calls and not self._is_closed:
            self._calls.popleft()()

    @staticmethod
    def _finish(
        operation: Operation,
        done: Future[Result],
        owner: QObject,
        then: Callable[[Result], object],
        otherwise: Callable[[Exception], object] | None,
    ) -> None:
        if operation.is_over or done.cancelled() or not isValid(owner):
            return
        operation.is_over = True
        failure = done.exception()
        if failure is None:
            then(done.result())
        elif otherwise is not None and isinstance(failure, Exception):
            otherwise(failure)
        else:
            raise failure
