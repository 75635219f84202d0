"""One thread beside the window's for trying expressions. Of what one owner asks in a row, only the last is answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from queue import SimpleQueue
from threading import Thread
from typing import Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal, Slot
from shiboken6 import isValid

Job = Callable[[], Any]


class Worker(QObject):
    """``ask`` runs a job and hands its result to ``then`` on the window's thread, unless the owner is gone or asked anew."""

    _done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._asked: SimpleQueue[tuple[int, int, Job]] = SimpleQueue()
        self._answers: SimpleQueue[tuple[int, int, Any]] = SimpleQueue()
        self._waiting: dict[int, tuple[int, QObject, Callable[[Any], object]]] = {}
        self._number = 0
        self._thread: Thread | None = None
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, owner: QObject, job: Job, then: Callable[[Any], object]) -> None:
        """Run a job soon; an older one of the same owner is not heard of any more."""
        self._number += 1
        self._waiting[id(owner)] = (self._number, owner, then)
        self._asked.put((id(owner), self._number, job))
        if self._thread is None:
            self._thread = Thread(target=self._work, name="expressions", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            owner, number, job = self._asked.get()
            known = self._waiting.get(owner)
            if known is None or known[0] != number:
                continue
            try:
                answer = job()
            except Exception as failure:  # noqa: BLE001 - it is raised again where somebody hears of it
                answer = _Failed(failure)
            self._answers.put((owner, number, answer))
            if QCoreApplication.instance() is not None and isValid(self):
                self._done.emit()

    @Slot()
    def _deliver(self) -> None:
        while not self._answers.empty():
            owner, number, answer = self._answers.get()
            known = self._waiting.get(owner)
            if known is None or known[0] != number:
                continue
            del self._waiting[owner]
            if isinstance(answer, _Failed):
                raise answer.failure
            if isValid(known[1]):
                known[2](answer)


class _Failed:
    def __init__(self, failure: Exception) -> None:
        self.failure = failure


@cache
def worker() -> Worker:
    """Give the one worker of the program."""
    return Worker()
