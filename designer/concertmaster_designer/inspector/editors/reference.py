"""What the server has: a form by its address, a workflow by its id, a connection by its name. Anything can be typed as well."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from concertmaster_designer.inspector.values import MISSING

from .choice import Option
from .editor import Editor
from .quiet_combo import QuietCombo


class ReferenceEditor(Editor):
    """An empty field is no value."""

    def __init__(self, known: Sequence[Option], hint: str = "") -> None:
        super().__init__()
        self.combo = QuietCombo()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.combo.lineEdit()
        if line is None:
            raise TypeError("an editable combo box has a line")
        line.setPlaceholderText(hint)
        self.watch(line)
        line.textEdited.connect(self._typed)
        self.combo.activated.connect(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.combo)
        self.offer(known)

    def offer(self, known: Sequence[Option]) -> None:
        """Offer other documents than before; what is shown or half typed stays."""
        place, typed = self.combo.currentIndex(), self.combo.currentText()
        value: object = self.combo.itemData(place) if self.combo.itemText(place) == typed else typed
        self.combo.clear()
        for option, words in known:
            self.combo.addItem(words, option)
        self.show_value(value or MISSING)

    def show_value(self, value: object) -> None:
        """Show a reference by the name that is known for it, else as it is."""
        place = self.combo.findData(value, Qt.ItemDataRole.UserRole) if value is not MISSING else -1
        self.combo.setCurrentIndex(place)
        if place < 0:
            self.combo.setEditText("" if value is MISSING else str(value))

    def _typed(self, text: str) -> None:
        place = self.combo.findText(text, Qt.MatchFlag.MatchFixedString)
        value = self.combo.itemData(place) if place >= 0 else text.strip()
        self.edited.emit(value or MISSING, True)

    def _chosen(self, place: int) -> None:
        self.edited.emit(self.combo.itemData(place), False)
