"""What the actions do that select on the canvas of the workflow in front."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from concertmaster_designer.canvas import Choice
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts

_CHOICES: Final[tuple[Choice, ...]] = ("all", "none", "others", "upstream", "downstream", "connected", "edge")


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    for choice in _CHOICES:
        actions.bind(f"select.{choice}", parts.on_current(_choosing(choice)), enabled=parts.has_current)
    actions.bind("select.loop", parts.on_current(lambda document: document.canvas.select_in_loop()), enabled=parts.has_current)


def _choosing(choice: Choice) -> Callable[[OpenDocument], None]:
    return lambda document: document.canvas.choose(choice)
