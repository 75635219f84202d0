"""What other programs make of files that are open here: seen when a document or its window comes to the front.

A document without edits of its own takes it over as a step that can be undone; edits of one's own stand against it until somebody
has decided what becomes of both, by the banner of a conflict. Saving looks for itself, so nothing is lost between two looks.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.files import FileError, changed, is_touched
from concertmaster_designer.documents.history import Edits
from concertmaster_designer.documents.saved import Saved
from concertmaster_designer.documents.source import FileSource, Stamp
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.ui.dialogs.failure import reason_of
from concertmaster_shared.workflow.document import UnreadableDocumentError


@dataclass(frozen=True, slots=True)
class _Look:
    """How a document stood when its file was looked at: what is found out later is of no use when it stands otherwise."""

    document: OpenDocument
    path: Path
    stamp: Stamp | None
    version: int

    @property
    def is_current(self) -> bool:
        """Tell whether nothing has happened to the document since."""
        session = self.document.session
        return not self.document.is_busy and (session.stamp, session.version) == (self.stamp, self.version)


@dataclass(frozen=True, slots=True)
class _Theirs:
    """What another program made of a file, and the edits that lead there; none are known where edits cannot say it all."""

    stamp: Stamp
    edits: Edits | None


class FileChanges(QObject):
    """Looks after the document in front of a window. ``said`` tells what was taken over, and what cannot be."""

    said = Signal(str)

    def __init__(self, equipment: Equipment, desk: Desk, opening: Opening, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._desk = desk
        self._opening = opening
        desk.current_changed.connect(lambda _document: self.look())
        window.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Look when somebody comes back to the window: they come from another program."""
        if event.type() == QEvent.Type.WindowActivate:
            self.look()
        return False

    def look(self) -> None:
        """See whether another program has written the file of the document in front."""
        document = self._desk.current
        if document is None or document.is_busy:
            return
        session = document.session
        if not isinstance(session.source, FileSource):
            return
        look = _Look(document, session.source.path, session.stamp, session.version)
        self._equipment.operations.start(
            asyncio.to_thread(is_touched, look.path, look.stamp),
            owner=document,
            then=lambda touched: self._read(look) if touched else self._calm(look),
        )

    def _read(self, look: _Look) -> None:
        if not look.is_current:
            return
        session = look.document.session
        self._equipment.operations.start(
            asyncio.to_thread(_theirs, look.path, look.stamp, session.saved, is_clean=session.outbox.is_empty),
            owner=look.document,
            then=lambda theirs: self._calm(look) if theirs is None else self._take(look, theirs),
            otherwise=lambda failure: self._fail(look, failure),
        )

    def _take(self, look: _Look, theirs: _Theirs) -> None:
        document, session = look.document, look.document.session
        if not look.is_current:
            self.look()
        elif not session.outbox.is_empty:
            self._stand_against(look)
        elif theirs.edits is None:
            self._opening.reload(document, then=lambda _made: self._tell(look, "has been read again"))
        else:
            document.canvas.let_go()
            if session.version == look.version:  # else a name that was being written has become an edit
                session.take_theirs(theirs.edits, theirs.stamp, self._equipment.new_key())
                self._tell(look, "has been read again. Undo brings back what was here")
            else:
                self.look()

    def _stand_against(self, look: _Look) -> None:
        if look.document.session.state != "conflict":
            look.document.session.fail_sending("conflict")

    def _calm(self, look: _Look) -> None:
        """Take a conflict back where the file is again what it was."""
        session = look.document.session
        if look.is_current and session.trouble == "conflict":
            session.trouble = ""
            session.state_changed()

    def _fail(self, look: _Look, failure: Exception) -> None:
        if not isinstance(failure, FileError | UnreadableDocumentError):
            raise failure
        if look.is_current and not look.document.session.outbox.is_empty:
            self._stand_against(look)
        self.said.emit(f"Another program has changed '{look.path.name}', and it cannot be read now: {reason_of(failure)}")

    def _tell(self, look: _Look, words: str) -> None:
        self.said.emit(f"Another program has changed '{look.path.name}'. It {words}.")


def _theirs(path: Path, known: Stamp | None, saved: Saved | None, *, is_clean: bool) -> _Theirs | None:
    # Whole documents are compared and their networks walked: no start of the program waits for what that needs.
    from concertmaster_shared.workflow.compare import edits_between  # noqa: PLC0415 - see above

    found = changed(path, known=known, saved=saved)
    if found is None:
        return None
    if not is_clean or saved is None:
        return _Theirs(found.stamp, None)
    mine, theirs = saved.settled(), found.frozen()
    if mine.foreign.is_newer or theirs.foreign.is_newer:
        return _Theirs(found.stamp, None)
    edits = edits_between(mine.document(), theirs.document())
    after = mine.thaw()
    after.apply(edits)
    return _Theirs(found.stamp, edits if edits and after.freeze() == theirs else None)
