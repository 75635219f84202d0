"""One parameter: its name above, help below, the switch to an expression at the right, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout

from concertmaster_designer.expressions.place import ParameterOwner
from concertmaster_designer.ui.theme import px
from concertmaster_designer.ui.widgets.one_line import OneLine
from concertmaster_designer.ui.widgets.reason import Reason
from concertmaster_designer.ui.widgets.text import Text, type_font
from concertmaster_shared.nodes import Parameter
from concertmaster_shared.nodes.parameters import EXPRESSION_KEY, is_expression
from concertmaster_shared.problems import Problem

from .editors.editor import MIXED_WORDS, Editor, Said
from .editors.expression import ExpressionEditor
from .editors.fields import Member
from .editors.registry import References, Surroundings, make_editor
from .values import MISSING, change_form, expression_text, from_expression

_OWN_SWITCH = frozenset({"any", "mapping", "object"})
"""Kinds whose values choose for themselves what is an expression."""


class ParameterField(ParameterOwner, Member):
    """``edited`` gives the value or ``MISSING``, and whether it is being typed; ``left`` tells that the typing has ended.

    ``editor`` edits the constant in place of the one that the kind asks for.
    """

    def __init__(self, parameter: Parameter, references: References, *, editor: Editor | None = None) -> None:
        super().__init__()
        self.parameter = parameter
        self._value: object = MISSING
        self._own_problem = ""
        self._problems: tuple[str, ...] = ()
        around = Surroundings(references, lambda inner: ParameterField(inner, references))
        self._constant = editor or make_editor(parameter, around)
        self._expression: ExpressionEditor | None = None
        self.switch = self._make_switch()
        self.words = Reason()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self.mixed = Text(MIXED_WORDS, size="small", role="warning")
        self.mixed.hide()
        self.unused = Text("not used now", size="small", role="muted")
        self.unused.hide()
        self._column.addLayout(self._make_head())
        self._take(self._constant)
        self._column.addWidget(self.words)
        help_text = Text(parameter.help.replace("`", ""), size="small", role="muted", wrap=True)
        if not parameter.help:
            help_text.hide()
        self._column.addWidget(help_text)
        self.show_value(MISSING)

    @property
    def editor(self) -> Editor:
        """Give the editor that can be seen."""
        return self._expression if self._expression is not None and self.switch.isChecked() else self._constant

    def show_value(self, value: object) -> None:
        """Show a value; the one that was told of last stays as it was typed."""
        if value == self._value and type(value) is type(self._value) and value is not MISSING:
            self.mixed.hide()
            return
        self.mixed.hide()
        self._value = value
        if not self._switches:
            self._constant.show_value(value)
            return
        if value is not MISSING:
            self._show_switch(on=is_expression(value))
        elif self.parameter.kind == "condition":
            self._show_switch(on=True)
        self.editor.show_value(value)

    def show_applies(self, *, applies: bool) -> None:
        """Hide what does not count beside the other settings; what has a value all the same is shown and says so."""
        has_value = self._value is not MISSING or not self.mixed.isHidden()
        self.setHidden(not applies and not has_value)
        self.unused.setVisible(not applies and has_value)

    def show_mixed(self) -> None:
        """Show that the nodes which are edited at once have different values here; the first edit gives all of them one."""
        self._value = MISSING
        self._show_switch(on=False)
        self._constant.show_mixed()
        self.mixed.show()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Show what a check found about this parameter."""
        self.show_said([(_below(problem.path), _sentence(problem)) for problem in problems])

    def show_said(self, problems: Sequence[Said]) -> None:
        """Show what a check says of the value and of what is in it, each where it belongs."""
        self._problems = self.editor.show_problems(problems)
        self._say()

    def refuse(self, sentence: str) -> None:
        """Say why what was told last cannot be, until something else is typed or shown."""
        self._misread(sentence)

    def focus(self) -> None:
        """Put the cursor into the editor."""
        self.go_to(())

    def go_to(self, path: Sequence[str], position: int | None = None) -> None:
        """Put the cursor into the value that names lead to from here, at a character of it where one is given."""
        self.editor.go_to(path, position)

    @property
    def _switches(self) -> bool:
        return not self.parameter.fixed and self.parameter.kind not in _OWN_SWITCH

    def _make_switch(self) -> QToolButton:
        switch = QToolButton()
        switch.setText("=")
        switch.setFont(type_font(self.font(), "body", strong=True))
        switch.setCheckable(True)
        switch.setFixedSize(px(24), px(22))
        switch.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        switch.setToolTip("Compute this value with an expression")
        switch.setAccessibleName(f"{self.parameter.title}: expression")
        if not self._switches:
            switch.hide()
        switch.clicked.connect(self._switched)
        return switch

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(6)
        label = OneLine(self.parameter.title, strong=True)
        label.setBuddy(self._constant)
        head.addWidget(label)
        if self.parameter.required:
            head.addWidget(Text("required", size="small", role="muted"))
        head.addWidget(self.mixed)
        head.addWidget(self.unused)
        head.addStretch()
        head.addWidget(self.switch)
        return head

    def _take(self, editor: Editor) -> None:
        editor.edited.connect(self._edited)
        editor.left.connect(self.left)
        editor.misread.connect(self._misread)
        self._column.insertWidget(1, editor)
        editor.call_it(self.parameter.title)

    def _show_switch(self, *, on: bool) -> None:
        self.switch.setChecked(on)
        if on and self._expression is None:
            self._expression = ExpressionEditor(_expression_hint(self.parameter), self.parameter)
            self._take(self._expression)
        if self._expression is not None:
            self._expression.setVisible(on)
        self._constant.setVisible(not on)
        self._misread("")

    def _switched(self) -> None:
        on = self.switch.isChecked()
        self._show_switch(on=on)
        if on:
            text = expression_text(change_form(self._value, "expression"))
            value: object = {EXPRESSION_KEY: text} if text else MISSING
        else:
            value = from_expression(expression_text(self._value))
        changed = value != self._value
        self._value = value
        self.editor.show_value(value)
        if changed:
            self.edited.emit(value, False)
        self.focus()

    def _edited(self, value: object, typing: bool) -> None:  # noqa: FBT001 - a slot of Qt
        self._value = value
        self.edited.emit(value, typing)

    def _misread(self, sentence: str) -> None:
        self._own_problem = sentence
        self._say()

    def _say(self) -> None:
        # What is wrong with the text as it stands is known at once; what a check says of an older text would only confuse.
        sentences = (self._own_problem,) if self._own_problem else self._problems
        self.words.say("\n".join(dict.fromkeys(sentences)))
        self.editor.mark_invalid(invalid=bool(sentences))


def _sentence(problem: Problem) -> str:
    return problem.message if problem.position is None else f"Character {problem.position + 1}: {problem.message}"


def _below(path: str) -> tuple[str, ...]:
    """Give the names that lead on from a node's parameter to the value that a problem is about."""
    names = [name.replace("~1", "/").replace("~0", "~") for name in path.split("/")]
    return tuple(names[5:]) if names[1:2] == ["nodes"] else ()


def _expression_hint(parameter: Parameter) -> str:
    """Give the expression of the example, where it is one."""
    try:
        return expression_text(json.loads(parameter.example))
    except ValueError:
        return ""
