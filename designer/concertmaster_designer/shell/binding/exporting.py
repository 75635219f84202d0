"""What the actions do that take a picture of a workflow elsewhere."""

from __future__ import annotations

from concertmaster_designer.shell.exporting import Exporting
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    exporting = Exporting(parts.window)
    some = parts.has_current
    actions.bind("document.export", parts.on_current(exporting.choose), enabled=some)
    actions.bind("document.copy_picture", parts.on_current(exporting.copy), enabled=some)
