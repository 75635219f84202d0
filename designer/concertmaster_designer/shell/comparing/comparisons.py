"""Comparing and merging, made when they are first asked for: no start waits for the import of what they stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.connection import Connection
from concertmaster_designer.shell.desk import Desk
from concertmaster_designer.shell.equipment import Equipment
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.shell.opening import Opening

if TYPE_CHECKING:
    from .comparing import Comparing
    from .merging import Merging


class Comparisons(QObject):
    """``said`` tells what became of a merge."""

    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, opening: Opening, *, desk: Desk, editor: QWidget) -> None:
        super().__init__(editor)
        self._equipment = equipment
        self._connection = connection
        self._opening = opening
        self._desk = desk
        self._editor = editor
        self._comparing: Comparing | None = None
        self._merging: Merging | None = None

    @property
    def comparing(self) -> Comparing:
        """Give what compares."""
        if self._comparing is None:
            from .comparing import Comparing  # noqa: PLC0415 - see above

            self._comparing = Comparing(self._equipment, self._connection, self._desk, self._editor)
        return self._comparing

    @property
    def merging(self) -> Merging:
        """Give what merges."""
        if self._merging is None:
            from .merging import Merging  # noqa: PLC0415 - see above

            self._merging = Merging(self._equipment, self._connection, self._opening, desk=self._desk, editor=self._editor)
            self._merging.said.connect(self.said)
        return self._merging

    def step(self, by: int) -> None:
        """Go to the next change of the comparison that shows, if one does."""
        if self._comparing is not None:
            self._comparing.step(by)

    @property
    def is_merging(self) -> bool:
        """Tell whether a merge shows: its choices would be lost under another page."""
        return self._merging is not None and self._merging.page is not None

    def merge(self, document: OpenDocument) -> None:
        """Merge a document with somebody else's changes, in place of a comparison."""
        if not self.is_merging:
            if self._comparing is not None:
                self._comparing.close()
            self.merging.begin(document)
