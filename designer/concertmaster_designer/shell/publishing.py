"""Publish: save, show what is wrong, ask for a note, make the version."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.library.publish_dialog import PublishDialog
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.dialogs.choice import Choice, ask
from concertmaster_designer.ui.dialogs.failure import reason_of, tell_failure
from concertmaster_shared.api import workflows
from concertmaster_shared.api.versions import PublishAnswer, PublishBody

from .connection import Connection
from .equipment import Equipment
from .open_document import OpenDocument
from .saving import Saving

CHANGED_ELSEWHERE: Final = "Somebody else changed the workflow meanwhile. Decide above the canvas what becomes of your edits."


class Publishing(QObject):
    """``published`` gives the document and the version that was made, ``said`` a sentence for the status bar."""

    published = Signal(object, int)
    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._saving = saving
        self._window = window

    def publish(self, document: OpenDocument) -> None:
        """Publish a document; one that is on no server is offered to be stored there first."""
        if document.is_busy:
            self.said.emit("The workflow is being saved just now. Publish it when that is done.")
            return
        if isinstance(document.session.source, ServerSource):
            self._saving.save(document, lambda: self._show(document), lambda failure: self._wait(document, failure))
            return
        ask(
            self._window,
            "Store it on the server first",
            "Only workflows on the server can be published. Storing makes a new workflow there from this document.",
            choices=[
                Choice(
                    text="Store on server",
                    run=lambda: self._saving.create(
                        document, lambda: self._show(document), lambda failure: self._wait(document, failure)
                    ),
                    main=True,
                )
            ],
        )

    def _wait(self, document: OpenDocument, failure: Exception) -> None:
        """Say that nothing can be published before the edits are on the server, and what to do."""
        title = f"'{document.title}' is not published"
        if document.session.state == "conflict":
            ask(self._window, title, f"{CHANGED_ELSEWHERE} Then publish.", choices=[], stay="Close")
        elif not (isinstance(failure, RemoteError) and failure.is_signed_out):  # else a person is asked to sign in
            after = "Your edits are sent by themselves as soon as the server answers. Publish them then."
            tell_failure(self._window, title, failure, places=[after])

    def _show(self, document: OpenDocument) -> None:
        session = document.session
        session.ask_how_it_stands()
        dialog = PublishDialog(self._window, title=document.title, published=session.published_version, problems=session.problems)
        dialog.submitted.connect(lambda note: self._send(document, dialog, note))
        dialog.open()

    def _send(self, document: OpenDocument, dialog: PublishDialog, note: str) -> None:
        session, source = document.session, document.session.source
        if not isinstance(source, ServerSource):
            return
        revision, etag, key = session.outbox.revision, session.etag, self._equipment.new_key()

        def done(answer: PublishAnswer) -> None:
            is_new = answer.version != session.published_version
            session.published_version = answer.version
            document.published_revision = revision
            session.state_changed()
            dialog.accept()
            self.published.emit(document, answer.version)
            words = "is live" if is_new else "holds this very workflow already"
            self.said.emit(f"Version {answer.version} {words}.")

        def failed(failure: Exception) -> None:
            problems = failure.problems if isinstance(failure, RemoteError) else ()
            dialog.show_failure("\n".join([reason_of(failure), *(problem.message for problem in problems)]))

        self._connection.ask(
            lambda client: client.call(
                workflows.PUBLISH,
                body=PublishBody(note=note),
                if_match=etag,
                idempotency_key=key,
                workflow_id=source.workflow_id,
            ),
            owner=dialog,
            then=done,
            otherwise=failed,
        )
