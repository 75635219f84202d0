"""What the actions on the size of text do."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_designer.shell.actions.text_size import SIZES
from concertmaster_designer.storage.preferences import TextSize
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the actions."""
    for size in SIZES:
        actions.bind(f"view.text_{size}", _choosing(parts, size))
    actions.bind("view.text_system", _choosing(parts, 0))


def _choosing(parts: Parts, size: TextSize) -> Callable[[], None]:
    return lambda: parts.scheme.choose_text_size(size)
