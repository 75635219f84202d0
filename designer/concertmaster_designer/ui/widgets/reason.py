"""A sentence below a field that says what is wrong with it, and keeps its room when that is mended."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from .text import Text


def keep_room(widget: QWidget, *, keep: bool) -> None:
    """Let a widget hold its place while it is hidden: what stands below must not jump away under the pointer."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(keep)
    widget.setSizePolicy(policy)


class Reason(Text):
    """Hidden, and without room, until there is something to say."""

    def __init__(self) -> None:
        super().__init__(size="small", role="danger", wrap=True)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show a sentence; none hides the last one, whose room stays."""
        if sentence:
            self.setText(sentence)
            keep_room(self, keep=True)
        self.setVisible(bool(sentence))

    def forget(self) -> None:
        """Give the room back."""
        if self.isHidden():
            keep_room(self, keep=False)
            self.setText("")
