"""Shows what replacing would change, text by text, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.searching import Replacement
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.table import Column, Table

_HEIGHT: Final = 320


class ReplaceDialog(Dialog):
    """Calls ``replace`` when a person agrees."""

    def __init__(
        self,
        parent: QWidget,
        changes: Sequence[Replacement],
        replace: Callable[[], object],
        *,
        name: Callable[[Replacement], str],
    ) -> None:
        texts = f"{len(changes):,} text{'' if len(changes) == 1 else 's'}"
        super().__init__(parent, f"Replace in {texts}", sentence="One step of undo takes it back.", width=760)
        self.table: Table[Replacement] = Table("What would change", _columns(name))
        self.table.setMinimumHeight(self.tall(_HEIGHT))
        self.table.show_rows(changes)
        self.body.addWidget(self.table)
        self.add_button("Cancel", self.reject)
        self.go = self.add_button("Replace", self.accept, main=True)
        self.go.setFocus()
        self.accepted.connect(replace)


def _columns(name: Callable[[Replacement], str]) -> tuple[Column[Replacement], ...]:
    return (
        Column(title="Before", text=lambda one: _line(one.before), tip=lambda one: one.before[:2000]),
        Column(title="After", text=lambda one: _line(one.after), tip=lambda one: one.after[:2000], strong=True),
        Column(title="Place", text=name, role=lambda _one: "muted", width=220),
    )


def _line(text: str) -> str:
    return " ".join(text[:400].split())
