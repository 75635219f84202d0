"""The editor: canvases in the middle, node types at the left, the inspector at the right, problems and runs below."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QByteArray, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDockWidget, QHBoxLayout, QMainWindow, QStackedWidget, QTabWidget, QVBoxLayout, QWidget

from concertmaster_designer.documents.source import FileSource
from concertmaster_designer.inspector.panel import InspectorPanel
from concertmaster_designer.library.node_palette import NodePalette
from concertmaster_designer.monitor.runs_panel import RunsPanel
from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.theme import Theme, current_theme, on_theme_changed
from concertmaster_designer.ui.widgets.banner import Banner
from concertmaster_designer.ui.widgets.buttons import Button, IconButton
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.nodes import CATALOGUE

from .equipment import Equipment
from .frame.document_bar import DocumentBar
from .open_document import OpenDocument
from .problems_panel import ProblemsPanel

DOCK_LAYOUT = 1
"""Counts layouts of docks; a remembered one of another count is not used."""

_WIDTHS = [216, 320]
_HEIGHT = 240
_GROWTH = 0.4
"""How far docks grow with the text: the canvas between them needs room as well."""

_LARGE = 1.5


class Editor(QWidget):
    """``merge_requested``, ``reload_requested`` and ``copy_requested`` are the ways out of a conflict.

    In a file ``file_requested`` and ``overwrite_requested`` are ways out in place of the copy.
    """

    reload_requested = Signal(object)
    copy_requested = Signal(object)
    file_requested = Signal(object)
    overwrite_requested = Signal(object)
    merge_requested = Signal(object)

    def __init__(self, equipment: Equipment, actions: ActionTable, *, start_run: Callable[[], object]) -> None:
        super().__init__()
        self.bar = DocumentBar(actions)
        self.palette_panel = NodePalette(list(CATALOGUE.values()))
        self.inspector = InspectorPanel(CATALOGUE)
        self.problems = ProblemsPanel()
        self.runs = RunsPanel(equipment.now, start=start_run)
        self.bottom = QTabWidget()
        self.bottom.setDocumentMode(True)
        self.bottom.addTab(self.problems, "Problems")
        self.bottom.addTab(self.runs, "Runs")
        self._canvases = QStackedWidget()
        self._frame = QMainWindow()
        self._frame.setWindowFlags(Qt.WindowType.Widget)
        self._frame.setDockNestingEnabled(False)
        self._frame.setCentralWidget(self._canvases)
        self.docks = {
            "nodes": self._dock("nodes", "Nodes", self.palette_panel, Qt.DockWidgetArea.LeftDockWidgetArea),
            "inspector": self._dock("inspector", "Inspector", self.inspector, Qt.DockWidgetArea.RightDockWidgetArea),
            "bottom": self._dock("bottom", "Problems and runs", self.bottom, Qt.DockWidgetArea.BottomDockWidgetArea),
        }
        self._text_scale = 0.0
        self._was_arranged = False
        self._arrange()
        self._banner: Banner | None = None
        self._banner_cause: tuple[OpenDocument, str] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.bar)
        self._column.addWidget(self._frame, 1)

    def add(self, document: OpenDocument) -> None:
        """Take the canvas of a document."""
        self._canvases.addWidget(document.canvas)

    def remove(self, document: OpenDocument) -> None:
        """Let go of the canvas of a document."""
        self._canvases.removeWidget(document.canvas)

    def show_document(self, document: OpenDocument) -> None:
        """Show a document everywhere."""
        session = document.session
        self._canvases.setCurrentWidget(document.canvas)
        self.inspector.show_selection(session.draft, session.selection)
        self.show_problems(document)
        self.show_state(document)

    def show_state(self, document: OpenDocument) -> None:
        """Show how a document stands with where it lives."""
        self.bar.show_document(document)
        self._show_banner(document)

    def show_problems(self, document: OpenDocument) -> None:
        """Show the problems of a document in the panel and in the inspector."""
        session = document.session
        others, unfilled = session.unfilled.split(session.problems)
        self.problems.show_problems(session.draft, others, unfilled, left_out=session.left_out)
        self.inspector.show_problems(others)
        count = len(session.problems) + session.left_out
        self.bottom.setTabText(0, f"Problems ({count:,})" if count else "Problems")

    def show_panel(self, panel: QWidget) -> None:
        """Unfold the bottom and show one of its panels."""
        self.docks["bottom"].show()
        self.bottom.setCurrentWidget(panel)

    def layout_state(self) -> str:
        """Give where the docks stand, to be remembered."""
        return bytes(self._frame.saveState(DOCK_LAYOUT).toBase64().data()).decode()

    def restore_layout(self, state: str) -> None:
        """Put the docks where they stood."""
        if state:
            self._was_arranged = self._frame.restoreState(QByteArray.fromBase64(state.encode()), DOCK_LAYOUT)

    def showEvent(self, event: QShowEvent) -> None:
        """Give the docks their first sizes: before the first showing Qt knows none."""
        super().showEvent(event)
        if not self._was_arranged:
            self._was_arranged = True
            self._give_sizes(1 + (self._text_scale - 1) * _GROWTH)

    def _dock(self, name: str, title: str, content: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(name)
        dock.setWidget(content)
        dock.setAllowedAreas(area)
        dock.setFeatures(QDockWidget.DockWidgetFeature.DockWidgetClosable)
        fold = IconButton("minus", f"Fold {title.lower()} away", dock.hide, size=14)
        if isinstance(content, QTabWidget):
            dock.setTitleBarWidget(QWidget())
            content.setCornerWidget(fold)
        else:
            dock.setTitleBarWidget(_title_bar(title, fold))
        self._frame.addDockWidget(area, dock)
        return dock

    def _arrange(self) -> None:
        self._frame.setCorner(Qt.Corner.BottomLeftCorner, Qt.DockWidgetArea.BottomDockWidgetArea)
        self.docks["bottom"].hide()
        self._wear(current_theme())
        on_theme_changed(self._wear)

    def _wear(self, theme: Theme) -> None:
        """Give docks room for the size of text; beside large text what is below takes the whole width."""
        if theme.text_scale == self._text_scale:
            return
        below = Qt.DockWidgetArea.BottomDockWidgetArea if theme.text_scale >= _LARGE else Qt.DockWidgetArea.RightDockWidgetArea
        self._frame.setCorner(Qt.Corner.BottomRightCorner, below)
        self._text_scale = theme.text_scale
        share = 1 + (theme.text_scale - 1) * _GROWTH
        self.palette_panel.setMinimumWidth(round(200 * share))
        self.inspector.setMinimumWidth(round(300 * share))
        self.bottom.setMinimumHeight(round(180 * _higher(theme.text_scale)))
        if self._was_arranged:
            self._give_sizes(share)

    def _give_sizes(self, share: float) -> None:
        nodes, inspector, bottom = self.docks.values()
        self._frame.resizeDocks([nodes, inspector], [round(width * share) for width in _WIDTHS], Qt.Orientation.Horizontal)
        self._frame.resizeDocks([bottom], [round(_HEIGHT * _higher(self._text_scale))], Qt.Orientation.Vertical)

    def _show_banner(self, document: OpenDocument) -> None:
        unknown = document.session.draft.foreign.sentence()
        cause = (document, "conflict" if document.session.state == "conflict" else unknown)
        if cause == self._banner_cause:
            return
        self._banner_cause = cause
        if self._banner is not None:
            self._column.removeWidget(self._banner)
            self._banner.hide()
            self._banner.deleteLater()
            self._banner = None
        if cause[1] == "conflict":
            self._banner = self._conflict(document)
        elif unknown:
            self._banner = Banner("triangle-alert", "warning", unknown)
        if self._banner is not None:
            self._column.insertWidget(1, self._banner)

    def _conflict(self, document: OpenDocument) -> Banner:
        merge = Button("Merge", lambda: self.merge_requested.emit(document), main=True)
        merge.setVisible(document.session.saved is not None)
        source = document.session.source
        if isinstance(source, FileSource):
            return Banner(
                "git-compare",
                "danger",
                f"Another program has changed '{source.path.name}' while you edited it here. Your edits are kept here, and are "
                "not in the file.",
                Button("Save as another file", lambda: self.file_requested.emit(document)),
                Button("Overwrite the file", lambda: self.overwrite_requested.emit(document)),
                Button("Load theirs", lambda: self.reload_requested.emit(document)),
                merge,
            )
        return Banner(
            "git-compare",
            "danger",
            "Somebody else has changed this workflow since you opened it, so your edits were not sent. They are kept here.",
            Button("Keep mine as a copy", lambda: self.copy_requested.emit(document)),
            Button("Load theirs", lambda: self.reload_requested.emit(document)),
            merge,
        )


def _higher(text_scale: float) -> float:
    return 1 + (text_scale - 1) * _GROWTH / 2


def _title_bar(title: str, fold: IconButton) -> QWidget:
    bar = QWidget()
    row = QHBoxLayout(bar)
    row.setContentsMargins(12, 6, 6, 2)
    row.addWidget(Text(title, strong=True, role="muted"))
    row.addStretch()
    row.addWidget(fold)
    return bar
