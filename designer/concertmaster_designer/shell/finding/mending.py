"""From a problem to what mends it: a menu of fixes, each one step of undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from concertmaster_designer.documents.fixes import Fix, fixes_for
from concertmaster_designer.documents.fixes.find import FIXES
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.problems_panel import ProblemsPanel, place_of
from concertmaster_designer.ui.icons import icon
from concertmaster_designer.ui.theme import current_theme
from concertmaster_designer.ui.tint import quiet_tint
from concertmaster_shared.problems import Problem

_LONGEST: Final = 72


class Mending(QObject):
    """``said`` tells that nothing here can be mended by itself."""

    said = Signal(str)

    def __init__(self, desk: Desk, panel: ProblemsPanel, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._panel = panel
        self._window = window
        panel.fix_wanted.connect(self.offer)

    def offer(self, problem: Problem, at: QPoint) -> None:
        """Offer what mends one problem, and to go to its place."""
        document = self._desk.current
        if document is None:
            return
        menu = self._menu(document, [problem])
        menu.addSeparator()
        go = menu.addAction(icon("arrow-right", quiet_tint(current_theme())), "Go to the place")
        go.triggered.connect(lambda: self._panel.chosen.emit(problem))
        menu.popup(at)

    def offer_here(self) -> None:
        """Offer what mends the selected node, or the problem that is chosen in the panel."""
        document = self._desk.current
        if document is None:
            return
        chosen = set(document.session.selection)
        here = [found for found in document.session.problems if _is_at(found, chosen) and found.code in FIXES]
        if not here:
            if self._panel.isVisible() and self._panel.current() is not None:
                self._panel.ask_current()
            else:
                self.said.emit("Nothing at what is selected can be mended by itself.")
            return
        menu = self._menu(document, here)
        if menu.isEmpty():
            self.said.emit("Nothing at what is selected can be mended by itself.")
            return
        menu.popup(self._beside(document))

    def _menu(self, document: OpenDocument, problems: Sequence[Problem]) -> QMenu:
        menu = QMenu(self._window)
        menu.setAccessibleName("Mend")
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        picture = icon("check", quiet_tint(current_theme()))
        for problem in problems:
            fixes = fixes_for(document.session.draft, problem)
            if len(problems) > 1 and fixes:
                if not menu.isEmpty():
                    menu.addSeparator()
                menu.addAction(_short(problem.message)).setEnabled(False)
            for fix in fixes:
                action = menu.addAction(picture, fix.title.replace("&", "&&"), _maker(document, fix))
                action.setToolTip(problem.message)
        return menu

    def _beside(self, document: OpenDocument) -> QPoint:
        canvas, node = document.canvas, document.session.draft.nodes.get(next(iter(document.session.selection), ""))
        if node is None:
            return canvas.mapToGlobal(canvas.rect().center())
        return canvas.mapToGlobal(canvas.to_view(node.position[0], node.position[1]).toPoint())


def _maker(document: OpenDocument, fix: Fix) -> Callable[[], object]:
    return lambda: document.take_gesture(fix.edits)


def _short(message: str) -> str:
    words = message if len(message) <= _LONGEST else message[: _LONGEST - 1] + "…"
    return words.replace("&", "&&")


def _is_at(problem: Problem, chosen: set[str]) -> bool:
    part, *rest = place_of(problem)
    return part in {"nodes", "edges"} and bool(rest) and rest[0] in chosen
