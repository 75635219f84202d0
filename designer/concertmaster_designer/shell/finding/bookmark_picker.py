"""The bookmarks of a workflow to choose from; a number goes to its bookmark at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from concertmaster_designer.shell.popups.picker import Picker
from concertmaster_designer.storage.bookmarks import Bookmark
from concertmaster_designer.ui.ranking import rank
from concertmaster_designer.ui.widgets.choices import Choice


class BookmarkPicker(Picker):
    """Calls ``go`` with a number; Delete takes the one in front away with ``remove``."""

    def __init__(
        self, window: QWidget, bookmarks: Sequence[Bookmark], go: Callable[[int], object], *, remove: Callable[[int], object]
    ) -> None:
        super().__init__(
            window,
            name="Bookmarks",
            hint="Name or number of a bookmark",
            nothing="Ctrl+Shift and a number from 1 to 9 sets a bookmark at what you see.",
        )
        self._bookmarks = list(bookmarks)
        self._go = go
        self._remove = remove
        self.narrow("")

    def narrow(self, typed: str) -> None:
        """Show the bookmarks that fit; a number that is one goes there."""
        if typed.isdigit() and any(known.number == int(typed) for known in self._bookmarks):
            self.accept()
            self._go(int(typed))
            return
        found = rank(typed, self._bookmarks, title=_title)
        self.list.show_choices(
            [
                Choice(
                    value=one.entry.number,
                    title=_title(one.entry),
                    letters=one.letters,
                    note=f"{one.entry.scale:.0%}",
                    keys=f"Alt+{one.entry.number}",
                    icon="pin",
                    role="accent",
                )
                for one in found
            ],
        )
        self.show_found()

    def pick(self, value: Any) -> None:
        """Go to a bookmark."""
        self._go(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the bookmark in front away with Delete."""
        number = self.list.value()
        if event.key() == Qt.Key.Key_Delete and number is not None:
            self._remove(number)
            self._bookmarks = [known for known in self._bookmarks if known.number != number]
            self.narrow(self.search.text())
        else:
            super().keyPressEvent(event)


def _title(bookmark: Bookmark) -> str:
    return f"{bookmark.number}  {bookmark.name or f'Around {bookmark.x:,.0f}, {bookmark.y:,.0f}'}"
