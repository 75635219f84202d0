"""Keep the journals of open documents: on the disk within a second, renewed when they have grown, offered after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.keeping import SNAPSHOT_EVERY, Found, begin_snapshot, find_abandoned, forget
from concertmaster_designer.documents.spare_memory import give_back
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.times import how_long_ago

from .desk import Desk
from .equipment import Equipment
from .open_document import OpenDocument
from .opening import Opening
from .saving import Saving

_SYNC_MS = 1000
_CALM_MS = 1500
_SHOWN = 6


class Keeping(QObject):
    """``unprotected`` tells that a journal can no longer be written, and why."""

    unprotected = Signal(str)

    def __init__(self, equipment: Equipment, desk: Desk, opening: Opening, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._desk = desk
        self._opening = opening
        self._window = window
        self._synced: dict[OpenDocument, int] = {}
        self._snapshots: dict[OpenDocument, int] = {}
        self._timer = QTimer(self)
        self._timer.setInterval(_SYNC_MS)
        self._timer.timeout.connect(self._sync)
        self._timer.start()
        self._calm = QTimer(self, singleShot=True, interval=_CALM_MS)
        self._calm.timeout.connect(lambda: self._in_background(give_back))
        desk.opened.connect(self._take)
        desk.closed.connect(self._drop)
        saving.stored.connect(self._snapshot)

    def offer(self) -> None:
        """Look for documents that a program took with it when it died, and offer them."""
        self.find(lambda found: self.ask(found, take_up=lambda: self._take_up(found), leave=lambda: None))

    def find(self, then: Callable[[tuple[Found, ...]], object]) -> None:
        """Look for documents that a program took with it when it died."""
        self._equipment.operations.start(
            asyncio.to_thread(find_abandoned, self._equipment.folders.recovery), owner=self, then=then
        )

    def ask(self, found: tuple[Found, ...], *, take_up: Callable[[], object], leave: Callable[[], object]) -> None:
        """Offer what was found, if anything was; ``leave`` is called where it is left where it is or dropped."""
        if not found:
            return
        dialog = _RecoveryDialog(self._window, self._equipment, found)
        dialog.wanted.connect(take_up)
        dialog.unwanted.connect(lambda: _forget(found))
        dialog.unwanted.connect(leave)
        dialog.rejected.connect(leave)
        dialog.open()

    def _take(self, document: OpenDocument) -> None:
        # One that comes from another window may have edits that are not on the disk yet.
        self._calm.start()
        self._synced[document], self._snapshots[document] = 0, document.session.version
        document.stay.until_end(document.session.journal_failed.listen(lambda failure: self.unprotected.emit(str(failure))))

    def _drop(self, document: OpenDocument) -> None:
        self._calm.start()
        self._synced.pop(document, None)
        self._snapshots.pop(document, None)

    def _sync(self) -> None:
        for document, synced in self._synced.items():
            session = document.session
            if session.journal is None or session.version == synced:
                continue
            self._synced[document] = session.version
            if session.version - self._snapshots[document] >= SNAPSHOT_EVERY:
                self._snapshot(document)
            self._in_background(session.journal.sync)

    def _snapshot(self, document: OpenDocument) -> None:
        if document not in self._snapshots:
            return
        self._snapshots[document] = document.session.version
        try:
            snapshot = begin_snapshot(document.session)
        except OSError as failure:
            self.unprotected.emit(str(failure))
            return
        if snapshot is not None:
            self._in_background(snapshot.write, self._calm.start)

    def _in_background(self, work: Callable[[], None], then: Callable[[], object] = lambda: None) -> None:
        self._equipment.operations.start(
            asyncio.to_thread(work),
            owner=self,
            then=lambda _none: then(),
            otherwise=lambda failure: self.unprotected.emit(str(failure)),
        )

    def _take_up(self, found: tuple[Found, ...]) -> None:
        for one in found:
            self._opening.take_up(one)


class _RecoveryDialog(Dialog):
    wanted = Signal()
    unwanted = Signal()

    def __init__(self, parent: QWidget, equipment: Equipment, found: tuple[Found, ...]) -> None:
        sentence = "The designer ended before these edits were saved. They are still on this computer."
        super().__init__(parent, "Recover unsaved edits", sentence=sentence)
        for one in found[:_SHOWN]:
            count = f"{one.edits:,} edit{'' if one.edits == 1 else 's'}"
            self.body.addWidget(Text(one.document.name or "Untitled workflow", strong=True, wrap=True))
            self.body.addWidget(Text(f"{count}, {how_long_ago(one.at, equipment.now())}", role="muted"))
        if len(found) > _SHOWN:
            self.body.addWidget(Text(f"and {len(found) - _SHOWN} more", role="muted"))
        self.add_button("Discard", self.unwanted.emit, danger=True).clicked.connect(self.accept)
        self.add_button("Not now", self.reject)
        self.add_button("Recover", self.wanted.emit, main=True).clicked.connect(self.accept)


def _forget(found: tuple[Found, ...]) -> None:
    for one in found:
        forget(one)
