"""Looking at processes of this machine, as the kernel shows them below /proc."""

from __future__ import annotations

import os
from pathlib import Path

_PROC = Path("/proc")
_ESTABLISHED = "01"


def arguments(pid: int) -> tuple[str, ...]:
    """Give a process's arguments; none where it is gone."""
    try:
        line = (_PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return ()
    return tuple(os.fsdecode(part) for part in line.split(b"\0"))


def processes_naming(folder: Path) -> list[int]:
    """Give the processes, but for this one, that have ``folder`` in their arguments."""
    pids = [int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit()]
    return [pid for pid in pids if pid != os.getpid() and any(str(folder) in argument for argument in arguments(pid))]


def connected_to(port: int, pids: list[int]) -> int | None:
    """Give the one of ``pids`` that holds a connection to a loopback port."""
    rows = (line.split() for line in (_PROC / "net/tcp").read_text().splitlines()[1:])
    sockets = {f"socket:[{row[9]}]" for row in rows if row[2].endswith(f":{port:04X}") and row[3] == _ESTABLISHED}
    for pid in pids:
        for descriptor in (_PROC / str(pid) / "fd").iterdir():
            try:
                if str(descriptor.readlink()) in sockets:
                    return pid
            except OSError:
                continue
    return None
