"""Actions on documents and the window: new, open, save, publish, close."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="document.new", title="New workflow", group="File", icon="plus", keys=("Ctrl+N",)),
    Action(name="document.open", title="Open a file", group="File", icon="folder-open", keys=("Ctrl+O",)),
    Action(
        name="document.example", title="Open an example", group="File", icon="book-search", words="sample template learn try demo"
    ),
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
)
