"""End server processes that an earlier start left behind, by what the kernel says they are: program and folder.

Only called while the data folder is held, so whatever still works in it belongs to nobody. Where there is no ``/proc``,
the servers' own lock files refuse a second server, and its message names the process.
"""

from __future__ import annotations

import contextlib
import os
import signal
from dataclasses import dataclass
from pathlib import Path

from .errors import LeftoverAliveError
from .waiting import until

_PROC = Path("/proc")
_ASK_S = 3.0
_FORCE = ((signal.SIGQUIT, 0.5), (signal.SIGKILL, 2.0))


@dataclass(frozen=True, slots=True)
class _Sight:
    """Who works in a folder, and whether the kernel told us about everybody."""

    pids: frozenset[int]
    certain: bool


async def end_leftovers(program: str, folder: Path, *, ask: signal.Signals, leader: int | None = None) -> bool:
    """End every ``program`` that works in ``folder``; tell whether it is certain that none is left.

    Only ``leader`` is asked with ``ask``, where there is one: without it the others have no orderly end.
    """
    sight = _look(program, folder, leader)
    if sight.pids:
        asked = sight.pids if leader is None else sight.pids & {leader}
        steps = ((ask, _ASK_S), *_FORCE) if asked else _FORCE
        for number, patience_s in steps:
            _send(asked if number is ask else sight.pids, number)
            if await until(lambda: not _look(program, folder, leader).pids, within_s=patience_s):
                break
        else:
            raise LeftoverAliveError(program=program, pids=", ".join(map(str, sorted(sight.pids))))
    return _look(program, folder, leader).certain


def _send(pids: frozenset[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)


def _look(program: str, folder: Path, leader: int | None) -> _Sight:
    """Find ``program`` by its working folder."""
    wanted = str(folder.resolve())
    pids: set[int] = set()
    certain = (_PROC / "self" / "cwd").exists()
    for entry in _PROC.glob("[0-9]*"):
        try:
            if not _runs(entry, program):
                continue
            if str((entry / "cwd").readlink()) == wanted:
                pids.add(int(entry.name))
        except PermissionError:
            # Root in a container may not look into another user's processes; a lock file of ours that names one will do.
            certain = False
            if int(entry.name) == leader:
                pids.add(leader)
        except OSError:
            continue
    return _Sight(frozenset(pids), certain)


def _runs(entry: Path, program: str) -> bool:
    """Tell whether a process is ``program`` and alive: not one that is dead and that nobody has buried."""
    name, _, rest = (entry / "stat").read_text().partition("(")[2].rpartition(") ")
    return name == program and rest[0] not in "ZX"
