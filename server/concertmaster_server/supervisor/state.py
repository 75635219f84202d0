"""What runs, for people and for other commands of this machine: one small private file, replaced at each change."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from .files import write_private
from .options import Servers


class PartState(StrEnum):
    """Where a part stands."""

    STARTING = "starting"
    RECOVERING = "recovering"
    READY = "ready"
    RESTARTING = "restarting"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStatus:
    """One part at one moment; ``reason`` says why it is being restarted."""

    name: str
    state: PartState
    since: datetime
    log: Path
    pid: int | None = None
    restarts: int = 0
    reason: str | None = None


class StateFile:
    """Writes the file; whoever reads it sees one state or the next, never half of one."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, servers: Servers | None, parts: list[PartStatus]) -> None:
        """Replace what is there."""
        state = {
            "pid": os.getpid(),
            "database_url": servers.database_url if servers else None,
            "redis_url": servers.redis_url if servers else None,
            "parts": {part.name: _as_json(part) for part in parts},
        }
        # On a full disk the file is out of date, and everything else goes on.
        with contextlib.suppress(OSError):
            write_private(self._path, json.dumps(state, indent=1))


def running_servers(data_dir: Path) -> Servers | None:
    """Give the addresses of the servers that run in ``data_dir`` at this moment, or None."""
    try:
        state = json.loads((data_dir / "state.json").read_text(encoding="utf-8"))
        os.kill(state["pid"], 0)
    except (FileNotFoundError, ProcessLookupError):
        return None
    except PermissionError:
        pass  # it runs, and belongs to somebody else
    if state["database_url"] is None:
        return None
    return Servers(database_url=state["database_url"], redis_url=state["redis_url"])


def _as_json(part: PartStatus) -> dict[str, Any]:
    return {
        "state": part.state,
        "since": part.since.isoformat(timespec="milliseconds"),
        "pid": part.pid,
        "restarts": part.restarts,
        "reason": part.reason,
        "log": str(part.log),
    }
