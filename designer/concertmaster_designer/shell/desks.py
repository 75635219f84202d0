"""All desks of the program: a document stands on one of them only, in whatever window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from concertmaster_designer.documents.source import Source

from .desk import Desk
from .open_document import OpenDocument


class Desks(QObject):
    """``sought`` gives a document that came to the front of its desk because another window asked for it."""

    sought = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._desks: list[Desk] = []

    @property
    def documents(self) -> tuple[OpenDocument, ...]:
        """Give every open document, desk by desk."""
        return tuple(document for desk in self._desks for document in desk.documents)

    def add(self, desk: Desk) -> None:
        """Take a desk in: its window is there to be seen."""
        if desk not in self._desks:
            self._desks.append(desk)
            desk.sought.connect(self.bring)

    def remove(self, desk: Desk) -> None:
        """Let a desk go: its window is closed."""
        if desk in self._desks:
            self._desks.remove(desk)
            desk.sought.disconnect(self.bring)

    def find(self, source: Source) -> OpenDocument | None:
        """Give the open document that lives at ``source``."""
        return next((found for desk in self._desks if (found := desk.find(source)) is not None), None)

    def of(self, document: OpenDocument) -> Desk | None:
        """Give the desk that a document stands on; none once it is closed."""
        return next((desk for desk in self._desks if document in desk.documents), None)

    def standing(self, desk: Desk) -> Desk:
        """Give a desk itself, or another one where its window was closed meanwhile."""
        return desk if desk in self._desks or not self._desks else self._desks[0]

    def bring(self, document: OpenDocument) -> None:
        """Bring a document to the front, and its window too."""
        desk = self.of(document)
        if desk is not None:
            desk.bring(document)
            self.sought.emit(document)

    def close(self, document: OpenDocument) -> None:
        """Take a document off its desk, wherever that is; one that is closed stays so."""
        desk = self.of(document)
        if desk is not None:
            desk.close(document)
