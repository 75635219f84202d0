"""Start runs and watch them: on the canvas, and in the panel of runs."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.monitor.progress import Progress
from concertmaster_designer.monitor.runs_panel import RunsPanel
from concertmaster_designer.monitor.start_dialog import StartDialog
from concertmaster_designer.monitor.words import tally_words
from concertmaster_designer.remote.follow import follow_run
from concertmaster_designer.ui.dialogs.choice import Choice, ask
from concertmaster_designer.ui.dialogs.failure import reason_of, tell_failure
from concertmaster_designer.ui.operation import Operation
from concertmaster_shared.api import Page, operating, runs
from concertmaster_shared.api.runs import RunAnswer
from concertmaster_shared.runs import Record

from .connection import Connection
from .desk import Desk
from .equipment import Equipment
from .open_document import OpenDocument
from .publishing import Publishing
from .run_deeds import RunDeeds

_REFRESH_MS = 5000
_LISTED = 50


class Running(QObject):
    """Keeps the panel of runs at the document in front; watches one run at a time."""

    watching = Signal(object)
    failed = Signal(str)

    def __init__(
        self, equipment: Equipment, connection: Connection, desk: Desk, publishing: Publishing, panel: RunsPanel, window: QWidget
    ) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._desk = desk
        self._publishing = publishing
        self._panel = panel
        self._window = window
        self._inputs: dict[UUID, dict[str, object]] = {}
        self._watched: OpenDocument | None = None
        self._following: Operation | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._refresh_if_seen)
        self._timer.start()
        panel.run_chosen.connect(self._choose)
        panel.node_chosen.connect(self._show_node)
        panel.refresh_requested.connect(self.refresh)
        panel.cancel_requested.connect(self._cancel)
        deeds = RunDeeds(connection, equipment.new_key, window)
        panel.deed_requested.connect(deeds.carry_out)
        deeds.begun.connect(panel.choose)
        deeds.changed.connect(self.refresh)
        panel.name_nodes(self._title)
        desk.opened.connect(lambda document: document.stay.connect(document.canvas.selection_changed, self._show_step_of))
        desk.current_changed.connect(self._turn_to)
        connection.changed.connect(self.refresh)

    def start(self, document: OpenDocument) -> None:
        """Ask for the input and start a run of the published version."""
        session, source = document.session, document.session.source
        if not isinstance(source, ServerSource) or session.published_version is None:
            ask(
                self._window,
                "Publish it first",
                "Runs take a published version; this workflow has none yet.",
                choices=[Choice(text="Publish", run=lambda: self._publishing.publish(document), main=True)],
            )
            return
        newer = not session.outbox.is_empty or document.published_revision not in {None, session.outbox.revision}
        dialog = StartDialog(
            self._window,
            title=document.title,
            version=session.published_version,
            newer_edits=newer,
            value=self._inputs.get(source.workflow_id, {}),
        )
        dialog.submitted.connect(lambda value: self._send(document, source, dialog, value))
        dialog.open()

    def refresh(self) -> None:
        """Read the runs of the document in front anew."""
        document = self._desk.current
        source = document.session.source if document else None
        if document is None or not isinstance(source, ServerSource) or source.origin != self._connection.origin:
            self._panel.show_runs(())
            return

        def shown(page: Page[RunAnswer]) -> None:
            if self._desk.current is document:
                self._panel.show_runs(page.items)

        query = runs.RunsQuery(workflow=source.workflow_id, limit=_LISTED)
        self._connection.ask(
            lambda client: client.call(runs.LIST, query=query),
            owner=document,
            then=shown,
            otherwise=lambda failure: self.failed.emit(reason_of(failure)),
        )

    def watch(self, document: OpenDocument, run: RunAnswer) -> None:
        """Show a run of a document that is in front."""
        self._desk.bring(document)
        self._panel.choose(run)
        self.watching.emit(run)

    def _send(self, document: OpenDocument, source: ServerSource, dialog: StartDialog, value: dict[str, object]) -> None:
        key = self._equipment.new_key()
        self._inputs[source.workflow_id] = value

        def started(run: RunAnswer) -> None:
            dialog.accept()
            self.watch(document, run)
            self.refresh()

        self._connection.ask(
            lambda client: client.call(
                runs.START, body=runs.StartBody(input=value), idempotency_key=key, workflow_id=source.workflow_id
            ),
            owner=dialog,
            then=started,
            otherwise=lambda failure: dialog.show_failure(reason_of(failure)),
        )

    def _choose(self, run: RunAnswer | None) -> None:
        self._stop_watching()
        document, client = self._desk.current, self._connection.client
        if document is None:
            return
        if run is None or client is None:
            document.watched = None
            return
        self._watched = document
        document.watched = run
        progress = Progress()

        def each(records: list[Record]) -> None:
            for record in records:
                progress.take(record)
            document.canvas.set_statuses(progress.statuses())
            document.show_tallies({node: tally_words(tally) for node, tally in progress.tallies().items()})
            self._panel.show_progress(progress)

        def lost(failure: Exception) -> None:
            self._connection.notice(failure)
            self.failed.emit(reason_of(failure))

        self._following = self._equipment.operations.follow(
            follow_run(client, run.id), owner=document, each=each, then=self.refresh, otherwise=lost
        )

    def _stop_watching(self) -> None:
        if self._following is not None:
            self._following.cancel()
            self._following = None
        if self._watched in self._desk.documents and self._watched is not None:
            self._watched.canvas.clear_statuses()
            self._watched.show_tallies({})
        self._watched = None

    def _turn_to(self, document: OpenDocument | None) -> None:
        self._stop_watching()
        watched = document.watched if document else None
        if watched is None:
            self._panel.let_go()
        else:
            self._panel.choose(watched)
        self.refresh()

    def _show_node(self, node_id: str) -> None:
        document = self._desk.current
        if document is not None and node_id in document.session.draft.nodes:
            document.canvas.reveal(node_id)

    def _show_step_of(self, chosen: list[str]) -> None:
        """Show what the watched run did at a node that was chosen on the canvas."""
        if len(chosen) == 1:
            self._panel.choose_node(chosen[0])

    def _title(self, node_id: str) -> str:
        document = self._desk.current
        node = document.session.draft.nodes.get(node_id) if document else None
        return node.title if node else node_id

    def _cancel(self, run: RunAnswer | None) -> None:
        if run is None:
            return
        self._connection.ask(
            lambda client: client.call(operating.CANCEL, run_id=run.id),
            owner=self,
            then=lambda _run: self.refresh(),
            otherwise=lambda failure: tell_failure(self._window, "The run cannot be cancelled", failure),
        )

    def _refresh_if_seen(self) -> None:
        if self._panel.isVisible() and self._connection.answers:
            self.refresh()
