"""One program for each user and profile: a second start hands its file to the first and ends.

The socket can be opened by this user alone, and a message can name a file to open and nothing else.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import orjson
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS = 500
_LONGEST = 8192


def hand_over(folder: Path, file: Path | None) -> bool:
    """Ask a running program of this profile to come to the front and open a file; tell whether there is one."""
    socket = QLocalSocket()
    socket.connectToServer(_name(folder))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(orjson.dumps({"open": None if file is None else str(file.resolve())}) + b"\n")
    socket.waitForBytesWritten(_PATIENCE_MS)
    socket.disconnectFromServer()
    return True


class Listening(QObject):
    """``asked`` gives the file that another start wants open, or None to come to the front."""

    asked = Signal(object)

    def __init__(self, folder: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        QLocalServer.removeServer(_name(folder))
        self._server.newConnection.connect(self._take)
        self._server.listen(_name(folder))

    def close(self) -> None:
        """Listen no longer."""
        self._server.close()

    def _take(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(lambda: self._read(socket))
        socket.disconnected.connect(socket.deleteLater)
        if socket.bytesAvailable():
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        if not socket.canReadLine():
            if socket.bytesAvailable() > _LONGEST:
                socket.abort()
            return
        try:
            message = orjson.loads(bytes(socket.readLine(_LONGEST).data()))
        except orjson.JSONDecodeError:
            return
        wanted = message.get("open") if isinstance(message, dict) else None
        self.asked.emit(Path(wanted) if isinstance(wanted, str) else None)


def _name(folder: Path) -> str:
    return "concertmaster-" + hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
