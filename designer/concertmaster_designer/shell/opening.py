"""Open documents, from wherever they are, onto the desk."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas import catalogue_looks
from concertmaster_designer.canvas.model.decode import read_heads
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.documents.examples import read_example
from concertmaster_designer.documents.files import FileError
from concertmaster_designer.documents.keeping import Found, forget
from concertmaster_designer.documents.opening import Opened, open_copy, open_file, open_nothing, open_workflow, take_up
from concertmaster_designer.documents.session import Session
from concertmaster_designer.documents.source import FileSource, ServerSource, Source
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.file import ask_file
from concertmaster_shared.workflow.document import UnreadableDocumentError

from .connection import Connection
from .desk import Desk, Desks
from .equipment import Equipment
from .open_document import OpenDocument

_MANY = 5_000

FILE_FILTER = "Workflows (*.workflow.json *.json)"


class Drawn(NamedTuple):
    """A document that was opened, and its graph."""

    opened: Opened
    graph: Graph


class Spot(NamedTuple):
    """Where a document goes that stood there before: its place among the tabs, whether it comes to the front, its camera."""

    place: Callable[[], int]
    is_front: Callable[[], bool]
    camera: tuple[float, float, float] | None
    placed: Callable[[OpenDocument], object]


class Opening(QObject):
    """``unprotected`` tells that a document has no recovery journal, and why."""

    unprotected = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, desk: Desk, *, desks: Desks, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._desk = desk
        self._desks = desks
        self._window = window

    def new(self, *, then: Callable[[OpenDocument], object] = lambda _document: None) -> None:
        """Open an empty document."""
        self._start(
            open_nothing(journal=self._journal()),
            lambda found: then(self._put(found)),
            self._teller("The workflow cannot be made"),
        )

    def open_example(self) -> None:
        """Open the example that comes with the program, as a document of one's own."""
        self.open_copy(read_example)

    def open_copy(self, read: Callable[[], bytes]) -> None:
        """Open what a file holds as a new document that lives nowhere yet."""
        self._start(open_copy(read, journal=self._journal()), self._put, self._teller("The workflow cannot be opened"))

    def choose_file(self) -> None:
        """Ask for a file and open it."""
        ask_file(self._window, "Open a workflow", FILE_FILTER, then=self.open_file)

    def open_file(self, path: Path) -> None:
        """Open a file, or bring it to the front in the window where it is open."""
        path = path.resolve()
        document = self._desks.find(FileSource(path))
        if document is not None:
            self._desks.bring(document)
            return

        def opened(found: Drawn) -> None:
            self._equipment.preferences.remember_file(path)
            self._put(found)

        def failed(failure: Exception) -> None:
            if isinstance(failure, FileError):
                self._equipment.preferences.forget_file(str(path))
            self._tell(f"'{path.name}' cannot be opened", failure)

        self._start(open_file(path, journal=self._journal()), opened, failed)

    def open_workflow(self, workflow_id: UUID, *, then: Callable[[OpenDocument], object] | None = None) -> None:
        """Open a workflow of the server, or bring it to the front in the window where it is open."""
        document = self._desks.find(ServerSource(self._connection.origin, workflow_id))
        if document is not None:
            self._desks.bring(document)
            if then is not None:
                then(document)
            return

        def opened(found: Drawn) -> None:
            made = self._put(found)
            if then is not None:
                then(made)

        self._connection.ask(
            lambda client: _drawn(open_workflow(client, workflow_id, journal=self._journal())),
            owner=self,
            then=opened,
            otherwise=self._teller("The workflow cannot be opened"),
        )

    def reload(
        self,
        document: OpenDocument,
        *,
        unless: Callable[[Session], bool] = lambda _session: False,
        then: Callable[[OpenDocument], object] = lambda _made: None,
        otherwise: Callable[[], object] = lambda: None,
    ) -> None:
        """Put what is stored in place of a document and of all that was unsent in it, ``unless`` it is not as expected."""
        source = document.session.source

        def read(found: Drawn) -> None:
            if not unless(found.opened.session):
                then(self._put(found, in_place_of=document))
            elif found.opened.session.journal is not None:
                found.opened.session.journal.discard()

        def failed(failure: Exception) -> None:
            self._tell("The workflow cannot be read again", failure)
            otherwise()

        if isinstance(source, FileSource):
            reading = _drawn(open_file(source.path, journal=self._journal()))
            self._equipment.operations.start(reading, owner=document, then=read, otherwise=failed)
        elif isinstance(source, ServerSource):
            self._connection.ask(
                lambda client: _drawn(open_workflow(client, source.workflow_id, journal=self._journal())),
                owner=document,
                then=read,
                otherwise=failed,
            )

    def take_up(self, found: Found, spot: Spot | None = None, then: Callable[[], object] = lambda: None) -> None:
        """Open a document as a program left it that died; ``then`` is called when it is open, or cannot be."""

        def opened(made: Drawn) -> None:
            self._put(made, spot=spot)
            if made.opened.journal_failure is None:
                forget(found)
            then()

        def failed(failure: Exception) -> None:
            self._tell("The edits cannot be recovered", failure)
            then()

        self._start(take_up(found, journal=self._journal()), opened, failed)

    def reopen(self, source: Source, spot: Spot, *, then: Callable[[Exception | None], object]) -> None:
        """Open what was open here before, without a word; ``then`` gets why it could not be."""

        def opened(found: Drawn) -> None:
            self._put(found, spot=spot)
            then(None)

        if isinstance(source, FileSource):
            self._start(open_file(source.path, journal=self._journal()), opened, then)
        elif isinstance(source, ServerSource):
            self._connection.ask(
                lambda client: _drawn(open_workflow(client, source.workflow_id, journal=self._journal())),
                owner=self,
                then=opened,
                otherwise=then,
            )

    def _put(self, found: Drawn, *, in_place_of: OpenDocument | None = None, spot: Spot | None = None) -> OpenDocument:
        session = found.opened.session
        known = self._desks.find(session.source) if in_place_of is None else None
        if known is not None and session.outbox.is_empty:
            # Opened twice at a time: the first to be there stays.
            if session.journal is not None:
                session.journal.discard()
            if spot is None:
                self._desks.bring(known)
            return known
        if found.opened.journal_failure is not None:
            self.unprotected.emit(str(found.opened.journal_failure))
        # What is read meanwhile may belong elsewhere by now: the document was moved, or this window was closed.
        desk = self._desks.of(in_place_of) if in_place_of is not None else None
        desk = desk or self._desks.standing(self._desk)
        if spot is None:
            return desk.put(session, found.graph, in_place_of=in_place_of)
        made = desk.put(session, found.graph, place=spot.place(), front=spot.is_front())
        spot.placed(made)
        if spot.camera is not None:
            made.show_camera(spot.camera)
        return made

    def _journal(self) -> Path:
        return self._equipment.folders.recovery / self._equipment.new_key()

    def _start(
        self,
        coroutine: Coroutine[Any, Any, Opened],
        then: Callable[[Drawn], object],
        otherwise: Callable[[Exception], object],
    ) -> None:
        self._equipment.operations.start(_drawn(coroutine), owner=self, then=then, otherwise=otherwise)

    def _teller(self, title: str) -> Callable[[Exception], None]:
        return lambda failure: self._tell(title, failure)

    def _tell(self, title: str, failure: Exception) -> None:
        places = []
        if isinstance(failure, UnreadableDocumentError):
            places = [f"{problem.path or '/'}: {problem.message}" for problem in failure.problems]
        tell_failure(self._window, title, failure, places=places)


async def _drawn(coroutine: Coroutine[Any, Any, Opened]) -> Drawn:
    opened = await coroutine
    return await asyncio.to_thread(_draw, opened)


def _draw(opened: Opened) -> Drawn:
    drawn = Drawn(opened, read_heads(opened.heads, catalogue_looks()))
    if len(opened.heads.nodes) > _MANY:
        # Each full collection would walk what was just made and hold up the window; the desk ends this when a document goes.
        gc.freeze()
    return drawn
