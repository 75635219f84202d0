"""Export a workflow as a picture or as text: ask how and where, paint piece by piece, write whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QProgressBar, QWidget

from concertmaster_designer.canvas import catalogue_looks
from concertmaster_designer.canvas.export import Frame, Look, PictureError, Steps, frame_of, pdf, png, svg
from concertmaster_designer.canvas.export.frame import largest_scale
from concertmaster_designer.canvas.export.picture import image_of
from concertmaster_designer.canvas.model.decode import read_heads
from concertmaster_designer.canvas.model.graph import Graph
from concertmaster_designer.canvas.paint.inks import inks
from concertmaster_designer.documents.content.open_draft import FrozenDraft, chosen_parts
from concertmaster_designer.documents.files import UnwritableFileError
from concertmaster_designer.documents.summary import summary
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.storage.atomic import write_atomically
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.dialogs.failure import tell_failure
from concertmaster_designer.ui.dialogs.file import ask_place
from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.theme.apply import interface_font
from concertmaster_shared.workflow.mermaid import to_mermaid

from .export_dialog import ExportDialog, Wish

_SUFFIXES: Final = {"png": ".png", "svg": ".svg", "pdf": ".pdf", "mermaid": ".mmd"}
_COPIED_SCALE: Final = 2.0
_PATIENCE_MS: Final = 300
_UNFIT: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')


class Exporting(QObject):
    """``exported`` gives the path of a file that was written."""

    exported = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def choose(self, document: OpenDocument) -> None:
        """Ask how and where, and export."""
        dialog = ExportDialog(self._window, has_selection=bool(document.session.selection))
        dialog.wished.connect(lambda wish: self._ask_where(document, wish))
        dialog.open()

    def copy(self, document: OpenDocument) -> None:
        """Put a picture of what is selected, or else of everything, into the clipboard."""
        frozen = _frozen(document, chosen_only=bool(document.session.selection))
        try:
            graph = _graph(frozen)
            box = frame_of(graph, 0.01).box
            frame = Frame(box, min(_COPIED_SCALE, largest_scale(box)))
        except PictureError as failure:
            tell_failure(self._window, "There is no picture to copy", failure)
            return
        self._run(image_of(graph, frame, _look(document, Wish())), _copy)

    def write(self, document: OpenDocument, wish: Wish, path: Path) -> None:
        """Export to a file."""
        frozen = _frozen(document, chosen_only=wish.chosen_only)
        if wish.format == "mermaid":
            self._store(path, to_mermaid(frozen.document()).encode())
            return
        try:
            graph = _graph(frozen)
            frame = frame_of(graph, wish.scale, vectors=wish.format != "png")
        except PictureError as failure:
            tell_failure(self._window, "The picture cannot be made", failure)
            return
        steps = {"png": png, "svg": svg, "pdf": pdf}[wish.format](graph, frame, _look(document, wish))
        self._run(steps, lambda content: self._store(path, content))

    def _ask_where(self, document: OpenDocument, wish: Wish) -> None:
        suffix = _SUFFIXES[wish.format]
        ask_place(
            self._window,
            "Export",
            f"*{suffix}",
            then=lambda path: self.write(document, wish, path),
            name=(_UNFIT.sub(" ", document.title).strip() or "workflow") + suffix,
            suffix=suffix,
        )

    def _store(self, path: Path, content: bytes) -> None:
        try:
            write_atomically(path, content)
        except OSError as failure:
            reason = UnwritableFileError(path=str(path), reason=failure.strerror or str(failure))
            tell_failure(self._window, f"'{path.name}' cannot be written", reason)
            return
        self.exported.emit(path)

    def _run(self, steps: Generator[float, None, Any] | Steps, then: Callable[[Any], object]) -> None:
        Painting(self._window, steps, then)


class Painting(QObject):
    """Paints on whenever the window has nothing else to do; a dialogue with a way out comes up when that takes long."""

    def __init__(self, window: QWidget, steps: Generator[float, None, Any], then: Callable[[Any], object]) -> None:
        super().__init__(window)
        self._steps = steps
        self._then = then
        self._dialog = Dialog(window, "Exporting")
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._dialog.body.addWidget(self._bar)
        self._dialog.add_button("Cancel", self._dialog.reject)
        self._dialog.rejected.connect(self._end)
        self._patience = QTimer(self, singleShot=True, interval=_PATIENCE_MS)
        self._patience.timeout.connect(self._dialog.open)
        self._patience.start()
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._step)
        self._timer.start()

    def _step(self) -> None:
        try:
            self._bar.setValue(round(next(self._steps) * 1000))
        except StopIteration as ended:
            self._end()
            self._then(ended.value)
        except BaseException:
            self._end()
            raise

    def _end(self) -> None:
        self._timer.stop()
        self._patience.stop()
        self._steps.close()
        self._dialog.blockSignals(True)
        self._dialog.close()
        self._dialog.deleteLater()
        self.deleteLater()


def _frozen(document: OpenDocument, *, chosen_only: bool) -> FrozenDraft:
    draft = document.session.draft
    return chosen_parts(draft, document.session.selection) if chosen_only else draft.freeze()


def _graph(frozen: FrozenDraft) -> Graph:
    return read_heads(frozen.heads(), catalogue_looks())


def _look(document: OpenDocument, wish: Wish) -> Look:
    return Look(inks(current_theme()), interface_font(), document.title, summary, wish.ground)


def _copy(image: QImage) -> None:
    QGuiApplication.clipboard().setImage(image)
