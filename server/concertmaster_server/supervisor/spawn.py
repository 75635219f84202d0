"""Fork and exec, in the one place that does it: as whom, with which environment, and what ends it when we die.

On Linux the kernel sends a process its ``orphan_signal`` when the thread that started it dies, so a supervisor that is
killed leaves nobody behind. That thread must therefore live as long as the supervisor: the main thread does.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
SERVER_ENVIRONMENT = {"PATH": SYSTEM_PATH, "LC_ALL": "C", "TZ": "UTC"}
"""What a server needs: none of our settings, least of all their secrets."""

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True, slots=True)
class Account:
    """A user by number; the name is for people."""

    name: str
    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Launch:
    """What to start, as whom, where, and what it gets when we die."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]
    orphan_signal: signal.Signals = signal.SIGKILL
    account: Account | None = None
    folder: Path | None = None
    umask: int = 0o077
    """-1: as ours is."""
    said: bytes = b""
    """What it reads on standard input: less than a pipe holds (4 KiB everywhere)."""


def fork(launch: Launch) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that Ctrl-C is ours to pass on; its output is one pipe."""
    account = launch.account
    popen = subprocess.Popen(  # noqa: S603  what runs here is named by this package or by its caller, never by a user
        launch.argv,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=launch.folder,
        env=dict(launch.environment),
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=launch.umask,
        preexec_fn=_die_with_parent(launch.orphan_signal),  # noqa: PLW1509  one system call, no lock, no import
    )
    if popen.stdin is not None:
        # A program that ends before it reads says why in its exit status.
        with contextlib.suppress(BrokenPipeError), popen.stdin as stream:
            stream.write(launch.said)
        popen.stdin = None
    return popen


def finish(*argv: str, account: Account | None = None) -> tuple[int, str]:
    """Run a program that takes a moment, and give its exit status and what it said."""
    popen = fork(Launch(argv=argv, environment=SERVER_ENVIRONMENT, account=account, folder=Path("/")))
    said, _ = popen.communicate()
    return popen.returncode, said.decode(errors="replace").strip()


def _die_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    libc, parent = _LIBC, os.getpid()
    if libc is None:
        return None

    def arrange() -> None:  # runs between fork and exec, after the change of user, which would clear it
        libc.prctl(_PR_SET_PDEATHSIG, number, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return arrange
