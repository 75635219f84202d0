"""Sign in and out: the dialog, what happens when a key runs out, and what is cleared when somebody leaves."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.library.sign_in_dialog import Credentials, SignInDialog
from concertmaster_designer.ui.dialogs.choice import Choice, ask

from .closing import is_unsaved
from .connection import Connection
from .desk import Desks
from .equipment import Equipment
from .open_document import OpenDocument


class Signing(QObject):
    """``said`` gives sentences for the status bar."""

    said = Signal(str)

    def __init__(self, equipment: Equipment, connection: Connection, desks: Desks, window: QWidget) -> None:
        super().__init__(window)
        self._equipment = equipment
        self._connection = connection
        self._desks = desks
        self._window = window
        self._dialog: SignInDialog | None = None
        connection.key_not_kept.connect(self._not_kept)

    def begin(self, server: str) -> None:
        """Sign in to a server that was asked for at the start: with the key that is kept, else by the dialog."""
        self._connection.resume(server, otherwise=lambda sentence: self._show_dialog(server).show_failure(sentence))

    def sign_in(self) -> None:
        """Ask for address and credentials."""
        self._show_dialog()

    @property
    def is_asking(self) -> bool:
        """Tell whether the dialog is open."""
        return self._dialog is not None

    def sign_in_again(self) -> None:
        """Ask for a key in place of one that the server no longer knows; one window does, for all."""
        self._show_dialog(self._connection.origin).show_failure(
            "Your key is no longer valid. Sign in again; your edits are kept."
        )

    def _show_dialog(self, server: str = "") -> SignInDialog:
        """Show the dialog, or bring the one that is open to the front."""
        if self._dialog is not None:
            self._dialog.raise_()
            return self._dialog
        known = self._equipment.preferences.current
        address = server or known.server
        dialog = SignInDialog(self._window, server=address, email=known.email, authority=known.authorities.get(address, ""))
        self._dialog = dialog
        dialog.finished.connect(self._forget_dialog)
        dialog.submitted.connect(lambda credentials: self._submit(dialog, credentials))
        dialog.open()
        return dialog

    def sign_out(self) -> None:
        """Forget the key and close what came from the server; ask first where edits would be lost."""
        unsaved = [document for document in self._ours() if is_unsaved(document)]
        if not unsaved:
            self._leave()
            return
        names = ", ".join(f"'{document.title}'" for document in unsaved)
        ask(
            self._window,
            "Sign out and drop edits?",
            f"{names} {'has' if len(unsaved) == 1 else 'have'} edits that were not sent. "
            "Signing out removes them from this computer.",
            choices=[Choice(text="Sign out and drop them", run=self._leave, danger=True)],
        )

    def _leave(self) -> None:
        for document in self._ours():
            self._desks.close(document)
        self._connection.sign_out()

    def _ours(self) -> list[OpenDocument]:
        origin = self._connection.origin
        return [
            document
            for document in self._desks.documents
            if isinstance(document.session.source, ServerSource) and document.session.source.origin == origin
        ]

    def _submit(self, dialog: SignInDialog, credentials: Credentials) -> None:
        self._connection.sign_in(credentials, then=dialog.accept, otherwise=dialog.show_failure)

    def _forget_dialog(self) -> None:
        self._dialog = None

    def _not_kept(self) -> None:
        self.said.emit("This computer has no trusted key store, so the key is kept in memory until you quit.")
