"""Open what another program wrote: a file is read in the background, becomes a document, and a report says what became of it."""

from __future__ import annotations

import asyncio
import json
import math
import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.content.reading import without_collector
from concertmaster_designer.documents.files import BrokenFileError, FileError, LargeFileError
from concertmaster_designer.library.import_report import ImportReport
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.file import ask_file
from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.edits import AddEdge, AddNode, Edit, PutGroup, PutNote, SetWorkflow
from concertmaster_shared.workflow.importing import Imported, import_workflow

from .equipment import Equipment
from .open_document import OpenDocument
from .opening import Opening

_FILTER: Final = "Workflows of n8n and Node-RED (*.json)"
_MOST_MB: Final = 64
_OURS: Final = "concertmaster.workflow/"
_HALF: Final = re.compile(rb"\\u[dD][89a-fA-F]")


class Importing(QObject):
    """Asks for a file and opens what it holds as a new document that lives nowhere yet.

    What became of other programs' parts is kept with the document; ``reported`` tells that there is more of it.
    """

    reported = Signal()

    def __init__(self, equipment: Equipment, opening: Opening, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._opening = opening
        self._window = window
        self._reports: dict[OpenDocument, ImportReport] = {}

    def choose_file(self) -> None:
        """Ask for a file."""
        ask_file(self._window, "Import a workflow", _FILTER, then=self.import_file)

    def import_file(self, path: Path) -> None:
        """Read a file and open what it becomes; a workflow of our own is opened as a copy."""
        self._equipment.operations.start(
            asyncio.to_thread(_read, path),
            owner=self,
            then=self._open,
            otherwise=lambda failure: tell_failure(self._window, f"'{path.name}' cannot be imported", failure),
        )

    def _open(self, found: Imported | bytes) -> None:
        if isinstance(found, bytes):
            self._opening.open_copy(lambda: found)
        else:
            self._opening.new(then=lambda document: self._fill(document, found))

    def _fill(self, document: OpenDocument, imported: Imported) -> None:
        document.take_gesture(_edits(imported.document))
        document.canvas.fit()
        self._keep(document, imported)
        self._show(document, imported)

    def tell(self, document: OpenDocument, imported: Imported) -> None:
        """Tell what became of a part that was pasted: in a report where something is to be looked at, else in a sentence."""
        self._keep(document, imported)
        if any(line.fate != "carried" and (line.node_id or line.fate == "left_out") for line in imported.lines):
            self._show(document, imported)
        else:
            count = len(imported.document.nodes)
            words = (
                "1 node of another program, as it was there"
                if count == 1
                else f"{count:,} nodes of another program, as they were there"
            )
            document.canvas.said.emit(f"Pasted {words}.")

    def show_again(self, document: OpenDocument) -> None:
        """Show what became of all that came from other programs into a document since it was opened."""
        if (imported := document.carried.get(Imported)) is not None:
            self._show(document, imported)

    def _keep(self, document: OpenDocument, imported: Imported) -> None:
        before = document.carried.get(Imported)
        document.carried[Imported] = imported if before is None else replace(imported, lines=before.lines + imported.lines)
        self.reported.emit()

    def _show(self, document: OpenDocument, imported: Imported) -> None:
        self._put_away(document)
        report = self._reports[document] = ImportReport(self._window, imported)
        report.node_chosen.connect(document.canvas.reveal)
        report.finished.connect(lambda _how: self._reports.pop(document, None))
        document.stay.until_end(lambda: self._put_away(document))
        report.show()

    def _put_away(self, document: OpenDocument) -> None:
        if (report := self._reports.get(document)) is not None:
            report.close()


def _read(path: Path) -> Imported | bytes:
    """Read a file; one of our own is given as it is."""
    with without_collector():
        value = _value(path)
        if isinstance(value, dict) and str(value.get("format", "")).startswith(_OURS):
            return path.read_bytes()
        return import_workflow(value, path.name.split(".")[0])


def _value(path: Path) -> object:
    try:
        if path.stat().st_size > _MOST_MB * 2**20:
            raise LargeFileError(path=str(path), limit=_MOST_MB)
        content = path.read_bytes()
        value = json.loads(content, parse_constant=_no_number, parse_float=_number)
        return _whole(value) if _HALF.search(content) else value
    except OSError as failure:
        raise FileError(path=str(path), reason=failure.strerror or str(failure)) from failure
    except json.JSONDecodeError as failure:
        raise BrokenFileError(path=str(path), line=failure.lineno, column=failure.colno, reason=failure.msg) from failure
    except (ValueError, RecursionError) as failure:
        raise BrokenFileError(path=str(path), line=1, column=1, reason=str(failure)) from failure


def _whole(value: object) -> object:
    """Put a sign in place of halves of characters: programs that cut texts write such, and no file of ours holds them."""
    text = json.dumps(value, ensure_ascii=False).encode("utf-16", "surrogatepass")
    return json.loads(text.decode("utf-16", "replace"))


def _number(word: str) -> float:
    number = float(word)
    if not math.isfinite(number):
        _no_number(word)
    return number


def _no_number(word: str) -> None:
    raise ValueError(f"'{word}' is no number that a file may hold.")


def _edits(document: WorkflowDocument) -> tuple[Edit, ...]:
    return (
        SetWorkflow(name=document.name),
        *(AddNode(node=node) for node in document.nodes),
        *(AddEdge(edge=edge) for edge in document.edges),
        *(PutNote(note=note) for note in document.notes),
        *(PutGroup(group=group) for group in document.groups),
    )
