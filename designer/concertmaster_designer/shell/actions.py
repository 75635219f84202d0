"""The actions of the main window: what there is to choose, with its words and keys. What each does stands in ``binding``."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="document.new", title="New workflow", group="File", icon="plus", keys=("Ctrl+N",)),
    Action(name="document.open", title="Open a file", group="File", icon="folder-open", keys=("Ctrl+O",)),
    Action(name="document.save", title="Save", group="File", icon="save", keys=("Ctrl+S",), words="send store sync"),
    Action(
        name="document.save_file", title="Save as file", group="File", icon="file-down", keys=("Ctrl+Shift+S",), words="export"
    ),
    Action(
        name="document.store", title="Store on server as a new workflow", group="File", icon="cloud-upload", words="copy upload"
    ),
    Action(
        name="document.publish", title="Publish", group="File", icon="rocket", keys=("Ctrl+Shift+P",), words="version live deploy"
    ),
    Action(name="document.close", title="Close", group="File", icon="x", keys=("Ctrl+W",)),
    Action(name="window.close", title="Quit", group="File", icon="log-out", keys=("Ctrl+Q",), words="exit"),
    Action(name="edit.undo", title="Undo", group="Edit", icon="undo-2", keys=("Ctrl+Z",)),
    Action(name="edit.redo", title="Redo", group="Edit", icon="redo-2", keys=("Ctrl+Shift+Z", "Ctrl+Y")),
    Action(name="edit.delete", title="Delete what is selected", group="Edit", icon="trash-2", words="remove node edge"),
    Action(
        name="edit.disable", title="Leave the node out of runs, or take it in again", group="Edit", icon="ban", words="disable"
    ),
    Action(
        name="edit.arrange",
        title="Arrange nodes",
        group="Edit",
        icon="align-horizontal-distribute-center",
        keys=("Ctrl+Shift+L",),
        words="layout tidy align order",
    ),
    Action(
        name="edit.add_node", title="Add a node", group="Edit", icon="plus", keys=("Ctrl+Space",), words="palette search insert"
    ),
    Action(name="run.start", title="Run", group="Run", icon="play", keys=("Ctrl+Return",), words="start execute"),
    Action(name="run.show", title="Show runs", group="Run", icon="history", keys=("Ctrl+4",), words="monitor history"),
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
    Action(name="view.fit", title="Show the whole workflow", group="View", icon="maximize", words="zoom fit"),
    Action(name="view.actual_size", title="Actual size", group="View", icon="scan", words="zoom 100"),
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
    Action(name="server.sign_in", title="Sign in", group="Server", icon="log-in", words="connect server login"),
    Action(name="server.sign_out", title="Sign out", group="Server", icon="log-out", words="disconnect logout"),
    Action(name="server.refresh", title="Read the lists again", group="Server", icon="refresh-cw", keys=("F5",), words="reload"),
    Action(name="help.keys", title="Keyboard shortcuts", group="Help", icon="keyboard", keys=("F1",), words="keys cheat sheet"),
    Action(name="help.about", title="About ConcertMaster", group="Help", icon="info", words="version licence"),
)
