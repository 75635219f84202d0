"""The list of forms on the server, with the address where respondents find each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.empty_place import EmptyPlace
from concertmaster_designer.ui.widgets.listing import Listing
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.times import exactly, how_long_ago

if TYPE_CHECKING:
    from concertmaster_shared.api.forms import FormSummary


class FormsPage(Listing["FormSummary"]):
    """``opened`` and ``copied`` give the form whose address is to be opened or copied, ``publishing`` the one to publish."""

    opened = Signal(object)
    copied = Signal(object)
    publishing = Signal(object)

    def __init__(self, now: Callable[[], datetime]) -> None:
        table: Table[FormSummary] = Table("Forms", _columns(now))
        table.activated_row.connect(self._open)
        empty = EmptyPlace(
            "clipboard-list",
            "No form yet",
            "A form asks outside people. Store one through the API or with 'concertmaster import'; it then stands here.",
        )
        super().__init__("Forms", table, empty, search_hint="Search forms")
        self.open_button = Button("Open in browser", self._open_chosen, icon_name="external-link")
        self.copy_button = Button("Copy address", self._copy_chosen, icon_name="link")
        self.publish_button = Button("Publish …", self._publish_chosen, icon_name="rocket")
        self.add_action(self.publish_button)
        self.add_action(self.copy_button)
        self.add_action(self.open_button)
        table.current_row.connect(self._offer)
        self._offer(None)

    def matches(self, row: FormSummary, words: Sequence[str]) -> bool:
        """Search names and addresses."""
        text = f"{row.name} {row.slug}".casefold()
        return all(word in text for word in words)

    def _offer(self, row: FormSummary | None) -> None:
        """Only a published form has an address that answers."""
        for button in (self.open_button, self.copy_button):
            button.setEnabled(row is not None and row.published_version is not None)
        self.publish_button.setEnabled(row is not None)

    def _publish_chosen(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self.publishing.emit(row)

    def _open(self, row: FormSummary) -> None:
        if row.published_version is not None:
            self.opened.emit(row)

    def _open_chosen(self) -> None:
        row = self.table.chosen()
        if row is not None:
            self._open(row)

    def _copy_chosen(self) -> None:
        row = self.table.chosen()
        if row is not None and row.published_version is not None:
            self.copied.emit(row)


def _columns(now: Callable[[], datetime]) -> tuple[Column[FormSummary], ...]:
    return (
        Column(title="Name", text=lambda row: row.name or "Untitled form", strong=True),
        Column(title="Address", text=lambda row: f"/f/{row.slug}", role=lambda _row: "muted", width=240),
        Column(
            title="Published",
            text=lambda row: f"Version {row.published_version}" if row.published_version else "Not published",
            role=lambda row: "text" if row.published_version else "muted",
            width=130,
        ),
        Column(
            title="Changed",
            text=lambda row: how_long_ago(row.updated_at, now()),
            tip=lambda row: exactly(row.updated_at),
            role=lambda _row: "muted",
            width=150,
        ),
    )
