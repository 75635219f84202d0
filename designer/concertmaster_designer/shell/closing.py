"""Close documents, a window and the program without losing an edit that somebody may want."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.dialogs.choice import Choice, ask
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.dialogs.failure import tell_failure

from .desk import Desks
from .open_document import OpenDocument
from .publishing import CHANGED_ELSEWHERE
from .saving import Saving


class Closing(QObject):
    """Asks only where something is unsaved."""

    def __init__(self, desks: Desks, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._desks = desks
        self._saving = saving
        self._window = window
        self._quitting: Dialog | None = None

    @property
    def quitting(self) -> Dialog | None:
        """Give the question that is open before the program ends, if one is."""
        return self._quitting if self._quitting is not None and isValid(self._quitting) else None

    def close(self, document: OpenDocument) -> None:
        """Close a document, after asking what to do with unsaved edits."""
        if not is_unsaved(document):
            self._desks.close(document)
            return
        ask(
            self._window,
            f"Save '{document.title}'?",
            "It has edits that are only on this computer.",
            choices=[
                Choice(text="Close without saving", run=lambda: self._desks.close(document), danger=True),
                Choice(text="Save", run=lambda: self._save_all([document], lambda: self._desks.close(document)), main=True),
            ],
        )

    def close_window(self, documents: Sequence[OpenDocument], then: Callable[[], object]) -> None:
        """Call ``then`` when the window of these documents may go, after asking what to do with unsaved edits."""
        unsaved = [document for document in documents if is_unsaved(document)]
        if not unsaved:
            then()
            return
        ask(
            self._window,
            "Save before closing the window?",
            _which(unsaved),
            choices=[
                Choice(text="Close without saving", run=then, danger=True),
                Choice(text="Save and close", run=lambda: self._save_all(unsaved, then), main=True),
            ],
        )

    def quit(self, then: Callable[[], object]) -> None:
        """Call ``then`` when every window may go, after asking what to do with unsaved edits."""
        unsaved = [document for document in self._desks.documents if is_unsaved(document)]
        if not unsaved:
            then()
            return
        self._quitting = ask(
            self._window,
            "Save before quitting?",
            f"{_which(unsaved)} They can stay here until the next start.",
            choices=[
                Choice(text="Quit, keep them here", run=then),
                Choice(text="Save and quit", run=lambda: self._save_all(unsaved, then), main=True),
            ],
        )

    def _save_all(self, unsaved: list[OpenDocument], then: Callable[[], object]) -> None:
        if not unsaved:
            then()
            return
        first, *rest = unsaved
        if self._desks.of(first) is None:  # closed in another window while this one asked
            self._save_all(rest, then)
        else:
            self._saving.save(first, lambda: self._save_all(rest, then), lambda failure: self._stay(first, failure))

    def _stay(self, document: OpenDocument, failure: Exception) -> None:
        """Say why what was to be closed is still open."""
        title = f"'{document.title}' is not saved, so it stays open"
        if document.session.state == "conflict":
            ask(self._window, title, CHANGED_ELSEWHERE, choices=[], stay="Close")
        elif not (isinstance(failure, RemoteError) and failure.is_signed_out):  # else a person is asked to sign in
            tell_failure(self._window, title, failure)


def _which(unsaved: Sequence[OpenDocument]) -> str:
    names = ", ".join(f"'{document.title}'" for document in unsaved)
    return f"{names} {'has' if len(unsaved) == 1 else 'have'} edits that are only on this computer."


def is_unsaved(document: OpenDocument) -> bool:
    """Tell whether edits would be lost, with what is being written on the canvas; an untouched new document is none."""
    document.canvas.let_go()
    return not document.session.outbox.is_empty
