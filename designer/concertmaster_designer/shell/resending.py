"""Trying again by itself: whether a server that did not answer is back, and then sending what waits.

It asks at growing pauses, at once when the program gets the focus, and not at all while a key is no longer valid: then a person
is asked. What is sent is decided by ``saving``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.remote.client import Client
from concertmaster_shared.api import identity

from .connection import Connection
from .desk import Desks
from .open_document import OpenDocument
from .saving import storing_of

_PAUSES_MS: Final = (1_000, 2_000, 4_000, 8_000, 15_000)


class Resending(QObject):
    """``said`` gives sentences for the status bars."""

    said = Signal(str)

    def __init__(
        self, connection: Connection, desks: Desks, *, send: Callable[[OpenDocument], object], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._connection = connection
        self._desks = desks
        self._send = send
        self._client: Client | None = None
        self._answered = True
        self._is_asking = False
        self._is_expired = False
        self._failures = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._try)
        connection.changed.connect(self._look)
        connection.edits_wait.connect(self._go_on)
        connection.workflow_stored.connect(self._arrive)
        connection.expired.connect(self._expire)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._focus)

    def _look(self) -> None:
        """Take note of who is signed in and whether the server answers; when it does again, send what waits."""
        client, answers = self._connection.client, self._connection.answers
        is_back = answers and not self._answered
        is_new = client is not None and client is not self._client
        self._client, self._answered = client, answers
        if is_new:
            self._is_expired = False
        if is_back or is_new:
            self._failures = 0
            self._timer.stop()
            waiting = self._waiting()
            if is_back and client is not None and not waiting:
                self.said.emit(f"{self._connection.origin} answers again.")
            for document in waiting:
                self._send(document)
        self._go_on()

    def _go_on(self) -> None:
        """Try again after a pause, if there is something to try."""
        if self._client is None or self._is_expired:
            self._timer.stop()
        elif (not self._connection.answers or self._waiting()) and not self._timer.isActive() and not self._is_asking:
            self._timer.start(_PAUSES_MS[min(self._failures, len(_PAUSES_MS) - 1)])

    def _try(self) -> None:
        if self._client is None or self._is_expired or self._is_asking:
            return
        self._failures += 1
        if self._connection.answers:
            for document in self._waiting():
                self._send(document)
            return
        self._is_asking = True
        self._connection.ask(
            lambda client: client.call(identity.WHO_AM_I),
            owner=self,
            then=lambda _caller: self._end_asking(),
            otherwise=lambda _failure: self._end_asking(),
        )

    def _end_asking(self) -> None:
        self._is_asking = False
        self._go_on()

    def _arrive(self) -> None:
        if not self._waiting():
            self._failures = 0

    def _expire(self) -> None:
        self._is_expired = True
        self._timer.stop()

    def _focus(self, state: Qt.ApplicationState) -> None:
        """Somebody looks here again: perhaps what was wrong is mended."""
        if state == Qt.ApplicationState.ApplicationActive and self._timer.isActive():
            self._timer.stop()
            self._failures = 0
            self._try()

    def _waiting(self) -> list[OpenDocument]:
        return [document for document in self._desks.documents if self._waits(document)]

    def _waits(self, document: OpenDocument) -> bool:
        session, origin = document.session, self._connection.origin
        if session.state != "offline":
            return False
        storing = storing_of(document)
        if storing is not None:
            return storing.origin == origin
        return isinstance(session.source, ServerSource) and session.source.origin == origin
