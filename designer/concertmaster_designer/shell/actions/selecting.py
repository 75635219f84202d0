"""Actions that select on the canvas of the workflow in front."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.canvas.keys import command
from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="select.all",
        title="Select all",
        group="Select",
        icon="square-check",
        words="everything nodes",
        like=command("canvas.select_all"),
    ),
    Action(name="select.none", title="Select nothing", group="Select", icon="square", keys=("Ctrl+Shift+A",), words="deselect"),
    Action(name="select.others", title="Select the others", group="Select", icon="repeat", keys=("Ctrl+I",), words="invert"),
    Action(
        name="select.loop",
        title="Select in a loop",
        group="Select",
        icon="pen-tool",
        keys=("Shift+L",),
        words="lasso draw around free hand",
    ),
    Action(
        name="select.edge",
        title="Select the next edge of the node",
        group="Select",
        icon="link",
        keys=("Shift+E",),
        words="connection wire walk",
    ),
    Action(
        name="select.upstream",
        title="Select all that leads here",
        group="Select",
        icon="arrow-left",
        keys=("Shift+Left",),
        words="upstream before connected predecessors",
    ),
    Action(
        name="select.downstream",
        title="Select all that follows",
        group="Select",
        icon="arrow-right",
        keys=("Shift+Right",),
        words="downstream after connected successors",
    ),
    Action(
        name="select.connected",
        title="Select all that is connected",
        group="Select",
        icon="network",
        keys=("Ctrl+Shift+C",),
        words="linked component both ways",
    ),
)
