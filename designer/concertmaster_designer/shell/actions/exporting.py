"""Actions that take a picture of a workflow elsewhere."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="document.export", title="Export as picture or text", group="File", icon="image", words="PNG SVG PDF Mermaid diagram"
    ),
    Action(name="document.copy_picture", title="Copy as picture", group="File", icon="image", words="clipboard PNG"),
)
