"""What the actions on documents and the window do."""

from __future__ import annotations

from concertmaster_designer.shell.filing import FileChanges
from concertmaster_designer.shell.saving import COPY, lives_on_server
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    on, some = parts.on_current, parts.has_current
    actions.bind("document.new", parts.opening.new)
    actions.bind("document.open", parts.opening.choose_file)
    actions.bind("document.example", parts.opening.open_example)
    parts.home.start.example_wanted.connect(actions["document.example"].trigger)
    actions.bind("document.save", on(parts.saving.save), enabled=lambda: some() and not parts.current.session.is_stored)
    actions.bind(
        "document.save_file",
        on(parts.saving.save_file),
        enabled=some,
        title=lambda: COPY if some() and lives_on_server(parts.current) else actions.title("document.save_file"),
    )
    _bind_conflict(parts)
    actions.bind("document.store", on(parts.saving.create), enabled=parts.is_storable)
    actions.bind("document.publish", on(parts.publishing.publish), enabled=parts.is_storable)
    actions.bind("document.close", on(parts.closing.close), enabled=some)
    actions.bind("window.close", parts.windows.quit)


def _bind_conflict(parts: Parts) -> None:
    """Look after files that other programs write as well, and bind the ways out where both have."""
    changes = FileChanges(parts.windows.equipment, parts.desk, parts.opening, parts.window)
    changes.said.connect(parts.saving.said)
    parts.editor.file_requested.connect(parts.saving.save_as_file)
    parts.editor.overwrite_requested.connect(parts.saving.overwrite)
