"""A child process that is spoken to in JSON messages: one thread writes, one reads, nobody waits for either."""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import Connection

import orjson

Message = dict[str, object]

_BREATH_S = 0.0005
"""So long the writing thread rests after each message."""

# Spawned, not forked: a fork would take the threads and the locks of a window with it.
_PROCESSES = multiprocessing.get_context("spawn")


class Child:
    """Runs ``work`` with a connection; ``on_answer`` and ``on_end`` are called on the reading thread."""

    def __init__(
        self, work: Callable[[Connection], None], *, on_answer: Callable[[Message], None], on_end: Callable[[], None]
    ) -> None:
        self._on_answer = on_answer
        self._on_end = on_end
        self._waiting: queue.SimpleQueue[Callable[[], Message] | None] = queue.SimpleQueue()
        self._connection, theirs = _PROCESSES.Pipe()
        self._process = _PROCESSES.Process(target=work, args=(theirs,), name="checker", daemon=True)
        self._process.start()
        theirs.close()
        self._threads = [threading.Thread(target=target, name="checker", daemon=True) for target in (self._write, self._read)]
        for thread in self._threads:
            thread.start()

    @property
    def process_id(self) -> int | None:
        """Give the number that the system knows the child by."""
        return self._process.pid

    def send(self, message: Callable[[], Message]) -> None:
        """Send what ``message`` gives; it is called on the writing thread."""
        self._waiting.put(message)

    def close(self) -> None:
        """End the child; ``on_end`` is not called for it any more."""
        self._on_end = lambda: None
        self._waiting.put(None)
        self._process.terminate()
        self._process.join()
        for thread in self._threads:
            thread.join()
        self._connection.close()
        self._process.close()

    def _write(self) -> None:
        try:
            while (message := self._waiting.get()) is not None:
                self._connection.send_bytes(orjson.dumps(message()))
                # Much in a row would keep the interpreter: each call of the window's thread would wait its turn for it.
                time.sleep(_BREATH_S)
        except OSError:  # the child is gone: the reading thread tells
            return
        except BaseException:
            # A child that misses a message knows nothing any more: it ends, and the reading thread tells.
            self._process.terminate()
            raise

    def _read(self) -> None:
        with contextlib.suppress(OSError, EOFError):
            while True:
                self._on_answer(orjson.loads(self._connection.recv_bytes()))
        self._on_end()
