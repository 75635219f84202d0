"""Keep the journals of open documents: on the disk within a second, renewed when they have grown, offered after a crash."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.keeping import SNAPSHOT_EVERY, Found, begin_snapshot, find_abandoned, forget
from concertmaster_designer.documents.spare_memory import give_back
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.times import how_long_ago
from concertmaster_designer.ui.widgets.wrapped import WrappedCheck

from .desk import Desk
from .equipment import Equipment
from .open_document import OpenDocument
from .opening import Opening
from .saving import Saving

_SYNC_MS = 1000
_CALM_MS = 1500
_LONGEST = 60

Answer = Callable[[tuple[Found, ...]], object]


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
        self.find(lambda found: self.ask(found, take_up=self._take_up, leave=lambda _found: None))

    def find(self, then: Callable[[tuple[Found, ...]], object]) -> None:
        """Look for documents that a program took with it when it died."""
        self._equipment.operations.start(
            asyncio.to_thread(find_abandoned, self._equipment.folders.recovery), owner=self, then=then
        )

    def ask(self, found: tuple[Found, ...], *, take_up: Answer, leave: Answer) -> None:
        """Offer what was found, each for itself; ``leave`` gets what is left where it is or dropped."""
        if not found:
            return
        dialog = _RecoveryDialog(self._window, self._equipment, found)
        dialog.wanted.connect(take_up)
        dialog.unwanted.connect(_forget)
        dialog.unwanted.connect(leave)
        dialog.rejected.connect(lambda: leave(dialog.left))
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
    """Asks about each document; what was answered goes from the list, and the dialog with the last of it."""

    wanted = Signal(object)
    unwanted = Signal(object)

    def __init__(self, parent: QWidget, equipment: Equipment, found: tuple[Found, ...]) -> None:
        sentence = "The designer ended before these edits were saved. They are still on this computer."
        super().__init__(parent, "Recover unsaved edits", sentence=sentence)
        self._left: dict[WrappedCheck, tuple[Found, Text]] = {}
        for one in found:
            box = WrappedCheck(_shortened(one.document.name or "Untitled workflow").replace("&", "&&"))
            count = f"{one.edits:,} edit{'' if one.edits == 1 else 's'}"
            words = Text(f"{count}, {how_long_ago(one.at, equipment.now())}", role="muted")
            box.setChecked(True)
            box.toggled.connect(self._show_choice)
            self.body.addWidget(box)
            self.body.addWidget(words)
            self._left[box] = one, words
        self._discard = self.add_button("Discard", lambda: self._answer(self.unwanted), danger=True)
        self.add_button("Not now", self.reject)
        self._recover = self.add_button("Recover", lambda: self._answer(self.wanted), main=True)
        if len(found) > 1:
            self.body.addWidget(Text("Recover and Discard are for what is ticked.", size="small", role="muted", wrap=True))

    @property
    def left(self) -> tuple[Found, ...]:
        """Give what nothing was said about yet."""
        return tuple(one for one, _words in self._left.values())

    def _answer(self, answer: SignalInstance) -> None:
        ticked = [box for box in self._left if box.isChecked()]
        chosen = tuple(self._left[box][0] for box in ticked)
        for box in ticked:
            _one, words = self._left.pop(box)
            box.hide()
            words.hide()
        for box in self._left:
            box.setChecked(True)
        answer.emit(chosen)
        if not self._left:
            self.accept()

    def _show_choice(self) -> None:
        for button in (self._discard, self._recover):
            button.setEnabled(any(box.isChecked() for box in self._left))


def _forget(found: tuple[Found, ...]) -> None:
    for one in found:
        forget(one)


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
