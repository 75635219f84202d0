"""Sample data of a node: values made up by a person, as JSON, kept on this machine."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QWidget

from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.growing_text import GrowingText

from .field import ExpressionField
from .place import Place

_SENTENCE = (
    "Expressions of this node are tried with these values. They stay on this machine and are no part of the workflow. "
    "What is left out gets an example value."
)


class SampleDialog(Dialog):
    """Keeps what is valid JSON; an empty text means no sample data."""

    def __init__(self, parent: QWidget, place: Place, field: ExpressionField) -> None:
        super().__init__(parent, "Sample data", sentence=_SENTENCE, width=560)
        self._place = place
        self._field = field
        self.text = GrowingText(lowest=18, highest=18, code=True)
        self.text.setAccessibleName("Sample data as JSON")
        self.text.setPlainText(json.dumps(place.first_sample(field.sight()), indent=2, ensure_ascii=False))
        self.body.addWidget(self.text)
        self.forget = self.add_button("Forget sample data", self._forget)
        self.forget.setEnabled(place.values.sample(place.node_id) is not None)
        self.add_button("Cancel", self.reject)
        self.add_button("Keep sample data", self._keep, main=True)

    def _keep(self) -> None:
        text = self.text.toPlainText()
        try:
            sample = json.loads(text) if text.strip() else None
        except json.JSONDecodeError as failure:
            self.show_failure(f"Line {failure.lineno}, character {failure.colno}: this is no JSON. {failure.msg}.")
            return
        if sample is not None and not isinstance(sample, dict):
            self.show_failure('Give a map with names, such as {"input": {"company": "Acme"}}.')
            return
        self._end(sample)

    def _forget(self) -> None:
        self._end(None)

    def _end(self, sample: dict[str, object] | None) -> None:
        self._place.values.keep_sample(self._place.node_id, sample)
        self._place.preferred = "sample" if sample is not None else None
        self.accept()
        self._field.try_now()


def open_sample(field: ExpressionField) -> SampleDialog | None:
    """Open the dialog for the node that a field belongs to."""
    place = field.place
    if place is None:
        return None
    dialog = SampleDialog(field.window(), place, field)
    dialog.open()
    return dialog
