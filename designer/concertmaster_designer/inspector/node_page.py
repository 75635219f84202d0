"""The page of a node: what it is called, what it does, its parameters; those that few need are folded away."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from concertmaster_designer.expressions.place import Place
from concertmaster_designer.ui.icons import has_icon
from concertmaster_designer.ui.widgets.buttons import IconButton
from concertmaster_designer.ui.widgets.glyph import Glyph
from concertmaster_designer.ui.widgets.one_line import OneLine
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_designer.ui.widgets.wrapped import WrappedCheck
from concertmaster_shared.nodes import NodeSpec, applies
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Node
from concertmaster_shared.workflow.document import NAME_LIMIT
from concertmaster_shared.workflow.edits import SetNode, SetParameters

from .editors.registry import References
from .kept_settings import KeptSettings
from .parameters_page import ParametersPage
from .values import MISSING


class NodePage(ParametersPage):
    """Made for one node and one spec; ``refresh`` shows what became of the node since."""

    def __init__(self, node: Node, spec: NodeSpec | None, references: References, place: Place) -> None:
        super().__init__()
        self.expression_place = place
        self._node = node
        self.name = QLineEdit()
        self.disabled = WrappedCheck("Leave this node out of runs")
        self.kept: KeptSettings | None = None
        self._parameters = spec.parameters if spec is not None else ()
        self.column.addLayout(self._make_head(node, spec))
        if spec is None:
            sentence = "This program does not know this type of node. It is kept as it is, and saved back unchanged."
            self.column.addWidget(Text(sentence, role="warning", wrap=True))
            self.kept = KeptSettings(node.type)
            self.column.addWidget(self.kept)
        else:
            self._add_fields(spec, references)
        self.column.addWidget(self.disabled)
        self.column.addStretch()
        self.name.textEdited.connect(lambda text: self._request_node(f"{node.id}/name", name=text))
        self.name.editingFinished.connect(self.sealed)
        self.disabled.clicked.connect(lambda: self._request_node("", disabled=self.disabled.isChecked()))
        self.refresh(node)

    @property
    def node(self) -> Node:
        """Give the node as it is shown."""
        return self._node

    def refresh(self, node: Node) -> None:
        """Show the node as it is now."""
        self._node = node
        if self.name.text() != node.name:
            self.name.setText(node.name)
        self.disabled.setChecked(node.disabled)
        if self.kept is not None:
            self.kept.show_settings(node.parameters)
        for name, field in self.fields.items():
            field.show_value(node.parameters.get(name, MISSING))
            field.show_applies(applies=applies(field.parameter, node.parameters, self._parameters))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show the node's problems at their parameters."""
        place = f"/nodes/{self._node.id}/parameters/"
        own = [found for found in problems if found.path.startswith(place)]
        for name, field in self.fields.items():
            here = place + name
            field.show_problems([found for found in own if found.path == here or found.path.startswith(here + "/")])

    def focus_place(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into a parameter, or into the name."""
        field = self.fields.get(path[1]) if len(path) > 1 and path[0] == "parameters" else None
        if field is None:
            self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        self._focus_field(field, path[2:], position)

    def _make_head(self, node: Node, spec: NodeSpec | None) -> QVBoxLayout:
        self.name.setPlaceholderText(node.id)
        self.name.setAccessibleName("Name of the node")
        self.name.setMaxLength(NAME_LIMIT)
        head = QVBoxLayout()
        head.setSpacing(8)
        kind = QHBoxLayout()
        kind.setSpacing(8)
        icon_name = spec.icon if spec is not None and has_icon(spec.icon) else "circle-question-mark"
        kind.addWidget(Glyph(icon_name, role=spec.family if spec else "outside", size=20))
        kind.addWidget(Text(spec.title if spec else node.type, size="lead", strong=True, wrap=True), 1)
        head.addLayout(kind)
        if spec is not None:
            head.addWidget(Text(spec.help.replace("`", ""), role="muted", wrap=True))
        head.addSpacing(4)
        head.addWidget(Text("Name", strong=True))
        head.addWidget(self.name)
        head.addLayout(_reference_line(_reference(node.id)))
        return head

    def _taker(self, name: str) -> Callable[[object, bool], None]:
        def take(value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
            edit = (
                SetParameters(id=self._node.id, remove=(name,))
                if value is MISSING
                else SetParameters(id=self._node.id, set={name: value})
            )
            self.edits_requested.emit((edit,), f"{self._node.id}/{name}" if typing else "")

        return take

    def _request_node(self, merge: str, *, name: str | None = None, disabled: bool | None = None) -> None:
        self.edits_requested.emit((SetNode(id=self._node.id, name=name, disabled=disabled),), merge)


def _reference(node_id: str) -> str:
    """Write how expressions name the output of a node."""
    return f'steps["{node_id}"]' if "-" in node_id or node_id[0].isdigit() else f"steps.{node_id}"


def _reference_line(reference: str) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    line.addWidget(
        OneLine(f"Its output in expressions: {reference}", size="small", role="muted", cut=Qt.TextElideMode.ElideMiddle)
    )
    line.addWidget(IconButton("copy", f"Copy {reference}", lambda: QGuiApplication.clipboard().setText(reference), size=14))
    line.addStretch()
    return line
