"""Compare a document with another state of it: asked for, read in the background, shown beside the canvas, kept up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.content.open_draft import FrozenDraft
from concertmaster_designer.documents.source import FileSource, ServerSource
from concertmaster_designer.documents.versions import file_document, published_document, published_versions
from concertmaster_designer.library.compare import ChangeRow, ChangesPanel, CompareDialog, Version, change_rows, counted
from concertmaster_designer.remote.client import Client
from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import FILE_FILTER
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.file import ask_file
from concertmaster_designer.ui.widgets.buttons import IconButton
from concertmaster_shared.api.versions import VersionSummary
from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import Difference, compare

from .page import ComparisonPage, Place
from .standing import has_saved

_SOON_MS: Final = 150
_SAVED: Final = "The last saved state"


@dataclass(frozen=True, slots=True)
class _Compared:
    """Two states with all that is to be shown of them."""

    old: WorkflowDocument
    new: WorkflowDocument
    difference: Difference
    rows: tuple[ChangeRow, ...]


class Comparing(QObject):
    """One comparison at a time, of the document in front."""

    def __init__(self, equipment: Equipment, connection: Connection, desk: Desk, editor: QWidget) -> None:
        super().__init__(editor)
        self._equipment = equipment
        self._connection = connection
        self._window = editor
        self._place = Place(editor)
        self._document: OpenDocument | None = None
        self._old: WorkflowDocument | None = None
        self._end: Callable[[], None] = _nothing
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self._refresh)
        desk.current_changed.connect(lambda _document: self.close())

    @property
    def page(self) -> ComparisonPage | None:
        """Give the page that shows a comparison, if one does."""
        return self._place.page

    def ask(self, document: OpenDocument) -> None:
        """Ask what to compare a document with."""
        fixed = [Version(_SAVED, "What you changed since")] if has_saved(document) else []
        dialog = CompareDialog(self._window.window(), fixed, self._equipment.now)
        dialog.chosen.connect(lambda version: self._with(document, version))
        dialog.file_wanted.connect(lambda: self.with_file(document))
        source = document.session.source
        if isinstance(source, ServerSource) and self._connection.origin == source.origin:
            if not fixed:
                dialog.table.show_loading()
            self._connection.ask(
                lambda client: published_versions(client, source.workflow_id),
                owner=dialog,
                then=lambda versions: dialog.show_versions([_version(version) for version in versions]),
                otherwise=lambda failure: dialog.show_failure(f"The versions on the server cannot be listed: {failure}."),
            )
        dialog.open()

    def with_saved(self, document: OpenDocument) -> None:
        """Compare with the last saved state."""
        saved = document.session.saved
        if saved is not None:
            self._begin(document, _where(document), asyncio.to_thread(saved.document))

    def with_published(self, document: OpenDocument, number: int | None = None) -> None:
        """Compare with a published version, the newest where none is named."""
        source, number = document.session.source, number or document.session.published_version
        if isinstance(source, ServerSource) and number is not None:
            self._ask_server(document, f"Version {number}", lambda client: published_document(client, source.workflow_id, number))

    def with_file(self, document: OpenDocument) -> None:
        """Ask for a file and compare with it."""
        ask_file(
            self._window.window(),
            "Compare with a file",
            FILE_FILTER,
            then=lambda path: self._begin(document, path.name, file_document(path)),
        )

    def step(self, by: int) -> None:
        """Go to the next change, or to the one before."""
        if self.page is not None and isinstance(self.page.panel, ChangesPanel):
            self.page.panel.step(by)

    def close(self) -> None:
        """Show the document itself again."""
        document, self._document, self._old = self._document, None, None
        self._soon.stop()
        self._end()
        self._end = _nothing
        self._place.take_away()
        if document is not None and document.canvas.isVisible():
            document.canvas.setFocus()

    def _with(self, document: OpenDocument, version: Version) -> None:
        if version.number is None:
            self.with_saved(document)
        else:
            self.with_published(document, version.number)

    def _ask_server(
        self, document: OpenDocument, words: str, make: Callable[[Client], Coroutine[Any, Any, WorkflowDocument]]
    ) -> None:
        self._connection.ask(make, owner=document, then=lambda old: self._show(document, words, old), otherwise=self._failed)

    def _begin(self, document: OpenDocument, words: str, reading: Coroutine[Any, Any, WorkflowDocument]) -> None:
        self._equipment.operations.start(
            reading, owner=document, then=lambda old: self._show(document, words, old), otherwise=self._failed
        )

    def _failed(self, failure: Exception) -> None:
        tell_failure(self._window.window(), "The other version cannot be read", failure)

    def _show(self, document: OpenDocument, words: str, old: WorkflowDocument) -> None:
        self.close()
        panel = ChangesPanel()
        page = ComparisonPage(
            f"Changed since {words}",
            panel,
            IconButton("chevron-up", "Previous change", lambda: self.step(-1)),
            IconButton("chevron-down", "Next change", lambda: self.step(1)),
        )
        page.closed.connect(self.close)
        panel.chosen.connect(lambda row: page.canvas.reveal_part(row.kind, row.id))
        page.canvas.selection_changed.connect(lambda chosen: panel.choose("node", chosen[0]) if len(chosen) == 1 else None)
        self._document, self._old = document, old
        self._end = document.session.edited.listen(lambda _edits: self._soon.start())
        self._place.show(page)
        self._refresh()

    def _refresh(self) -> None:
        document, old, page = self._document, self._old, self.page
        if document is None or old is None or page is None:
            return
        new = document.session.draft.freeze()
        self._equipment.operations.start(
            asyncio.to_thread(_compared, old, new),
            owner=page,
            then=lambda compared: self._show_compared(page, compared),
            otherwise=self._failed,
        )

    def _show_compared(self, page: ComparisonPage, compared: _Compared) -> None:
        page.summary.setText(counted(compared.rows))
        page.canvas.show_comparison(compared.difference, compared.new)
        if isinstance(page.panel, ChangesPanel):
            page.panel.show_rows(compared.rows)


def _compared(old: WorkflowDocument, frozen: FrozenDraft) -> _Compared:
    new = frozen.document()
    difference = compare(old, new)
    return _Compared(old, new, difference, change_rows(difference, old, new))


def _version(version: VersionSummary) -> Version:
    return Version(f"Version {version.version}", version.note, version.version, version.published_at)


def _where(document: OpenDocument) -> str:
    source = document.session.source
    return f"it was saved in {source.path.name}" if isinstance(source, FileSource) else "it was saved"


def _nothing() -> None:
    return None
