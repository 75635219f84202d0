"""The data folder: who may use it, what lies where, and the short folder for sockets when its own path is too long.

Makes private folders and never changes the permissions of one that was there before.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import shutil
import tempfile
import time
from pathlib import Path
from typing import Self

from .account import require_reach
from .errors import FolderInUseError, FolderUnusableError
from .files import write_private
from .spawn import Account

_LONGEST_SOCKET = 103
"""Bytes in the path of a socket: Linux takes 107, the BSDs and macOS 103."""

_DYING_S = 0.3
"""A supervisor that was just killed still holds its lock for a moment."""

_PAUSE_S = 0.01
_SOCKET_NAMES = (".s.PGSQL.5432", "redis.sock")
_PLAIN = re.compile(r"[A-Za-z0-9/._-]+")
"""Paths that mean the same in a URL, in redis.conf and in PostgreSQL's comma-separated list of folders."""


class DataFolder:
    """One start's hold on a data folder. ``take`` makes and locks it, ``release`` lets go; the kernel lets go of the dead."""

    def __init__(self, path: Path) -> None:
        self.path = path.absolute()
        self.account: Account | None = None
        self._lock: int | None = None
        self._short_sockets: Path | None = None

    @property
    def postgres(self) -> Path:
        """Configuration of PostgreSQL; the cluster lies in ``data`` below it."""
        return self.path / "postgres"

    @property
    def redis(self) -> Path:
        """Configuration of Redis; what it keeps lies in ``data`` below it."""
        return self.path / "redis"

    @property
    def programs(self) -> Path:
        """Copies of programs that the servers' user cannot reach where they are installed."""
        return self.path / "programs"

    @property
    def logs(self) -> Path:
        """What the parts say."""
        return self.path / "logs"

    @property
    def passwords_file(self) -> Path:
        """The embedded PostgreSQL's two passwords."""
        return self.path / "passwords.json"

    @property
    def state_file(self) -> Path:
        """What runs, and where to reach it."""
        return self.path / "state.json"

    @property
    def sockets(self) -> Path:
        """Where the servers listen."""
        return self._short_sockets or self.path / "run"

    def take(self, account: Account | None) -> Self:
        """Make the folder if it is not there, hold it against every other start, and make what lies in it.

        ``account`` is the user the servers run as, None for ourselves.
        """
        self.account = account
        try:
            # First of all, so that a refused start has changed nothing.
            require_reach(self.path, account)
            self._make_top()
            self._hold()
            self._make_rooms()
        except OSError as error:
            self.release()
            raise FolderUnusableError(folder=self.path, reason=error.strerror or str(error)) from error
        except BaseException:  # whatever it was, nobody holds the folder after a failed start
            self.release()
            raise
        return self

    def release(self) -> None:
        """Let the next start have it."""
        if self._short_sockets is not None:
            shutil.rmtree(self._short_sockets, ignore_errors=True)
            self._short_sockets = None
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def make_private(self, folder: Path, *, for_servers: bool) -> None:
        """Make a folder nobody else may enter; ``for_servers``: it belongs to the user the servers run as."""
        if folder.exists():
            return
        folder.mkdir(mode=0o700)
        folder.chmod(0o700)
        if for_servers and self.account is not None:
            os.chown(folder, self.account.uid, self.account.gid)

    def make_passable(self, folder: Path) -> None:
        """Make a folder of ours that the servers' user may walk through and read nothing of but what is named to it."""
        if folder.exists():
            return
        folder.mkdir(mode=0o700)
        if self.account is not None:
            os.chown(folder, -1, self.account.gid)
            folder.chmod(0o710)

    def write_for_servers(self, file: Path, text: str) -> None:
        """Write a file that the servers' user may read, and nobody but us may change."""
        write_private(file, text, group=self.account.gid if self.account else None)

    def _make_top(self) -> None:
        missing = [place for place in (self.path, *self.path.parents) if not place.exists()]
        for parent in reversed(missing[1:]):
            parent.mkdir(mode=0o755 if self.account else 0o700)
            if self.account:
                parent.chmod(0o755)  # root's umask may be stricter, and then nobody but root could pass
        if missing:
            self.make_passable(self.path)
        elif not self.path.is_dir():
            raise FolderUnusableError(folder=self.path, reason="it is a file")

    def _hold(self) -> None:
        lock = os.open(self.path / "up.lock", os.O_RDWR | os.O_CREAT, 0o600)
        deadline = time.monotonic() + _DYING_S
        while not _locks(lock):
            if time.monotonic() > deadline:
                pid = os.read(lock, 20).decode("ascii", errors="replace").strip()
                os.close(lock)
                raise FolderInUseError(folder=self.path, pid=pid)
            time.sleep(_PAUSE_S)
        os.ftruncate(lock, 0)
        os.write(lock, f"{os.getpid()}\n".encode())
        self._lock = lock

    def _make_rooms(self) -> None:
        self.make_passable(self.postgres)
        self.make_passable(self.redis)
        self.make_private(self.redis / "data", for_servers=True)
        self.make_private(self.logs, for_servers=False)
        if _fits(self.path / "run"):
            self.make_private(self.path / "run", for_servers=True)
        else:
            self._short_sockets = self._make_short_folder()

    def _make_short_folder(self) -> Path:
        self._remove_forgotten()
        for parent in _short_parents():
            with contextlib.suppress(OSError):
                folder = Path(tempfile.mkdtemp(prefix="concertmaster-", dir=parent))
                if self.account is not None:
                    os.chown(folder, self.account.uid, self.account.gid)
                self._note.write_text(str(folder), encoding="utf-8")
                return folder
        raise FolderUnusableError(folder=self.path, reason="its path is too long for a socket, and no short folder can be made")

    @property
    def _note(self) -> Path:
        return self.path / "sockets.txt"

    def _remove_forgotten(self) -> None:
        """Remove the short folder of a start that was killed; its name is only trusted where it still is ours."""
        with contextlib.suppress(OSError):
            folder = Path(self._note.read_text(encoding="utf-8"))
            owner = self.account.uid if self.account else os.geteuid()
            if folder.name.startswith("concertmaster-") and folder.lstat().st_uid == owner:
                shutil.rmtree(folder, ignore_errors=True)


def _locks(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _fits(folder: Path) -> bool:
    longest = max(len(os.fsencode(folder / name)) for name in _SOCKET_NAMES)
    return longest <= _LONGEST_SOCKET and _PLAIN.fullmatch(str(folder)) is not None


def _short_parents() -> list[str]:
    return ["/run", "/tmp"] if os.geteuid() == 0 else ["/tmp"]  # noqa: S108  mkdtemp makes a private one there
