"""Merge one's own edits with those that somebody else has made since, on the server or in the file, conflict by conflict.

The outcome is one step of undo on top of theirs. Until it is applied nothing is touched: the document, its journal, the server.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.content.open_draft import FrozenDraft
from concertmaster_designer.documents.saved import Saved
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource, ServerSource
from concertmaster_designer.documents.versions import Fetched, fetched_file, stored_document
from concertmaster_designer.library.compare import ConflictsPanel, change_rows, counted
from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_shared.workflow import Edit
from concertmaster_shared.workflow.compare import Difference, Names, compare, edits_between
from concertmaster_shared.workflow.merge import Choice, Merged, Place, Side, merge

from .page import ComparisonPage
from .page import Place as PagePlace

_SOON_MS: Final = 100


@dataclass(frozen=True, slots=True)
class _Task:
    """What is merged, and what was chosen so far."""

    document: OpenDocument
    saved: Saved
    theirs: Fetched
    choices: dict[Place, Choice]


@dataclass(frozen=True, slots=True)
class _Outcome:
    """A merge with all that is to be shown of it, for the ``version`` of the session that it was made from."""

    merged: Merged
    difference: Difference
    words: str
    names: Names
    edits: tuple[Edit, ...]
    version: int


class Merging(QObject):
    """One merge at a time, of the document in front. ``said`` tells what became of it."""

    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, opening: Opening, *, desk: Desk, editor: QWidget) -> None:
        super().__init__(editor)
        self._equipment = equipment
        self._connection = connection
        self._opening = opening
        self._window = editor
        self._place = PagePlace(editor)
        self._task: _Task | None = None
        self._outcome: _Outcome | None = None
        self._asked = 0
        self._desk = desk
        self._end: Callable[[], None] = _nothing
        self._apply = Button("Apply merge", self.apply, main=True)
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._refresh)
        desk.current_changed.connect(lambda _document: self.close())

    @property
    def page(self) -> ComparisonPage | None:
        """Give the page that shows a merge, if one does."""
        return self._place.page

    def begin(self, document: OpenDocument) -> None:
        """Read what they have made of the workflow, and show what a merge comes to."""
        source, saved = document.session.source, document.session.saved
        if saved is None:
            return

        def begun(theirs: Fetched) -> None:
            # Whoever has turned to another document meanwhile is not shown the merge of this one there.
            if document is self._desk.current:
                self._show(_Task(document, saved, theirs, {}))

        if isinstance(source, FileSource):
            self._equipment.operations.start(fetched_file(source.path), owner=document, then=begun, otherwise=self._failed)
        elif isinstance(source, ServerSource):
            self._connection.ask(
                lambda client: stored_document(client, source.workflow_id),
                owner=document,
                then=begun,
                otherwise=self._failed,
            )

    def choose(self, place: Place, side: Choice) -> None:
        """Take a side's way at one conflict."""
        if self._task is not None:
            self._task.choices[place] = side
            self._refresh()

    def choose_everywhere(self, side: Side) -> None:
        """Take a side's way at every conflict."""
        if self._task is not None and self._outcome is not None:
            self._task.choices.update({conflict.place: side for conflict in self._outcome.merged.conflicts})
            self._refresh()

    def apply(self) -> None:
        """Put theirs in place of the document, and the merge on top as one step; where they went on meanwhile, merge again."""
        task, outcome = self._task, self._outcome
        if task is None or outcome is None or not self._is_settled(outcome):
            return
        self._apply.setEnabled(False)

        def is_fresh(theirs: Session) -> bool:
            if task is not self._task:
                return False
            if task.document.session.version != outcome.version:
                self.said.emit("Your last edits are in the merge now. Look at it again.")
                self._refresh()
                return False
            if (theirs.outbox.revision, theirs.stamp) != (task.theirs.revision, task.theirs.stamp):
                self.said.emit("They have changed it once more. Look at the merge again.")
                fetched = Fetched(theirs.draft.freeze().document(), theirs.outbox.revision, theirs.stamp)
                self._show(replace(task, theirs=fetched))
                return False
            return True

        def put(made: OpenDocument) -> None:
            if made.take_gesture(outcome.edits):
                keep = "keep" if isinstance(made.session.source, FileSource) else "send"
                self.said.emit(f"Both sides' changes are together now. Save to {keep} them.")

        self._opening.reload(task.document, unless=lambda theirs: not is_fresh(theirs), then=put, otherwise=self._refresh)

    def close(self) -> None:
        """Give the merge up; the document stays as it is."""
        document = self._task.document if self._task is not None else None
        self._task = self._outcome = None
        self._soon.stop()
        self._end()
        self._end = _nothing
        self._place.take_away()
        if document is not None and document.canvas.isVisible():
            document.canvas.setFocus()

    def _show(self, task: _Task) -> None:
        self.close()
        panel = ConflictsPanel()
        self._apply = Button("Apply merge", self.apply, main=True)
        self._apply.setEnabled(False)
        page = ComparisonPage("Merge with their changes", panel, self._apply, close="Cancel")
        page.closed.connect(self.close)
        panel.decided.connect(self.choose)
        panel.all_decided.connect(self.choose_everywhere)
        panel.chosen.connect(
            lambda place: page.canvas.reveal_part(place[0].removesuffix("s"), place[1]) if len(place) > 1 else None
        )
        self._task = task
        self._end = task.document.session.edited.listen(lambda _edits: self._soon.start())
        self._place.show(page)
        self._refresh()

    def _refresh(self) -> None:
        task, page = self._task, self.page
        if task is None or page is None:
            return
        self._apply.setEnabled(False)
        self._asked += 1
        asked, session = self._asked, task.document.session
        self._equipment.operations.start(
            asyncio.to_thread(_merged, task, session.draft.freeze(), session.version),
            owner=page,
            then=lambda outcome: self._show_outcome(page, outcome) if asked == self._asked else None,
            otherwise=self._failed,
        )

    def _show_outcome(self, page: ComparisonPage, outcome: _Outcome) -> None:
        task = self._task
        if task is None:
            return
        self._outcome = outcome
        conflicts = outcome.merged.conflicts
        left = sum(conflict.place not in task.choices for conflict in conflicts)
        page.summary.setText(f"{_conflict_words(len(conflicts), left)} On top of theirs: {outcome.words.lower()}.")
        page.canvas.show_comparison(outcome.difference, outcome.merged.document)
        if isinstance(page.panel, ConflictsPanel):
            page.panel.show_conflicts(conflicts, task.choices, outcome.names)
        self._apply.setEnabled(self._is_settled(outcome))

    def _is_settled(self, outcome: _Outcome) -> bool:
        return self._task is not None and all(conflict.place in self._task.choices for conflict in outcome.merged.conflicts)

    def _failed(self, failure: Exception) -> None:
        tell_failure(self._window.window(), "The changes cannot be merged", failure)


def _merged(task: _Task, mine: FrozenDraft, version: int) -> _Outcome:
    base, ours, theirs = task.saved.document(), mine.document(), task.theirs.document
    merged = merge(base, ours, theirs, choices=dict(task.choices))
    difference = compare(theirs, merged.document)
    words = counted(change_rows(difference, theirs, merged.document))
    names = Names.of(merged.document, ours, theirs, base)
    return _Outcome(merged, difference, words, names, edits_between(theirs, merged.document), version)


def _conflict_words(count: int, left: int) -> str:
    if not count:
        return "No conflicts."
    what = "1 conflict" if count == 1 else f"{count:,} conflicts"
    return f"{what}, {left:,} to settle." if left else f"{what}, all settled."


def _nothing() -> None:
    return None
