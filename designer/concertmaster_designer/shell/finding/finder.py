"""Looks through a document a few milliseconds at a time; regular expressions run in a child that can be ended."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from concertmaster_designer.documents.child import Child, Message
from concertmaster_designer.documents.searching import Hit, Place, Query, QueryError, hits_in, texts
from concertmaster_designer.documents.searching.regex_process import look
from concertmaster_shared.workflow import Draft

SLICE_S: Final = 0.004
MOST_HITS: Final = 10_000
_BATCH: Final = 2_000
_PATIENCE_MS: Final = 6_000

Text = tuple[Place, str]


class Finder(QObject):
    """``found`` gives further hits, ``ended`` tells that there are no more, ``failed`` why the search cannot go on."""

    found = Signal(list)
    ended = Signal()
    failed = Signal(str)

    def __init__(self, deliver: Callable[[Callable[[], None]], None], parent: QObject) -> None:
        super().__init__(parent)
        self._deliver = deliver
        self._query: Query | None = None
        self._texts: Iterator[Text | None] = iter(())
        self._count = 0
        self._number = 0
        self._waiting: list[Text] = []
        self._child: Child | None = None
        self._slices = QTimer(self, interval=0)
        self._slices.timeout.connect(self._go_on)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._lose_patience)

    def find(self, draft: Draft, query: Query) -> None:
        """Begin a search; one under way is given up."""
        self.stop()
        if not query.text:
            self.ended.emit()
            return
        try:
            _ = query.pattern
        except QueryError as failure:
            self.failed.emit(str(failure))
            return
        self._query, self._texts, self._count = query, texts(draft, query.scopes), 0
        self._slices.start()

    def stop(self) -> None:
        """Give up the search under way."""
        self._slices.stop()
        self._patience.stop()
        self._number += 1
        self._waiting = []

    def close(self) -> None:
        """End the child, if there is one."""
        self.stop()
        if self._child is not None:
            self._child.close()
            self._child = None

    def _go_on(self) -> None:
        if self._query is None:
            return
        end = perf_counter() + SLICE_S
        hits: list[Hit] = []
        for text in self._texts:
            if text is not None and self._query.regex:
                self._waiting.append(text)
            elif text is not None:
                hits += hits_in(text, self._query)
            if len(self._waiting) >= _BATCH:
                self._slices.stop()
                self._ask()
                return
            if perf_counter() > end or self._count + len(hits) >= MOST_HITS:
                self._take(hits)
                return
        self._take(hits)
        self._slices.stop()
        if self._query.regex and self._waiting:
            self._ask()
        else:
            self.ended.emit()

    def _take(self, hits: list[Hit]) -> None:
        if hits:
            room = MOST_HITS - self._count
            self._count += len(hits[:room])
            self.found.emit(hits[:room])
        if self._count >= MOST_HITS:
            self.stop()
            self.ended.emit()

    def _ask(self) -> None:
        """Let the child look through the texts that wait."""
        if self._child is None:
            self._child = Child(look, on_answer=lambda answer: self._deliver(lambda: self._hear(answer)), on_end=lambda: None)
        query, number, waiting = self._query, self._number, [text for _place, text in self._waiting]
        if query is None:
            return
        self._child.send(lambda: {"number": number, "pattern": query.text, "match_case": query.match_case, "texts": waiting})
        self._patience.start()

    def _hear(self, answer: Message) -> None:
        if answer["number"] != self._number:
            return
        self._patience.stop()
        asked, self._waiting = self._waiting, []
        spans: Any = answer["spans"]
        hits = [Hit(place, text, begin, end) for (place, text), found in zip(asked, spans, strict=True) for begin, end in found]
        number = self._number
        self._take(hits)
        if number == self._number:
            self._slices.start()

    def _lose_patience(self) -> None:
        with contextlib.suppress(OSError):
            self.close()
        self.failed.emit("This regular expression takes too long on a text of this workflow. Write it with fewer repetitions.")
