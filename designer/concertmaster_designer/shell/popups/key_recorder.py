"""A field that takes the next key as what it is, whatever that key does elsewhere."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit

from concertmaster_designer.ui.keymap.spelling import spelled


class KeyRecorder(QKeySequenceEdit):
    """``recorded`` gives a key, ``given_up`` tells of Escape or of a focus that went elsewhere; hidden while nobody asks."""

    recorded = Signal(str)
    given_up = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Press a key")
        self.setFinishingKeyCombinations([])
        self._waits = False
        self.editingFinished.connect(self._finish)
        self.hide()

    def begin(self, *, strokes: int) -> None:
        """Wait for a key of so many strokes at most."""
        self._waits = False
        self.clear()
        self.setMaximumSequenceLength(strokes)
        self.show()
        self._waits = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Wait no longer."""
        self._waits = False
        self.hide()

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: FBT001 - Qt's signature
        """Keep Tab, which is a key as well, as long as one is waited for: a hidden field must not keep the focus."""
        return False if self._waits else super().focusNextPrevChild(forwards)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Give up where nothing was pressed."""
        super().focusOutEvent(event)
        if self._waits and self.keySequence().isEmpty() and event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self._waits = False
            self.given_up.emit()

    def _finish(self) -> None:
        if not self._waits:
            return
        key = spelled(self.keySequence().toString(QKeySequence.SequenceFormat.PortableText))
        self._waits = False
        if not key or key == "Esc":
            self.given_up.emit()
        else:
            self.recorded.emit(key)
