"""What stood open comes back at the next start: windows, their places, their tabs, also after the program was killed.

How things stand is looked at every second and written down when it has changed; a kill costs at most that second, and no edit,
for those stand in the journals. A tab that cannot be opened again is told of in the status line and stops nobody.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from functools import partial
from math import inf
from typing import Final

from PySide6.QtCore import QObject, QTimer

from concertmaster_designer.documents.keeping import Found
from concertmaster_designer.documents.source import FileSource, ServerSource, Source, source_from_json, source_to_json
from concertmaster_designer.remote.failure import OfflineError
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Spot
from concertmaster_designer.storage.windows import KeptTab, KeptWindow, KeptWindows, WindowStore
from concertmaster_designer.ui.dialogs.failure import reason_of

from .window import Window
from .windows import Windows

_LOOK_MS: Final = 1000


@dataclass(eq=False, slots=True)
class _Waiting:
    """A tab that is not open again yet, and the number that it had in its window."""

    window: Window
    rank: int
    tab: KeptTab
    is_front: bool
    source: Source
    is_under_way: bool = False


class Restoring(QObject):
    """``prepare`` comes before the first window is shown, ``begin`` after it."""

    def __init__(self, windows: Windows) -> None:
        super().__init__(windows)
        self._windows = windows
        self._equipment = windows.equipment
        self._store = WindowStore(windows.equipment.folders)
        self._wanted = KeptWindows()
        self._written = KeptWindows()
        self._number = 0
        self._is_writing = False
        self._waiting: list[_Waiting] = []
        self._ranks: dict[OpenDocument, int] = {}
        self._failures: list[tuple[_Waiting, Exception]] = []
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def prepare(self, *, fresh: bool) -> None:
        """Put the first window where it stood; ``fresh`` forgets what stood open."""
        if not fresh and self._equipment.preferences.current.restore_windows:
            self._wanted = self._store.read()
        if self._wanted.windows:
            self._windows.first.restore_place(self._wanted.windows[0].geometry, self._wanted.windows[0].docks)

    def begin(self) -> None:
        """Open the other windows and all tabs, offer what a program that died left, and keep how things stand from now on."""
        for number, kept in enumerate(self._wanted.windows):
            window = self._windows.add(kept.geometry, kept.docks) if number else self._windows.first
            self._waiting += [_Waiting(window, rank, tab, rank == kept.front, _source(tab)) for rank, tab in enumerate(kept.tabs)]
        every = self._windows.every
        if len(every) > 1:
            self._windows.raise_window(every[min(max(0, self._wanted.front), len(every) - 1)])
        self._written = self._wanted
        self._windows.connection.changed.connect(self._open_what_can_be)
        self._windows.leaving.connect(self._keep_at_the_end)
        self._timer.start()
        self._windows.front.keeping.find(self._found)

    def stand(self) -> KeptWindows:
        """Give how things stand."""
        front = self._windows.front
        every = self._windows.every
        return KeptWindows(
            windows=tuple(self._stand_of(window) for window in every),
            front=every.index(front) if front in every else 0,
        )

    # Opening again

    def _found(self, found: tuple[Found, ...]) -> None:
        """Open what was safe; what had edits that were not saved waits for the answer to what is to become of them."""
        left = {waiting: one for one in found if (waiting := self._place_for(one)) is not None}

        def take_up(chosen: tuple[Found, ...]) -> None:
            wanted = {id(one) for one in chosen}
            placed = {id(one) for one in left.values()}
            for waiting, one in left.items():
                if id(one) in wanted:
                    waiting.is_under_way = True
                    waiting.window.opening.take_up(one, self._spot(waiting), partial(self._ended, waiting))
            for one in chosen:
                if id(one) not in placed:
                    self._windows.front.opening.take_up(one)

        def leave(chosen: tuple[Found, ...]) -> None:
            unwanted = {id(one) for one in chosen}
            for waiting, one in left.items():
                if id(one) in unwanted:
                    waiting.is_under_way = False
            self._open_what_can_be()

        for waiting in left:
            waiting.is_under_way = True
        self._windows.front.keeping.ask(found, take_up=take_up, leave=leave)
        self._open_what_can_be()

    def _place_for(self, found: Found) -> _Waiting | None:
        by_journal = (waiting for waiting in self._waiting if waiting.tab.journal == found.folder.name)
        by_source = (waiting for waiting in self._waiting if found.source is not None and waiting.source == found.source)
        return next(by_journal, None) or next(by_source, None)

    def _open_what_can_be(self) -> None:
        connection = self._windows.connection
        self._waiting = [waiting for waiting in self._waiting if waiting.window in self._windows.every]
        for waiting in [waiting for waiting in self._waiting if not waiting.is_under_way]:
            source = waiting.source
            if source is None:  # it lived nowhere but in its journal
                self._ended(waiting)
            elif isinstance(source, ServerSource) and (
                connection.client is None or connection.origin != source.origin or not connection.answers
            ):
                continue
            else:
                waiting.is_under_way = True
                waiting.window.opening.reopen(source, self._spot(waiting), then=partial(self._ended, waiting))

    def _spot(self, waiting: _Waiting) -> Spot:
        def placed(document: OpenDocument) -> None:
            self._ranks[document] = waiting.rank

        desk = waiting.window.desk
        return Spot(
            place=lambda: self._place_among(desk.documents, waiting.rank),
            is_front=lambda: waiting.is_front and desk.current is None,
            camera=waiting.tab.camera,
            placed=placed,
        )

    def _place_among(self, documents: tuple[OpenDocument, ...], rank: int) -> int:
        after = (place for place, document in enumerate(documents) if self._ranks.get(document, inf) > rank)
        return next(after, len(documents))

    def _ended(self, waiting: _Waiting, failure: Exception | None = None) -> None:
        waiting.is_under_way = False
        if isinstance(failure, OfflineError):
            return
        if waiting in self._waiting:
            self._waiting.remove(waiting)
        if failure is not None:
            self._failures.append((waiting, failure))
        if not any(other.is_under_way for other in self._waiting):
            self._tell()
        if not self._waiting:
            self._ranks.clear()

    def _tell(self) -> None:
        """Say once what could not be opened again, in the window that it stood in."""
        failures, self._failures = self._failures, []
        for window in self._windows.every:
            ours = [(waiting, failure) for waiting, failure in failures if waiting.window is window]
            if not ours:
                continue
            names = ", ".join(f"'{_name(waiting)}'" for waiting, _failure in ours)
            window.status.say(f"{names} could not be opened again: {reason_of(ours[0][1])}", role="warning")

    # Keeping

    def _stand_of(self, window: Window) -> KeptWindow:
        documents = [document for document in window.desk.documents if _comes_back(document)]
        tabs = [(self._ranks.get(document, inf), document is window.desk.current, self._tab(document)) for document in documents]
        waiting = [other for other in self._waiting if other.window is window]
        tabs += [(other.rank, other.is_front and window.desk.current is None, other.tab) for other in waiting]
        tabs.sort(key=lambda tab: tab[0])
        geometry, docks = window.place()
        return KeptWindow(
            geometry=geometry,
            docks=docks,
            tabs=tuple(tab for _rank, _is_front, tab in tabs),
            front=next((number for number, tab in enumerate(tabs) if tab[1]), None),
        )

    @staticmethod
    def _tab(document: OpenDocument) -> KeptTab:
        document.note_camera()
        session = document.session
        journal = session.journal.folder.name if session.journal is not None else ""
        return KeptTab(source=source_to_json(session.source), title=document.title, journal=journal, camera=document.camera)

    def _look(self) -> None:
        stands = self.stand()
        if self._is_writing or stands == self._written:
            return
        self._written, self._is_writing = stands, True
        self._number += 1
        self._equipment.operations.start(
            asyncio.to_thread(self._store.write, stands, self._number), owner=self, then=lambda _none: self._end_writing()
        )

    def _end_writing(self) -> None:
        self._is_writing = False

    def _keep_at_the_end(self) -> None:
        self._timer.stop()
        self._number += 1
        self._store.write(self.stand(), self._number)


def _source(tab: KeptTab) -> Source:
    try:
        return source_from_json(tab.source)
    except (TypeError, ValueError, KeyError):
        return None


def _name(waiting: _Waiting) -> str:
    return waiting.source.path.name if isinstance(waiting.source, FileSource) else waiting.tab.title


def _comes_back(document: OpenDocument) -> bool:
    """Tell whether there will be something to open: an untouched document that lives nowhere leaves nothing."""
    return document.session.source is not None or not document.session.outbox.is_empty
