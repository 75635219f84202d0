"""Publish a form from the list: ask what would change, show it, ask what becomes of open drafts, make the version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.failure import RemoteError
from concertmaster_designer.ui.dialogs.failure import reason_of

from .connection import Connection
from .equipment import Equipment

if TYPE_CHECKING:
    from concertmaster_designer.library.publish_form_dialog import PublishFormDialog
    from concertmaster_shared.api.forms import ChangesAnswer, FormAnswer, FormSummary, PublishFormAnswer


class FormPublishing(QObject):
    """``published`` says that the list has to be read anew, ``said`` is a sentence for the status bar."""

    published = Signal()
    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._window = window

    def publish(self, row: FormSummary) -> None:
        """Show what publishing would change; the person decides."""
        from concertmaster_shared.api import forms  # noqa: PLC0415 - reads the models of whole forms: not before the window stands

        async def look(client: Client) -> tuple[FormAnswer, ChangesAnswer]:
            form = await client.call(forms.GET, form_id=row.id)
            return form, await client.call(forms.CHANGES, form_id=row.id)

        self._connection.ask(
            look, owner=self._window, then=self._show, otherwise=lambda failure: self.said.emit(reason_of(failure))
        )

    def _show(self, found: tuple[FormAnswer, ChangesAnswer]) -> None:
        from concertmaster_designer.library.publish_form_dialog import PublishFormDialog  # noqa: PLC0415 - as above

        form, changes = found
        dialog = PublishFormDialog(self._window, form, changes)
        key = self._equipment.new_key()
        dialog.submitted.connect(lambda note, moves: self._send(form, dialog, note=note, moves=moves, key=key))
        dialog.open()

    def _send(self, form: FormAnswer, dialog: PublishFormDialog, *, note: str, moves: bool, key: str) -> None:
        from concertmaster_shared.api import forms  # noqa: PLC0415 - as above

        def done(answer: PublishFormAnswer) -> None:
            dialog.accept()
            self.published.emit()
            moved = f" {answer.moved} open drafts go on with it." if answer.moved else ""
            self.said.emit(f"Version {answer.version} takes answers.{moved}")

        def failed(failure: Exception) -> None:
            problems = failure.problems if isinstance(failure, RemoteError) else ()
            dialog.show_failure("\n".join([reason_of(failure), *(problem.message for problem in problems)]))

        self._connection.ask(
            lambda client: client.call(
                forms.PUBLISH,
                body=forms.PublishFormBody(note=note, drafts="move" if moves else "stay"),
                if_match=f'"r{form.revision}"',
                idempotency_key=key,
                form_id=form.id,
            ),
            owner=dialog,
            then=done,
            otherwise=failed,
        )
