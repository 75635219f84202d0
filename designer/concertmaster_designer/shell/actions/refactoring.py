"""Actions that rearrange a workflow and leave what it does."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="refactor.type",
        title="Change the type of the node",
        group="Edit",
        icon="sliders-horizontal",
        words="replace swap convert",
    ),
    Action(
        name="refactor.id",
        title="Change the id of the node",
        group="Edit",
        icon="pencil-line",
        words="rename key reference expression",
    ),
    Action(
        name="refactor.extract",
        title="Make a workflow of the selection",
        group="Edit",
        icon="scissors",
        words="extract sub-workflow subflow cut out",
    ),
    Action(
        name="refactor.inline",
        title="Put the called workflow in place of its call",
        group="Edit",
        icon="ungroup",
        words="inline sub-workflow subflow unfold",
    ),
)
