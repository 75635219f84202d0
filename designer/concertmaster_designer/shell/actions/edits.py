"""Actions that change the workflow in front."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.canvas.keys import command
from concertmaster_designer.ui.action import Action

ADD_NODE: Final = Action(
    name="edit.add_node", title="Add a node", group="Edit", icon="plus", keys=("Ctrl+Space",), words="palette search insert"
)

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="edit.undo", title="Undo", group="Edit", icon="undo-2", keys=("Ctrl+Z",)),
    Action(name="edit.redo", title="Redo", group="Edit", icon="redo-2", keys=("Ctrl+Shift+Z", "Ctrl+Y")),
    Action(
        name="edit.delete",
        title="Delete what is selected",
        group="Edit",
        icon="trash-2",
        words="remove node edge",
        like=command("canvas.delete"),
    ),
    Action(
        name="edit.disable",
        title="Leave the node out of runs, or take it in again",
        group="Edit",
        icon="ban",
        keys=("D",),
        words="disable",
    ),
    ADD_NODE,
    Action(
        name="edit.add_next",
        title="Add the next node",
        group="Edit",
        icon="list-plus",
        keys=("A",),
        words="after follow append connect go on",
    ),
)
