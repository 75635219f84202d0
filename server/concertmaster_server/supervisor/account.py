"""The unprivileged system user that runs PostgreSQL and Redis when we are root. Never changes anybody's permissions."""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

from .errors import AccountMissingError, FolderUnreachableError
from .spawn import SYSTEM_PATH, Account, finish

NAME = "concertmaster"
_TRIES = 20
_PAUSE_S = 0.1


def servers_account(existing: Path) -> Account | None:
    """Give the user the servers run as: None for ourselves, unless we are root.

    A cluster that exists stays with its owner, so a volume keeps working in a container whose users are numbered afresh.
    """
    if os.geteuid() != 0:
        return None
    owner = _owner(existing)
    if owner is not None:
        return owner
    return _find() or _make()


def require_reach(folder: Path, account: Account | None) -> None:
    """Refuse a folder that ``account`` cannot enter, with the command that mends it; it may be one that is yet to be made."""
    there = next(place for place in (folder, *folder.parents) if place.exists())
    if account is None or reaches(there, account):
        return
    closed = [str(place) for place in _from_root(there) if not _enters(place, account)] or [str(there)]
    command = shlex.join(["chmod", "o+x", *closed])
    raise FolderUnreachableError(folder=folder, account=account.name, command=command)


def reaches(path: Path, account: Account | None) -> bool:
    """Tell whether ``account`` can enter the folder, or run the program, at ``path``: the kernel is asked."""
    if account is None:
        return os.access(path, os.X_OK)
    status, _ = finish("/bin/sh", "-c", 'test -x "$1"', "sh", str(path), account=account)
    return status == 0


def _owner(existing: Path) -> Account | None:
    try:
        status = existing.stat()
    except FileNotFoundError:
        return None
    if status.st_uid == 0:
        return None
    try:
        name = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        name = str(status.st_uid)
    return Account(name, status.st_uid, status.st_gid)


def _find() -> Account | None:
    try:
        entry = pwd.getpwnam(NAME)
    except KeyError:
        return None
    if entry.pw_uid == 0:
        raise AccountMissingError(account=NAME, reason="that name belongs to root")
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make() -> Account:
    reason = "neither useradd nor adduser is installed"
    for _ in range(_TRIES):
        for command in _commands():
            _, said = finish(*command)
            reason = said or reason
        # Another start may have made it meanwhile, or holds the lock on the user file for a moment.
        account = _find()
        if account is not None:
            return account
        time.sleep(_PAUSE_S)
    raise AccountMissingError(account=NAME, reason=reason)


def _commands() -> Iterator[list[str]]:
    if shutil.which("useradd", path=SYSTEM_PATH):
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        yield ["useradd", *options, "--shell", "/usr/sbin/nologin", NAME]
    elif shutil.which("adduser", path=SYSTEM_PATH):  # busybox
        yield ["addgroup", "-S", NAME]
        yield ["adduser", "-S", "-D", "-H", "-h", "/nonexistent", "-s", "/sbin/nologin", "-G", NAME, NAME]


def _from_root(folder: Path) -> list[Path]:
    resolved = folder.resolve()
    return [*reversed(resolved.parents), resolved]


def _enters(folder: Path, account: Account) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)
