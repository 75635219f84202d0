"""The one server of all windows: who is signed in, whether it answers, and a way to ask it that notices both."""

from __future__ import annotations

import asyncio
import platform
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from concertmaster_designer.library.sign_in_dialog import Credentials
from concertmaster_designer.remote.address import AddressError, ServerAddress
from concertmaster_designer.remote.client import Client
from concertmaster_designer.remote.failure import OfflineError, RemoteError
from concertmaster_designer.remote.sign_in import SignedIn, sign_in_with_key, sign_in_with_password
from concertmaster_designer.ui.dialogs.failure import reason_of
from concertmaster_shared.api.identity import CallerAnswer, SignInBody

from .equipment import Equipment

Result = TypeVar("Result")


class Connection(QObject):
    """``changed`` tells of every change of who and whether; ``expired`` that the server no longer knows the key.

    ``workflow_stored`` gives id and name of a workflow that was just stored from here, in whatever window; ``edits_wait``
    tells that some could not be sent, though nothing is wrong with them.
    """

    changed = Signal()
    expired = Signal()
    key_not_kept = Signal()
    workflow_stored = Signal(str, str)
    edits_wait = Signal()

    def __init__(self, equipment: Equipment, parent: QObject) -> None:
        super().__init__(parent)
        self._equipment = equipment
        self._signed_in: SignedIn | None = None
        # A client is closed at the very end: requests of a person who has just left may still be under way.
        self._clients: list[Client] = []
        self.is_connecting = False
        self.answers = True

    @property
    def client(self) -> Client | None:
        """Give what asks the server; none while nobody is signed in."""
        return self._signed_in.client if self._signed_in else None

    @property
    def caller(self) -> CallerAnswer | None:
        """Tell who is signed in."""
        return self._signed_in.caller if self._signed_in else None

    @property
    def origin(self) -> str:
        """Give the address of the server; empty while nobody is signed in."""
        return self._signed_in.client.address.origin if self._signed_in else ""

    def resume(self, server: str, *, otherwise: Callable[[str], object] = lambda _sentence: None) -> None:
        """Sign in with the key that is kept for this server; ``otherwise`` gets why it did not work, empty without a key."""
        try:
            address = ServerAddress.parse(server)
        except AddressError as failure:
            otherwise(reason_of(failure))
            return

        def resumed(signed_in: SignedIn | None) -> None:
            self.is_connecting = False
            if signed_in is not None:
                self._take(signed_in)
            else:
                self.changed.emit()
                otherwise("")

        def failed(failure: Exception) -> None:
            self._set_connecting(connecting=False)
            otherwise(_reason(failure))

        self._set_connecting(connecting=True)
        self._equipment.operations.start(self._resume(address), owner=self, then=resumed, otherwise=failed)

    def sign_in(self, credentials: Credentials, *, then: Callable[[], object], otherwise: Callable[[str], object]) -> None:
        """Sign in with what was typed; ``otherwise`` gets the sentence for why it did not work."""
        try:
            address = ServerAddress.parse(credentials.server)
        except AddressError as failure:
            otherwise(reason_of(failure))
            return

        def done(signed_in: SignedIn) -> None:
            self._remember(address, credentials)
            self._take(signed_in)
            self._keep_key(signed_in)
            then()

        self._equipment.operations.start(
            self._sign_in(address, credentials), owner=self, then=done, otherwise=lambda failure: otherwise(_reason(failure))
        )

    def sign_out(self) -> None:
        """Forget the key, here and in the key store."""
        if self._signed_in is None:
            return
        forgetting = asyncio.to_thread(self._equipment.keys.forget, self.origin)
        self._signed_in = None
        self._equipment.preferences.change(server="")
        self._equipment.operations.start(forgetting, owner=self)
        self.changed.emit()

    def ask(
        self,
        make: Callable[[Client], Coroutine[Any, Any, Result]],
        *,
        owner: QObject,
        then: Callable[[Result], object],
        otherwise: Callable[[Exception], object],
    ) -> None:
        """Ask the server something; notice whether it answers and still knows the key."""
        if self.client is None:
            otherwise(OfflineError("server.signed_out", self._equipment.preferences.current.server))
            return

        def answered(result: Result) -> None:
            self._set_answers(answers=True)
            then(result)

        def failed(failure: Exception) -> None:
            self.notice(failure)
            otherwise(failure)

        self._equipment.operations.start(make(self.client), owner=owner, then=answered, otherwise=failed)

    def notice(self, failure: Exception) -> None:
        """Take from a failure what it says about the server."""
        self._set_answers(answers=not isinstance(failure, OfflineError))
        if isinstance(failure, RemoteError) and failure.is_signed_out:
            self.expired.emit()

    def authority(self, origin: str) -> Path | None:
        """Give the certificate file that was chosen for a server."""
        name = self._equipment.preferences.current.authorities.get(origin)
        return Path(name) if name else None

    async def close(self) -> None:
        """Close every connection there was, at the end of the program."""
        for client in self._clients:
            await client.close()

    async def _resume(self, address: ServerAddress) -> SignedIn | None:
        key = await asyncio.to_thread(self._equipment.keys.key, address.origin)
        return await sign_in_with_key(address, key, authority=self.authority(address.origin)) if key else None

    async def _sign_in(self, address: ServerAddress, credentials: Credentials) -> SignedIn:
        authority = Path(credentials.authority) if credentials.authority else self.authority(address.origin)
        if credentials.key:
            return await sign_in_with_key(address, credentials.key, authority=authority)
        body = SignInBody(email=credentials.email, password=credentials.password, device=platform.node()[:200])
        return await sign_in_with_password(address, body, authority=authority)

    def _take(self, signed_in: SignedIn) -> None:
        self._signed_in = signed_in
        self._clients.append(signed_in.client)
        self.answers = True
        self.changed.emit()

    def _remember(self, address: ServerAddress, credentials: Credentials) -> None:
        known = self._equipment.preferences.current
        chosen = {address.origin: credentials.authority} if credentials.authority else {}
        self._equipment.preferences.change(
            server=address.origin, email=credentials.email or known.email, authorities=known.authorities | chosen
        )

    def _keep_key(self, signed_in: SignedIn) -> None:
        def kept(lasting: bool) -> None:  # noqa: FBT001 - a callback with one answer
            if not lasting:
                self.key_not_kept.emit()

        keeping = asyncio.to_thread(self._equipment.keys.keep, signed_in.client.address.origin, signed_in.key)
        self._equipment.operations.start(keeping, owner=self, then=kept)

    def _set_connecting(self, *, connecting: bool) -> None:
        self.is_connecting = connecting
        self.changed.emit()

    def _set_answers(self, *, answers: bool) -> None:
        if answers != self.answers:
            self.answers = answers
            self.changed.emit()


def _reason(failure: Exception) -> str:
    if isinstance(failure, OSError):  # a certificate file that cannot be read
        return f"The certificate file cannot be read: {failure}."
    return reason_of(failure)
