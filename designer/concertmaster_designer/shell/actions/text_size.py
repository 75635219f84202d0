"""Actions that choose how large text is."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.storage.preferences import TextSize
from concertmaster_designer.ui.action import Action

SIZES: Final[tuple[TextSize, ...]] = (100, 125, 150, 200)

ACTIONS: Final[tuple[Action, ...]] = (
    *(
        Action(name=f"view.text_{size}", title=f"Text size {size} %", group="View", icon="type", words="font zoom larger smaller")
        for size in SIZES
    ),
    Action(name="view.text_system", title="Text size of the system", group="View", icon="type", words="font zoom"),
)
