"""Save documents: edits to the server they came from, whole documents to files and to new workflows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.content.foreign import ForeignContentError
from concertmaster_designer.documents.content.open_draft import FrozenDraft
from concertmaster_designer.documents.files import ChangedFileError, write_file, write_over
from concertmaster_designer.documents.opening import create_workflow
from concertmaster_designer.documents.source import SUFFIX, FileSource, ServerSource, Stamp
from concertmaster_designer.documents.sync import send_batch, trouble_of
from concertmaster_designer.remote.client import Answered
from concertmaster_designer.remote.failure import OfflineError, RemoteError
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.file import ask_place
from concertmaster_shared.api.edits import EditsAnswer
from concertmaster_shared.api.workflows import WorkflowAnswer

from .connection import Connection
from .equipment import Equipment
from .open_document import OpenDocument
from .opening import FILE_FILTER

Then = Callable[[], object]
Otherwise = Callable[[RemoteError | ChangedFileError], object]


def _nothing() -> None:
    return None


def _leave(_failure: RemoteError | ChangedFileError) -> None:
    """Leave it at what the document's own state says."""


@dataclass(frozen=True, slots=True)
class Storing:
    """A new workflow on its way to a server: what was sent, and the key by which it counts once however often it is sent."""

    origin: str
    key: str
    value: FrozenDraft


def storing_of(document: OpenDocument) -> Storing | None:
    """Give the new workflow that a document is to become, where nobody knows yet whether it has arrived."""
    found: Storing | None = document.carried.get(Storing)
    return found


COPY: Final = "Save a copy as file"


def lives_on_server(document: OpenDocument) -> bool:
    """Tell whether a document is a workflow of a server."""
    return isinstance(document.session.source, ServerSource)


class Saving(QObject):
    """``stored`` tells that a document as it stood is where it belongs, ``said`` what else was saved."""

    stored = Signal(object)
    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._window = window

    def save(self, document: OpenDocument, then: Then = _nothing, otherwise: Otherwise = _leave) -> None:
        """Store what is unsent, then call ``then``; a document that lives nowhere goes to the server, or else to a file.

        ``otherwise`` gets why it waits: no answer, or somebody else's edits. A refusal is told of here.
        """
        source, storing = document.session.source, storing_of(document)
        if document.session.state == "sending":
            return
        if isinstance(source, FileSource):
            self._write(document, source.path, then, otherwise)
        elif storing is not None and storing.origin == self._connection.origin:
            self._create(document, storing, then, otherwise)
        elif isinstance(source, ServerSource):
            self._send(document, source, then, otherwise)
        elif self._connection.client is not None:
            self.create(document, then, otherwise)
        else:
            self.save_as_file(document, then)

    def send_again(self, document: OpenDocument) -> None:
        """Send what had no answer before."""
        storing = storing_of(document)
        if document.session.state != "offline":
            return
        if storing is not None and storing.origin == self._connection.origin:
            self._create(document, storing, _nothing, _leave)
        else:
            self.save(document)

    def save_file(self, document: OpenDocument) -> None:
        """Ask for a file and write the document to it; one that lives on a server goes on living there, the file is a copy."""
        if not lives_on_server(document):
            self.save_as_file(document)
            return
        ask_place(
            self._window,
            COPY,
            FILE_FILTER,
            then=lambda path: self._write_copy(document, _with_suffix(path)),
            name=document.title + SUFFIX,
            suffix=SUFFIX,
        )

    def save_as_file(self, document: OpenDocument, then: Then = _nothing) -> None:
        """Ask for a file and store the document there from now on."""
        ask_place(
            self._window,
            "Save as file",
            FILE_FILTER,
            then=lambda path: self._write(document, _with_suffix(path), then),
            name=document.title + SUFFIX,
            suffix=SUFFIX,
        )

    def create(self, document: OpenDocument, then: Then = _nothing, otherwise: Otherwise = _leave) -> None:
        """Store the document as a new workflow on the server, and go on with that one."""
        session, key, origin = document.session, self._equipment.new_key(), self._connection.origin
        try:
            if not isinstance(session.source, ServerSource) or session.source.origin != origin:
                session.draft.foreign.refuse_storing()
        except ForeignContentError as failure:
            tell_failure(self._window, "The workflow cannot be stored", failure)
            return
        storing = document.carried[Storing] = Storing(origin, key, session.begin_storing(key))
        self._create(document, storing, then, otherwise)

    def _create(self, document: OpenDocument, storing: Storing, then: Then, otherwise: Otherwise) -> None:
        """Store a new workflow, or try again as it was then: of two that may arrive, the same key makes one."""
        session = document.session
        session.begin_sending(storing.key)

        def done(answered: Answered[WorkflowAnswer]) -> None:
            document.carried.pop(Storing, None)
            session.published_version = None
            source = ServerSource(storing.origin, answered.value.id)
            session.end_storing(source, answered.value.revision, answered.etag)
            # What was edited since the first try follows.
            self._send(document, source, then, otherwise)

        self._connection.ask(
            lambda client: create_workflow(client, storing.value, key=storing.key),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(document, failure, "The workflow cannot be stored", otherwise),
        )

    def _send(self, document: OpenDocument, source: ServerSource, then: Then, otherwise: Otherwise) -> None:
        session = document.session
        if source.origin != self._connection.origin:
            if session.outbox.is_empty:
                then()
            else:
                tell_failure(self._window, "The edits cannot be sent", OfflineError("server.signed_out", source.origin))
            return
        batch = session.begin_sending(self._equipment.new_key())
        if batch is None:
            self._settled(document, then)
            return

        def done(answered: Answered[EditsAnswer]) -> None:
            session.end_sending(answered.value.revision, answered.etag)
            self._send(document, source, then, otherwise)

        self._connection.ask(
            lambda client: send_batch(client, source, batch),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(document, failure, "The edits were not taken", otherwise),
        )

    def overwrite(self, document: OpenDocument) -> None:
        """Write a document into its file, whatever another program made of that."""
        if isinstance(document.session.source, FileSource) and not document.is_busy:
            self._write(document, document.session.source.path, _nothing, over=True)

    def _write(
        self, document: OpenDocument, path: Path, then: Then, otherwise: Otherwise = _leave, *, over: bool = False
    ) -> None:
        session = document.session
        document.carried.pop(Storing, None)
        known, saved, is_its_own = session.stamp, session.saved, session.source == FileSource(path.resolve())
        value = session.begin_storing(self._equipment.new_key())

        def done(stamp: Stamp, _kept: FrozenDraft = value) -> None:
            # As long as what was written is held, the journal begins anew with it: a second copy would hold up the window.
            session.end_storing(FileSource(path.resolve()), stamp=stamp)
            self._equipment.preferences.remember_file(path)
            self._settled(document, then)

        def failed(failure: Exception) -> None:
            if isinstance(failure, ChangedFileError):  # of which a banner speaks
                session.fail_sending("conflict")
                otherwise(failure)
                return
            session.fail_sending("refused")
            tell_failure(self._window, f"'{path.name}' cannot be saved", failure)

        def write() -> Stamp:
            return write_over(path, value, known=known, saved=saved) if is_its_own and not over else write_file(path, value)

        self._equipment.operations.start(asyncio.to_thread(write), owner=document, then=done, otherwise=failed)

    def _write_copy(self, document: OpenDocument, path: Path) -> None:
        self._equipment.operations.start(
            asyncio.to_thread(write_file, path, document.session.draft.freeze()),
            owner=document,
            then=lambda _none: self.said.emit(f"A copy is in {path.name}. The workflow itself stays on the server."),
            otherwise=lambda failure: tell_failure(self._window, f"'{path.name}' cannot be saved", failure),
        )

    def _settled(self, document: OpenDocument, then: Then) -> None:
        session = document.session
        if isinstance(session.source, ServerSource):
            self._connection.workflow_stored.emit(str(session.source.workflow_id), session.draft.name)
        self.stored.emit(document)
        then()

    def _failed(self, document: OpenDocument, failure: Exception, title: str, otherwise: Otherwise) -> None:
        if not isinstance(failure, RemoteError):
            raise failure
        trouble = trouble_of(failure)
        if trouble != "offline":
            document.carried.pop(Storing, None)
        document.session.fail_sending(trouble)
        # Of a conflict a banner speaks, of a server that does not answer the status bar: both last longer than a dialog.
        if trouble == "refused":
            tell_failure(self._window, title, failure, places=[problem.message for problem in failure.problems])
            return
        if trouble == "offline":
            self._connection.edits_wait.emit()
        otherwise(failure)


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_name(path.name + SUFFIX)
