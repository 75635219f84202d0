"""Close documents and the window without losing an edit that somebody may want."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.dialogs.choice import Choice, ask

from .desk import Desk
from .open_document import OpenDocument
from .saving import Saving


class Closing(QObject):
    """Asks only where something is unsaved."""

    def __init__(self, desk: Desk, saving: Saving, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._saving = saving
        self._window = window

    def close(self, document: OpenDocument) -> None:
        """Close a document, after asking what to do with unsaved edits."""
        if not is_unsaved(document):
            self._desk.close(document)
            return
        ask(
            self._window,
            f"Save '{document.title}'?",
            "It has edits that are only on this computer.",
            choices=[
                Choice(text="Close without saving", run=lambda: self._desk.close(document), danger=True),
                Choice(text="Save", run=lambda: self._saving.save(document, lambda: self._desk.close(document)), main=True),
            ],
        )

    def unsaved(self) -> list[OpenDocument]:
        """Give the documents with edits that would be lost."""
        return [document for document in self._desk.documents if is_unsaved(document)]

    def quit(self, then: Callable[[], object]) -> None:
        """Ask what to do with unsaved edits, and call ``then`` when the window may go."""
        unsaved = self.unsaved()
        names = ", ".join(f"'{document.title}'" for document in unsaved)
        ask(
            self._window,
            "Save before quitting?",
            f"{names} {'has' if len(unsaved) == 1 else 'have'} edits that are only on this computer. "
            "They can stay here until the next start.",
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
        self._saving.save(first, lambda: self._save_all(rest, then))


def is_unsaved(document: OpenDocument) -> bool:
    """Tell whether edits would be lost; an untouched new document is none."""
    return not document.session.outbox.is_empty
