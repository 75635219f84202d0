"""The page of the workflow itself, shown while nothing is selected."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from concertmaster_designer.expressions.field import ExpressionField
from concertmaster_designer.ui.widgets.growing_text import GrowingText
from concertmaster_designer.ui.widgets.text import Text
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY
from concertmaster_shared.problems import Problem
from concertmaster_shared.workflow import Draft
from concertmaster_shared.workflow.document import NAME_LIMIT
from concertmaster_shared.workflow.edits import SetWorkflow

from .editors.expression import ExpressionEditor
from .editors.reference import ReferenceEditor
from .editors.registry import References
from .field import ParameterField
from .page import Page
from .values import MISSING, expression_text
from .workflow_settings import LIMIT, LIMIT_KEY, ON_ERROR, SECTIONS, SEQUENCE_KEY, misfit, settings_of, shows, values_of


class WorkflowPage(Page):
    """Name, description, how large it is, and how its runs are treated."""

    def __init__(self) -> None:
        super().__init__()
        self._draft: Draft | None = None
        self._values: dict[str, object] = {}
        self._handlers = ReferenceEditor((), ON_ERROR.example)
        self.fields: dict[str, ParameterField] = {}
        self.name = QLineEdit()
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setPlaceholderText("Untitled workflow")
        self.name.setAccessibleName("Name of the workflow")
        self.description = GrowingText(lowest=4)
        self.description.setPlaceholderText("What it is for, and who looks after it")
        self.description.setAccessibleName("Description")
        self.extent = Text(role="muted")
        self.column.addWidget(Text("Workflow", size="lead", strong=True))
        for title, field in (("Name", self.name), ("Description", self.description)):
            group = QVBoxLayout()
            group.setSpacing(4)
            group.addWidget(Text(title, strong=True))
            group.addWidget(field)
            self.column.addLayout(group)
        self.column.addWidget(self.extent)
        self.column.addWidget(Text("Select a node to see and set its parameters.", role="muted", wrap=True))
        for title, settings in SECTIONS:
            self._add_section(title, settings)
        self.column.addStretch()
        self.name.textEdited.connect(lambda text: self._request(SetWorkflow(name=text), "name"))
        self.name.editingFinished.connect(self.sealed)
        self.description.textChanged.connect(
            lambda: self._request(SetWorkflow(description=self.description.toPlainText()), "description")
        )

    def refresh(self, draft: Draft) -> None:
        """Show the workflow as it is now."""
        if self.name.text() != draft.name:
            self.name.setText(draft.name)
        self.description.show_text(draft.description)
        self.extent.setText(f"{_count(len(draft.nodes), 'node')}, {_count(len(draft.edges), 'edge')}")
        self._show_settings(draft)

    def forget_places(self) -> None:
        """Let expressions ask anew where they stand."""
        for field in self.findChildren(ExpressionField):
            field.stand_at(None, None)

    def know(self, references: References) -> None:
        """Offer these workflows for the handling of failures."""
        self._handlers.offer(references.workflows)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what a check found about settings at their fields."""
        for field in self.fields.values():
            field.show_problems([found for found in problems if shows(field.parameter, found.path)])

    def focus_place(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into a setting, or into the name."""
        field = next((field for field in self.fields.values() if shows(field.parameter, "/".join(("", *path)))), None)
        if field is None:
            (self.description if "description" in path else self.name).setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        field.go_to((), position)
        self._show_focus(field)

    def _add_section(self, title: str, settings: Sequence[Parameter]) -> None:
        self.column.addSpacing(8)
        self.column.addWidget(Text(title, size="lead", strong=True))
        for setting in settings:
            editor = ExpressionEditor(setting.example) if _is_key(setting) else self._handlers if setting is ON_ERROR else None
            field = self.fields[setting.name] = ParameterField(setting, References(), editor=editor)
            field.edited.connect(self._taker(field))
            field.left.connect(self.sealed)
            self.column.addWidget(field)

    def _taker(self, field: ParameterField) -> Callable[[object, bool], None]:
        setting = field.parameter

        def take(value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
            plain = (expression_text(value) or MISSING) if _is_key(setting) else value
            sentence = misfit(setting, plain)
            if sentence:
                field.refuse(sentence)
                return
            before = settings_of(self._values)
            self._values[setting.name] = plain
            self._allow_key()
            settings = settings_of(self._values)
            if settings != before:
                merge = f"workflow/settings/{setting.name}" if typing else ""
                self.edits_requested.emit((SetWorkflow(settings=settings),), merge)

        return take

    def _show_settings(self, draft: Draft) -> None:
        if draft is not self._draft or settings_of(self._values) != draft.settings:
            self._draft, self._values = draft, values_of(draft.settings)
        for name, field in self.fields.items():
            value = self._values.get(name, MISSING)
            field.show_value({EXPRESSION_KEY: value} if _is_key(field.parameter) and value is not MISSING else value)
        self._allow_key()

    def _allow_key(self) -> None:
        """Let the limit be divided where there is one; a key that was given before stays, should the limit come back."""
        self.fields[LIMIT_KEY.name].setEnabled(self._values.get(LIMIT.name, MISSING) is not MISSING)

    def _request(self, edit: SetWorkflow, what: str) -> None:
        self.edits_requested.emit((edit,), f"workflow/{what}")


def _is_key(setting: Parameter) -> bool:
    return setting in (LIMIT_KEY, SEQUENCE_KEY)


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"
