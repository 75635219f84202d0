"""The page of several nodes of one type: what they share, what differs, and one edit that sets all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from concertmaster_designer.expressions.place import SharedPlace
from concertmaster_designer.ui.icons import has_icon
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.wrapped import WrappedCheck
from concertmaster_shared.nodes import NodeSpec, applies
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Node
from concertmaster_shared.workflow.edits import SetNode, SetParameters

from .editors.registry import References
from .parameters_page import ParametersPage
from .values import MISSING

_NAMED: Final = 3


class NodesPage(ParametersPage):
    """Made for these nodes and their spec; ``refresh`` shows what became of them. An edit of a parameter is one step for all."""

    def __init__(self, nodes: Sequence[Node], spec: NodeSpec, references: References, place: SharedPlace) -> None:
        super().__init__()
        self.expression_place = place
        self.ids = tuple(node.id for node in nodes)
        self.type = spec.type
        self._parameters = spec.parameters
        self.disabled = WrappedCheck("Leave these nodes out of runs")
        self.column.addLayout(_head(nodes, spec))
        self._add_fields(spec, references)
        self.column.addWidget(self.disabled)
        self.column.addStretch()
        self.disabled.clicked.connect(self._set_disabled)
        self.refresh(nodes)

    def refresh(self, nodes: Sequence[Node]) -> None:
        """Show the nodes as they are now."""
        marks = {node.disabled for node in nodes}
        self.disabled.setTristate(False)
        if len(marks) > 1:
            self.disabled.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            self.disabled.setChecked(True in marks)
        for name, field in self.fields.items():
            values = [node.parameters.get(name, MISSING) for node in nodes]
            if all(_same(value, values[0]) for value in values):
                field.show_value(values[0])
            else:
                field.show_mixed()
            counts = any(applies(field.parameter, node.parameters, self._parameters) for node in nodes)
            field.show_applies(applies=counts)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the problems of all of the nodes at their parameters, each sentence once."""
        ids = set(self.ids)
        found: dict[str, list[Problem]] = {}
        for problem in problems:
            part, _, rest = problem.path.removeprefix("/").partition("/")
            node_id, _, place = rest.partition("/")
            if part == "nodes" and node_id in ids and place.startswith("parameters/"):
                found.setdefault(place.split("/")[1], []).append(problem)
        for name, field in self.fields.items():
            field.show_problems(found.get(name, ()))

    def focus_place(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into a parameter, or into the first."""
        wanted = path[1] if len(path) > 1 and path[0] == "parameters" else next(iter(self.fields), "")
        field = self.fields.get(wanted)
        if field is not None:
            self._focus_field(field, path[2:], position)

    def _taker(self, name: str) -> Callable[[object, bool], None]:
        def take(value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
            change: dict[str, object] = {"remove": (name,)} if value is MISSING else {"set": {name: value}}
            edits = tuple(SetParameters.model_validate({"id": node_id, **change}) for node_id in self.ids)
            self.edits_requested.emit(edits, self._merge(name) if typing else "")

        return take

    def _set_disabled(self) -> None:
        disabled = self.disabled.checkState() != Qt.CheckState.Unchecked
        self.edits_requested.emit(tuple(SetNode(id=node_id, disabled=disabled) for node_id in self.ids), "")

    def _merge(self, name: str) -> str:
        return f"{len(self.ids)} from {self.ids[0]}/{name}"


def _head(nodes: Sequence[Node], spec: NodeSpec) -> QVBoxLayout:
    head = QVBoxLayout()
    head.setSpacing(8)
    kind = QHBoxLayout()
    kind.setSpacing(8)
    kind.addWidget(Glyph(spec.icon if has_icon(spec.icon) else "circle-question-mark", role=spec.family, size=20))
    kind.addWidget(Text(f"{len(nodes):,} × {spec.title}", size="lead", strong=True), 1)
    head.addLayout(kind)
    names = ", ".join(node.title for node in nodes[:_NAMED])
    more = f" and {len(nodes) - _NAMED:,} more" if len(nodes) > _NAMED else ""
    head.addWidget(Text(names + more, wrap=True))
    head.addWidget(Text("What is set here is set in all of them, as one step.", role="muted", wrap=True))
    return head


def _same(one: object, other: object) -> bool:
    return type(one) is type(other) and one == other
