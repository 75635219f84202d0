"""About this program: versions, and whose work it stands on."""

from __future__ import annotations

import platform
from importlib.metadata import version

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QWidget

from concertmaster_designer.canvas.kernel.library import describe
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.widgets.text import Text


class AboutDialog(Dialog):
    """Words that can be selected, to be pasted into a report."""

    def __init__(self, parent: QWidget) -> None:
        sentence = "Collect answers from many people, chase and review them, and route them through durable workflows."
        super().__init__(parent, "ConcertMaster", sentence=sentence)
        for line in about_lines():
            text = Text(line, role="muted", wrap=True)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.body.addWidget(text)
        self.add_button("Close", self.accept, main=True)


def about_lines() -> tuple[str, ...]:
    """Give what a report of a mistake should begin with, and the licences."""
    return (
        f"Version {version('concertmaster')}, Python {platform.python_version()}, Qt {qVersion()}, {platform.system()}",
        f"The canvas is drawn by {describe()}.",
        "Apache License 2.0. Qt and PySide6 are used under the LGPL 3, the icons of Lucide under the ISC licence.",
    )
