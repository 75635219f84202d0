"""Keep the inspector at what is known of the document in front, and ask for more when an expression could use it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, cast

from PySide6.QtCore import QObject, QTimer

from concertmaster_designer.documents.source import FileSource, ServerSource, Source
from concertmaster_designer.documents.typing import KnownRun
from concertmaster_designer.documents.typing.nearby_forms import forms_beside
from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.storage.samples import Sample, SampleStore
from concertmaster_shared.expressions import Shape

from .last_run import form_shapes, last_run

_FRESH: Final = timedelta(seconds=5)
_AGAIN_MS: Final = 10_000
_FORM_TYPES: Final = frozenset({"trigger.form", "people.form"})


class DocumentValues:
    """The values of one document: its last run as far as it was read, and its sample data."""

    def __init__(self, document: OpenDocument, store: SampleStore) -> None:
        self._document = document
        self._store = store
        self._unsaved: dict[str, Sample] = {}
        self.known_run: KnownRun | None = None
        self.forms: Mapping[str, Shape] = {}
        self.asked: dict[str, datetime] = {}

    def run(self) -> KnownRun | None:
        """Give the last run."""
        return self.known_run

    def sample(self, node_id: str) -> Sample | None:
        """Give the sample data of a node."""
        return self._unsaved.get(node_id) or (self._store.sample(name, node_id) if (name := self._name) else None)

    def keep_sample(self, node_id: str, sample: Sample | None) -> None:
        """Keep or forget the sample data of a node."""
        self._unsaved.pop(node_id, None)
        if name := self._name:
            self._store.keep(name, node_id, sample)
        elif sample is not None:
            # In memory alone: nothing names this document at another start, and its samples would never be found again.
            self._unsaved[node_id] = sample

    @property
    def _name(self) -> str:
        return _name(self._document.session.source)


class ExpressionValues(QObject):
    """Reads the last run and the forms of a document when the inspector asks, the same ones at most every few seconds."""

    def __init__(self, equipment: Equipment, connection: Connection, desk: Desk, inspector: InspectorPanel) -> None:
        super().__init__(inspector)
        self._equipment = equipment
        self._connection = connection
        self._desk = desk
        self._inspector = inspector
        self._store = equipment.samples
        desk.current_changed.connect(self._turn_to)
        inspector.values_wanted.connect(self._read)
        self._timer = QTimer(self)
        self._timer.setInterval(_AGAIN_MS)
        self._timer.timeout.connect(self._read_if_seen)
        self._timer.start()

    def _turn_to(self, document: OpenDocument | None) -> None:
        if document is not None:
            self._tell(document)

    def _read(self) -> None:
        document = self._desk.current
        if document is None:
            return
        source = document.session.source
        if isinstance(source, FileSource):
            if self._is_due(document, "forms beside"):
                reading = asyncio.to_thread(forms_beside, source.path)
                self._equipment.operations.start(reading, owner=document, then=lambda found: self._take_beside(document, found))
        elif source is None:
            self._read_forms(document)
        elif source.origin == self._connection.origin:
            self._read_run(document, source)
            self._read_forms(document)

    def _read_if_seen(self) -> None:
        """Look for a newer run while somebody may be looking at results."""
        page = self._inspector.page
        if page is not None and page.isVisible() and page.has_results and self._connection.answers:
            self._read()

    def _read_run(self, document: OpenDocument, source: ServerSource) -> None:
        # Nobody asked for these in so many words: that they cannot be had is told by what the editor tries with instead.
        if self._is_due(document, "run"):
            self._connection.ask(
                lambda client: last_run(client, source.workflow_id, self._values(document).known_run),
                owner=document,
                then=lambda run: self._take_run(document, run),
                otherwise=_leave,
            )

    def _read_forms(self, document: OpenDocument) -> None:
        """Ask the server for the forms that the document names, wherever that one lives: it need not be stored yet."""
        nodes = document.session.draft.nodes
        named = {str(nodes[node_id].parameters.get("form", "")) for node_id in document.canvas.nodes_of(_FORM_TYPES)}
        slugs = named - {""} - set(self._values(document).forms)
        # Each set of addresses has a time of its own: a form that was chosen a moment after another is asked for at once.
        if slugs and self._connection.client is not None and self._is_due(document, " ".join(("forms", *sorted(slugs)))):
            self._connection.ask(
                lambda client: form_shapes(client, slugs),
                owner=document,
                then=lambda found: self._take_forms(document, found),
                otherwise=_leave,
            )

    def _take_beside(self, document: OpenDocument, found: Mapping[str, Shape]) -> None:
        self._take_forms(document, found)
        self._read_forms(document)

    def _take_run(self, document: OpenDocument, run: KnownRun | None) -> None:
        if run != self._values(document).known_run:
            self._values(document).known_run = run
            self._tell(document)

    def _take_forms(self, document: OpenDocument, found: Mapping[str, Shape]) -> None:
        if found:
            values = self._values(document)
            values.forms = {**values.forms, **found}
            self._tell(document)

    def _tell(self, document: OpenDocument) -> None:
        if document is self._desk.current:
            values = self._values(document)
            self._inspector.know_values(values, values.forms)

    def _values(self, document: OpenDocument) -> DocumentValues:
        known = document.carried.setdefault(DocumentValues, DocumentValues(document, self._store))
        return cast("DocumentValues", known)

    def _is_due(self, document: OpenDocument, what: str) -> bool:
        asked, now = self._values(document).asked, self._equipment.now()
        if what in asked and now - asked[what] < _FRESH:
            return False
        asked[what] = now
        return True


def _name(source: Source) -> str:
    """Name a document for good; one that was never stored has no such name."""
    if isinstance(source, FileSource):
        return str(source.path.resolve())
    return f"{source.origin} {source.workflow_id}" if isinstance(source, ServerSource) else ""


def _leave(_failure: Exception) -> None:
    """Leave it at that."""
