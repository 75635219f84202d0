"""Actions that change what is seen, never what is there."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.canvas.keys import command
from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="view.commands", title="Command palette", group="View", icon="command", keys=("Ctrl+K",), words="search actions"),
    Action(
        name="view.nodes", title="Node types", group="View", icon="panel-left", keys=("Ctrl+1",), words="fold", checkable=True
    ),
    Action(
        name="view.inspector", title="Inspector", group="View", icon="panel-right", keys=("Ctrl+2",), words="fold", checkable=True
    ),
    Action(
        name="view.bottom",
        title="Problems and runs",
        group="View",
        icon="panel-bottom",
        keys=("Ctrl+3",),
        words="fold",
        checkable=True,
    ),
    Action(
        name="view.problems", title="Show problems", group="View", icon="circle-alert", keys=("Ctrl+Shift+M",), words="errors"
    ),
    Action(
        name="view.fit",
        title="Show the whole workflow",
        group="View",
        icon="maximize",
        words="zoom fit",
        like=command("canvas.fit"),
    ),
    Action(
        name="view.actual_size",
        title="Actual size",
        group="View",
        icon="scan",
        words="zoom 100",
        like=command("canvas.actual_size"),
    ),
    Action(name="view.next", title="Next tab", group="View", icon="arrow-right", keys=("Ctrl+Tab", "Ctrl+PgDown")),
    Action(name="view.previous", title="Previous tab", group="View", icon="arrow-left", keys=("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    Action(
        name="view.workflows", title="Go to workflows", group="View", icon="workflow", keys=("Ctrl+Shift+W",), words="home list"
    ),
    Action(
        name="view.forms", title="Go to forms", group="View", icon="clipboard-list", keys=("Ctrl+Shift+F",), words="home list"
    ),
    Action(name="view.runs", title="Go to runs", group="View", icon="history", keys=("Ctrl+Shift+R",), words="home list"),
    Action(name="view.light", title="Light colours", group="View", icon="sun", words="theme scheme"),
    Action(name="view.dark", title="Dark colours", group="View", icon="moon", words="theme scheme"),
    Action(name="view.system", title="Colours of the system", group="View", icon="monitor", words="theme scheme"),
)
