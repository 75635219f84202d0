"""The desk of a window: the documents that are open in it, and the one in front. A document stands on one desk only."""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, Signal

from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import Source

from .equipment import Equipment
from .open_document import OpenDocument


class Desk(QObject):
    """``current_changed`` gives the document in front, or None when there is none.

    ``opened`` and ``closed`` also tell of documents that come from another window and go to one; what hears of ``opened`` hangs
    itself on ``document.stay``. ``sought`` gives a document that is wanted in front and stands on another desk, ``shifted`` one
    that has another place among the tabs now.
    """

    opened = Signal(object)
    closed = Signal(object)
    current_changed = Signal(object)
    refused = Signal(str)
    sought = Signal(object)
    shifted = Signal(object, int)

    def __init__(self, equipment: Equipment, parent: QObject) -> None:
        super().__init__(parent)
        self._equipment = equipment
        self._documents: list[OpenDocument] = []
        self._current: OpenDocument | None = None

    @property
    def documents(self) -> tuple[OpenDocument, ...]:
        """Give the open documents in the order of their tabs."""
        return tuple(self._documents)

    @property
    def current(self) -> OpenDocument | None:
        """Give the document in front."""
        return self._current

    def find(self, source: Source) -> OpenDocument | None:
        """Give the open document that lives at ``source``."""
        if source is None:
            return None
        return next((document for document in self._documents if document.session.source == source), None)

    def put(
        self,
        session: Session,
        graph: Graph,
        *,
        in_place_of: OpenDocument | None = None,
        place: int | None = None,
        front: bool = True,
    ) -> OpenDocument:
        """Open a document and bring it to the front, if it belongs there; it may take the place of another."""
        made = OpenDocument(session, graph, self)
        made.until_closed(self._equipment.checker.watch(session))
        self.take(made, place=self._documents.index(in_place_of) if in_place_of else place, front=front)
        if in_place_of is not None:
            self.close(in_place_of)
        return made

    def take(self, document: OpenDocument, *, place: int | None = None, front: bool = True) -> None:
        """Put a document here that stands on no desk, with all that was done in it."""
        document.setParent(self)
        document.stay.connect(document.refused, self.refused.emit)
        self._documents.insert(len(self._documents) if place is None else place, document)
        self.opened.emit(document)
        if front:
            self.bring(document)

    def bring(self, document: OpenDocument | None) -> None:
        """Bring a document to the front; one that stands elsewhere is brought there."""
        if document is not None and document not in self._documents:
            self.sought.emit(document)
        elif document is not self._current:
            self._current = document
            self.current_changed.emit(document)

    def shift(self, document: OpenDocument, place: int) -> None:
        """Put a document at another place among the tabs."""
        self._documents.remove(document)
        self._documents.insert(place, document)
        self.shifted.emit(document, self._documents.index(document))

    def release(self, document: OpenDocument) -> None:
        """Let a document go from here as it is, to stand on another desk."""
        place = self._documents.index(document)
        self._documents.remove(document)
        if document is self._current:
            self.bring(self._documents[max(0, place - 1)] if self._documents else None)
        self.closed.emit(document)
        document.stay.end()

    def close(self, document: OpenDocument) -> None:
        """Take a document off the desk, with its journal: whatever is worth keeping is stored by now."""
        document.close()
        self.release(document)
        if document.session.journal is not None:
            document.session.journal.discard()
            document.session.journal = None
        document.canvas.deleteLater()
        document.deleteLater()
        gc.unfreeze()

    def leave(self) -> None:
        """Let go of every journal, so that what is unsaved can be recovered at the next start; a second time does nothing."""
        for document in self._documents:
            if document.is_closed:
                continue
            document.close()
            journal = document.session.journal
            if journal is None:
                continue
            if document.session.outbox.is_empty:
                journal.discard()
            else:
                journal.close()


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
