"""Rearranging a workflow without changing what it does: another id, another type, a part cut out or put back.

What may be done is decided in ``workflow.refactor``; here a person is asked, and the server where another workflow is concerned.
"""

from __future__ import annotations

import re
from uuid import UUID

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMainWindow

from concertmaster_designer.documents.nodes import fresh_ids
from concertmaster_designer.documents.opening import create_workflow
from concertmaster_designer.documents.room import with_room
from concertmaster_designer.remote.client import Answered
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.dialogs.choice import Choice, ask
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.line import ask_line
from concertmaster_shared.api import workflows
from concertmaster_shared.ids import LOCAL_ID_PATTERN
from concertmaster_shared.nodes import CATALOGUE
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.refactor import Extraction, RefactorError, change_id, extract, inline, retype

from .connection import Connection
from .equipment import Equipment
from .open_document import OpenDocument
from .popups.chooser import Chooser

CALL = "flow.call"


class Refactoring(QObject):
    """``said`` tells what was done, or why it was not."""

    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, window: QMainWindow) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._window = window

    def change_id(self, document: OpenDocument) -> None:
        """Ask for the id by which expressions name the selected node, and let them follow."""
        node_id = _one(document)

        def then(new_id: str) -> str | None:
            if not re.match(LOCAL_ID_PATTERN, new_id):
                return "An id has 1 to 64 letters, digits, '_' or '-'."
            try:
                document.take_gesture(change_id(document.session.draft, node_id, new_id))
            except RefactorError as refused:
                return refused.reason
            document.session.select([new_id])
            return None

        sentence = "Expressions name a node by its id. Those of this workflow that name this one follow."
        ask_line(self._window, "Change the id", sentence, label="New id", value=node_id, verb="Change", then=then, longest=64)

    def change_type(self, document: OpenDocument) -> None:
        """Let a person choose another type for the selected node."""
        canvas = document.canvas
        at = canvas.mapToGlobal(QPoint(canvas.width() // 2 - 130, canvas.height() // 5))
        Chooser(
            self._window, list(CATALOGUE.values()), lambda node_type: self._retype(document, _one(document), node_type), at=at
        ).show()

    def extract(self, document: OpenDocument) -> None:
        """Ask for a name, store what is selected as a workflow of that name, and put a call in its place."""
        session = document.session
        chosen = [part for part in session.selection if part in session.draft.nodes]
        try:
            extract(session.draft, chosen, name="", new_id=fresh_ids(session.draft))
        except RefactorError as refused:
            self._refused(document, refused, "This cannot become a workflow of its own")
            return

        def then(name: str) -> str | None:
            if not name:
                return "The new workflow needs a name."
            try:
                # Once more: the server may have brought another draft while the name was typed.
                cut = extract(session.draft, chosen, name=name, new_id=fresh_ids(session.draft))
            except RefactorError as refused:
                return refused.reason
            self._store(document, cut)
            return None

        sentence = "What is selected becomes a workflow of its own on the server, and a node that calls it takes its place here."
        title, label = "Make a workflow of the selection", "Name of the new workflow"
        ask_line(self._window, title, sentence, label=label, value="", verb="Make", then=then)

    def inline(self, document: OpenDocument) -> None:
        """Put the nodes of a called workflow in place of the selected call."""
        call_id, version = _one(document), document.session.version
        try:
            workflow_id = UUID(str(document.session.draft.nodes[call_id].parameters.get("workflow", "")))
        except ValueError:
            self.said.emit("The node does not say yet which workflow it calls. Choose one in the inspector.")
            return

        def done(answered: Answered[workflows.WorkflowAnswer]) -> None:
            draft = document.session.draft
            if document.session.version != version:
                self.said.emit("The workflow has changed meanwhile, so nothing was put in place of the call. Try again.")
                return
            try:
                edits = inline(draft, call_id, read_workflow(answered.value.document), new_id=fresh_ids(draft))
            except RefactorError as refused:
                self._refused(document, refused, "The call cannot be replaced")
                return
            if document.take_gesture(with_room(draft, edits, document.canvas.cards())):
                self.said.emit("The called workflow's draft stands in place of the call; the workflow itself is still there.")

        self._connection.ask(
            lambda client: client.exchange(workflows.GET, workflow_id=workflow_id),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(failure, "The called workflow cannot be read"),
        )

    def _retype(self, document: OpenDocument, node_id: str, node_type: str) -> None:
        draft = document.session.draft
        try:
            change = retype(draft, node_id, CATALOGUE[node_type])
        except RefactorError as refused:
            self._refused(document, refused, "The type cannot be changed")
            return
        if not document.take_gesture(change.edits):
            return
        lost = [f"the setting '{name}'" for name in change.lost_parameters]
        lost += [f"{len(change.lost_edges)} edge{'s' if len(change.lost_edges) > 1 else ''}"] if change.lost_edges else []
        if lost:
            self.said.emit(f"The new type has no place for {' and '.join(lost)}. Undo brings the old one back.")

    def _store(self, document: OpenDocument, cut: Extraction) -> None:
        key, version = self._equipment.new_key(), document.session.version

        def done(answered: Answered[workflows.WorkflowAnswer]) -> None:
            # Before the call comes in: it must never name what nobody knows.
            self._connection.workflow_stored.emit(str(answered.value.id), cut.document.name)
            if document.session.version != version:
                self.said.emit(f"'{cut.document.name}' is stored, but the workflow has changed meanwhile, so no call was put in.")
                return
            if document.take_gesture(cut.edits(str(answered.value.id))):
                document.session.select([cut.call_id])
                self.said.emit(f"'{cut.document.name}' is stored. Publish it before you publish this workflow.")

        self._connection.ask(
            lambda client: create_workflow(client, cut.document, key=key),
            owner=document,
            then=done,
            otherwise=lambda failure: self._failed(failure, "The new workflow cannot be stored"),
        )

    def _refused(self, document: OpenDocument, refused: RefactorError, title: str) -> None:
        """Say why not, until somebody has read it; the nodes that stand in the way can be told from others of their name."""
        named = refused.nodes

        def select() -> None:
            for node_id in reversed(named):
                document.canvas.reveal(node_id)
            document.session.select(named)

        words = "Select this node" if len(named) == 1 else "Select these nodes"
        choices = [Choice(text=words, run=select, main=True)] if named else []
        ask(self._window, title, refused.reason, choices=choices, stay="Close")

    def _failed(self, failure: Exception, title: str) -> None:
        if not isinstance(failure, RemoteError):
            raise failure
        tell_failure(self._window, title, failure, places=[problem.message for problem in failure.problems])


def _one(document: OpenDocument) -> str:
    (node_id,) = chosen_nodes(document)
    return node_id


def chosen_nodes(document: OpenDocument) -> list[str]:
    """Give the ids of the nodes that are selected."""
    return list(document.session.chosen_nodes)
