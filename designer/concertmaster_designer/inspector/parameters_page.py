"""A page with the parameters of a type, one field each; those that few need are folded away until one of them is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from concertmaster_designer.ui.widgets.fold import Fold
from concertmaster_shared.nodes import NodeSpec

from .editors.registry import References
from .field import ParameterField
from .page import Page


class ParametersPage(Page):
    """Subclasses add what stands above and below the fields, and say what an edit of one asks for."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, ParameterField] = {}
        self._advanced: Fold | None = None

    def _add_fields(self, spec: NodeSpec, references: References) -> None:
        folded = QVBoxLayout()
        folded.setContentsMargins(0, 0, 0, 0)
        folded.setSpacing(16)
        for parameter in spec.parameters:
            field = self.fields[parameter.name] = ParameterField(parameter, references)
            field.edited.connect(self._taker(parameter.name))
            field.left.connect(self.sealed)
            (folded if parameter.advanced else self.column).addWidget(field)
        if folded.count():
            body = QWidget()
            body.setLayout(folded)
            self._advanced = Fold("Advanced", body)
            self.column.addWidget(self._advanced)

    def _taker(self, name: str) -> Callable[[object, bool], None]:
        """Give what takes the value of a parameter, and whether it is being typed."""
        raise NotImplementedError

    def _focus_field(self, field: ParameterField, path: Sequence[str] = (), position: int | None = None) -> None:
        """Put the cursor into a field, where it can be seen; ``path`` leads on from it."""
        if field.parameter.advanced and self._advanced is not None:
            self._advanced.open()
        field.go_to(path, position)
        self._show_focus(field)
