"""Save documents: edits to the server they came from, whole documents to files and to new workflows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from concertmaster_designer.documents.content.foreign import ForeignContentError
from concertmaster_designer.documents.files import write_file
from concertmaster_designer.documents.opening import create_workflow
from concertmaster_designer.documents.source import SUFFIX, FileSource, ServerSource
from concertmaster_designer.documents.sync import send_batch, trouble_of
from concertmaster_designer.remote.client import Answered
from concertmaster_designer.remote.failure import OfflineError, RemoteError
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_shared.api.edits import EditsAnswer
from concertmaster_shared.api.workflows import WorkflowAnswer

from .connection import Connection
from .equipment import Equipment
from .open_document import OpenDocument
from .opening import FILE_FILTER

Then = Callable[[], object]


def _nothing() -> None:
    return None


class Saving(QObject):
    """``stored`` tells that a document as it stood is where it belongs."""

    stored = Signal(object)

    def __init__(self, equipment: Equipment, connection: Connection, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._window = window

    def save(self, document: OpenDocument, then: Then = _nothing) -> None:
        """Store what is unsent, then call ``then``; a document that lives nowhere goes to the server, or else to a file."""
        source = document.session.source
        if document.session.state == "sending":
            return
        if isinstance(source, ServerSource):
            self._send(document, source, then)
        elif isinstance(source, FileSource):
            self._write(document, source.path, then)
        elif self._connection.client is not None:
            self.create(document, then)
        else:
            self.save_as_file(document, then)

    def save_as_file(self, document: OpenDocument, then: Then = _nothing) -> None:
        """Ask for a file and store the document there from now on."""
        dialog = QFileDialog(self._window, "Save as file", "", FILE_FILTER)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(document.title + SUFFIX)
        dialog.fileSelected.connect(lambda name: self._write(document, _with_suffix(Path(name)), then))
        dialog.open()

    def create(self, document: OpenDocument, then: Then = _nothing) -> None:
        """Store the document as a new workflow on the server, and go on with that one."""
        session, key, origin = document.session, self._equipment.new_key(), self._connection.origin
        try:
            if not isinstance(session.source, ServerSource) or session.source.origin != origin:
                session.draft.foreign.refuse_storing()
        except ForeignContentError as failure:
            tell_failure(self._window, "The workflow cannot be stored", failure)
            return
        value = session.begin_storing(key)

        def done(answered: Answered[WorkflowAnswer]) -> None:
            session.published_version = None
            session.end_storing(ServerSource(origin, answered.value.id), answered.value.revision, answered.etag)
            self._settled(document, then)

        self._connection.ask(
            lambda client: create_workflow(client, value, key=key),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(document, failure, "The workflow cannot be stored"),
        )

    def _send(self, document: OpenDocument, source: ServerSource, then: Then) -> None:
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
            self._send(document, source, then)

        self._connection.ask(
            lambda client: send_batch(client, source, batch),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(document, failure, "The edits were not taken"),
        )

    def _write(self, document: OpenDocument, path: Path, then: Then) -> None:
        session = document.session
        value = session.begin_storing(self._equipment.new_key())

        def done(_none: None) -> None:
            session.end_storing(FileSource(path.resolve()))
            self._equipment.preferences.remember_file(path)
            self._settled(document, then)

        def failed(failure: Exception) -> None:
            session.fail_sending("refused")
            tell_failure(self._window, f"'{path.name}' cannot be saved", failure)

        self._equipment.operations.start(asyncio.to_thread(write_file, path, value), owner=document, then=done, otherwise=failed)

    def _settled(self, document: OpenDocument, then: Then) -> None:
        session = document.session
        if isinstance(session.source, ServerSource):
            self._connection.workflow_stored.emit(str(session.source.workflow_id), session.draft.name)
        self.stored.emit(document)
        then()

    def _failed(self, document: OpenDocument, failure: Exception, title: str) -> None:
        if not isinstance(failure, RemoteError):
            raise failure
        trouble = trouble_of(failure)
        document.session.fail_sending(trouble)
        # Of a conflict a banner speaks, of a server that does not answer the status bar: both last longer than a dialog.
        if trouble == "refused":
            tell_failure(self._window, title, failure, places=[problem.message for problem in failure.problems])


def _with_suffix(path: Path) -> Path:
    return path if path.suffix else path.with_name(path.name + SUFFIX)
