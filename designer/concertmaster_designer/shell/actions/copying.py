"""Actions that copy parts of the workflow in front, or change how they hang together."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

RENAME: Final = Action(
    name="edit.rename", title="Rename the node", group="Edit", icon="pencil-line", keys=("F2",), words="name title call"
)

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="edit.cut", title="Cut", group="Edit", icon="scissors", keys=("Ctrl+X",), words="clipboard move"),
    Action(name="edit.copy", title="Copy", group="Edit", icon="copy", keys=("Ctrl+C",), words="clipboard json"),
    Action(name="edit.paste", title="Paste", group="Edit", icon="clipboard-paste", keys=("Ctrl+V",), words="clipboard json"),
    Action(name="edit.duplicate", title="Duplicate", group="Edit", icon="layers", keys=("Ctrl+D",), words="copy clone twice"),
    Action(
        name="edit.join_and_delete",
        title="Delete, and join what led through",
        group="Edit",
        icon="merge",
        keys=("Ctrl+Del",),
        words="remove heal dissolve bypass edge",
    ),
    RENAME,
    Action(
        name="edit.connect",
        title="Connect the node by keys",
        group="Edit",
        icon="link",
        keys=("C",),
        words="edge join wire noodle",
    ),
)
