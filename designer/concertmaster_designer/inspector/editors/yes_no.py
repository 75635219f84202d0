"""Yes or no, as a box to tick."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from concertmaster_designer.inspector.values import MISSING

from .editor import Editor


class YesNoEditor(Editor):
    """The default counts while nothing was said."""

    def __init__(self, words: str = "Yes", *, default: object = None) -> None:
        super().__init__()
        self._default = bool(default)
        self.box = QCheckBox(words)
        self.watch(self.box)
        self.box.clicked.connect(lambda: self.edited.emit(self.box.isChecked(), False))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box)
        row.addStretch()

    def show_value(self, value: object) -> None:
        """Show yes or no."""
        self.box.setTristate(False)
        self.box.setChecked(self._default if value is MISSING else value is True)
