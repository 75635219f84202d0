"""What the actions on layout, groups and notes do."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_designer.canvas import gathering
from concertmaster_designer.documents.align import align
from concertmaster_designer.shell.actions.arranging import COLORS, LINES
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable

from .arranger import Arranger
from .parts import Parts

_FEW = 2


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, some = parts.on_current, parts.has_current
    arranger = Arranger(parts.desk, parts.window)
    arranger.said.connect(parts.desk.refused)

    def chosen(most: int = 1) -> bool:
        return some() and len(parts.current.session.selection) >= most

    actions.bind("edit.arrange", on(arranger.arrange), enabled=some)
    for name, *_rest in LINES:
        actions.bind(f"arrange.{name}", on(_aligning(name)), enabled=lambda: chosen(_FEW))
    actions.bind("group.make", on(lambda document: document.canvas.act(gathering.group_chosen)), enabled=chosen)
    actions.bind("group.dissolve", on(lambda document: document.canvas.act(gathering.dissolve_chosen)), enabled=chosen)
    actions.bind("group.fold", on(lambda document: document.canvas.act(gathering.toggle_fold)), enabled=chosen)
    actions.bind("group.write", on(lambda document: document.canvas.act(gathering.write_chosen)), enabled=chosen)
    actions.bind("note.add", on(lambda document: document.canvas.add_note()), enabled=some)
    for color in COLORS:
        actions.bind(f"color.{color}", on(_coloring(color)), enabled=chosen)


def _aligning(how: str) -> Callable[[OpenDocument], None]:
    def act(document: OpenDocument) -> None:
        edits = align(document.session.draft, document.session.selection, document.canvas.cards(), how=how)
        if edits:
            document.take_gesture(edits)

    return act


def _coloring(color: str) -> Callable[[OpenDocument], None]:
    return lambda document: document.canvas.act(lambda stage: gathering.color_chosen(stage, color))
