"""The state file, as other commands of this machine read it."""

from __future__ import annotations

import json
import os
import stat
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from concertmaster_server.supervisor import PartState, PartStatus, Servers, running_servers
from concertmaster_server.supervisor.state import StateFile

SERVERS = Servers(database_url="postgresql://here/db", redis_url=None)


def test_it_names_the_servers_and_every_part(tmp_path: Path) -> None:
    since = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    part = PartStatus(name="api", state=PartState.READY, since=since, log=tmp_path / "api.log", pid=7, restarts=2)
    StateFile(tmp_path / "state.json").write(SERVERS, [part])
    assert json.loads((tmp_path / "state.json").read_text()) == {
        "pid": os.getpid(),
        "database_url": "postgresql://here/db",
        "redis_url": None,
        "parts": {
            "api": {
                "state": "ready",
                "since": "2026-01-02T03:04:05.000+00:00",
                "pid": 7,
                "restarts": 2,
                "reason": None,
                "log": f"{tmp_path}/api.log",
            }
        },
    }
    assert running_servers(tmp_path) == SERVERS


def test_it_is_private_for_it_holds_the_password(tmp_path: Path) -> None:
    StateFile(tmp_path / "state.json").write(SERVERS, [])
    assert stat.S_IMODE((tmp_path / "state.json").stat().st_mode) == 0o600


def test_nothing_runs_where_nothing_was_started(tmp_path: Path) -> None:
    assert running_servers(tmp_path) is None


def test_nothing_runs_where_the_supervisor_is_gone(tmp_path: Path) -> None:
    StateFile(tmp_path / "state.json").write(SERVERS, [])
    state = json.loads((tmp_path / "state.json").read_text())
    with subprocess.Popen(["/bin/true"]) as ended:
        state["pid"] = ended.pid
    (tmp_path / "state.json").write_text(json.dumps(state))
    assert running_servers(tmp_path) is None


def test_nothing_runs_before_the_servers_are_known(tmp_path: Path) -> None:
    StateFile(tmp_path / "state.json").write(None, [])
    assert running_servers(tmp_path) is None


def test_a_state_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    StateFile(tmp_path / "gone" / "state.json").write(SERVERS, [])
    assert running_servers(tmp_path / "gone") is None
