"""Ask how a workflow is exported: as what, how large, of all or of what is chosen, on the ground or on nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.text import Text

Format = Literal["png", "svg", "pdf", "mermaid"]

_FORMATS: Final[tuple[tuple[Format, str, str], ...]] = (
    ("png", "PNG picture", "Pixels, for pages and messages."),
    ("svg", "SVG drawing", "Lines and text that stay sharp at any size."),
    ("pdf", "PDF page", "One page as large as the workflow, for printing and files."),
    ("mermaid", "Mermaid text", "A flowchart as text, for documents that draw it. Places and notes are left out."),
)
_SCALES: Final = (25, 50, 100, 200, 300)
_USUAL: Final = _SCALES.index(200)


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; ``ground`` and ``scale`` mean nothing to text."""

    format: Format = "png"
    scale: float = 2.0
    ground: bool = True
    chosen_only: bool = False


class ExportDialog(Dialog):
    """``wished`` gives the answer."""

    wished = Signal(object)

    def __init__(self, parent: QWidget | None, *, has_selection: bool) -> None:
        super().__init__(parent, "Export the workflow", sentence="The workflow as it stands, without marks of runs and problems.")
        self.formats, self.scales = QComboBox(), QComboBox()
        self.what, self.clear = QComboBox(), QCheckBox("Transparent ground")
        self.hint = Text(role="muted", wrap=True)
        for name, title, _hint in _FORMATS:
            self.formats.addItem(title, name)
        for scale in _SCALES:
            self.scales.addItem(f"{scale} %", scale / 100)
        self.scales.setCurrentIndex(_USUAL)
        self.what.addItem("The whole workflow", userData=False)
        if has_selection:
            self.what.addItem("What is selected", userData=True)
        self.what.setEnabled(has_selection)
        form = QFormLayout()
        for title, field in (("Format", self.formats), ("Size", self.scales), ("Show", self.what), ("", self.clear)):
            form.addRow(title, field)
        self.body.addLayout(form)
        self.body.addWidget(self.hint)
        self.formats.currentIndexChanged.connect(self._show_format)
        self._show_format()
        self.add_button("Cancel", self.reject)
        self.add_button("Export", self._answer, main=True)

    def wish(self) -> Wish:
        """Give what is chosen now."""
        return Wish(
            self.formats.currentData(), self.scales.currentData(), not self.clear.isChecked(), bool(self.what.currentData())
        )

    def _show_format(self) -> None:
        name, _title, hint = _FORMATS[self.formats.currentIndex()]
        self.hint.setText(hint)
        self.scales.setEnabled(name == "png")
        self.clear.setEnabled(name != "mermaid")

    def _answer(self) -> None:
        self.wished.emit(self.wish())
        self.accept()
