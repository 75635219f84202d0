"""Where deeds are chosen: a row of buttons for a run, a menu for a step."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.table import Table

from .deeds import Deed
from .progress import Step


class DeedButtons(QWidget):
    """A flat button for each deed that is possible now."""

    def __init__(self, chosen: Callable[[Deed], object], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = chosen
        self._deeds: tuple[Deed, ...] = ()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)

    def show_deeds(self, deeds: Sequence[Deed]) -> None:
        """Show these, and leave alone what is shown already: a click on its way must not miss its button."""
        if tuple(deeds) == self._deeds:
            return
        self._deeds = tuple(deeds)
        while (item := self._row.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for deed in self._deeds:
            button = self._button(deed)
            self._row.addWidget(button)
            button.show()

    def _button(self, deed: Deed) -> Button:
        button = Button(deed.text, lambda: self._chosen(deed))
        button.setFlat(True)
        return button


def add_step_menu(table: Table[Step], deeds: Callable[[Step], Sequence[Deed]], chosen: Callable[[Deed], object]) -> None:
    """Let a step's row open a menu of what can be done with it, by the mouse or the menu key."""

    def open_menu(at: QPoint) -> None:
        index = table.indexAt(at)
        step = table.rows.row(index.row()) if index.isValid() else table.chosen()
        if step is None:
            return
        menu = QMenu(table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for deed in deeds(step):
            menu.addAction(deed.text, _choosing(chosen, deed))
        if not menu.isEmpty():
            menu.popup(table.viewport().mapToGlobal(at))

    table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    table.customContextMenuRequested.connect(open_menu)


def _choosing(chosen: Callable[[Deed], object], deed: Deed) -> Callable[[], None]:
    def choose() -> None:
        chosen(deed)

    return choose
