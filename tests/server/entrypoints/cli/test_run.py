"""``concertmaster run`` from a shell: what a run gave is printed, and of one that failed, why."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from click.testing import CliRunner

from concertmaster_server.entrypoints.cli.run import command
from tests.support.web import new_id


@pytest.mark.parametrize(
    ("run", "status", "said"),
    [
        ({"status": "succeeded", "output": {"n": 1}, "error": None}, 0, 'r1  succeeded  {"n": 1}\n'),
        (
            {"status": "failed", "output": None, "error": {"code": "http.status", "message": "The answer has the status 500."}},
            1,
            "r1  failed  http.status: The answer has the status 500.\n",
        ),
        ({"status": "cancelled", "output": None, "error": None}, 1, "r1  cancelled  null\n"),
    ],
)
def test_how_a_run_ended(monkeypatch: pytest.MonkeyPatch, run: dict[str, Any], status: int, said: str) -> None:
    client = httpx.Client
    transport = httpx.MockTransport(lambda _request: httpx.Response(200, json={"id": "r1", **run}))
    monkeypatch.setattr(httpx, "Client", lambda **options: client(**{**options, "transport": transport}))
    done = CliRunner().invoke(command, [str(new_id()), "--wait", "--server", "http://server", "--key", "k"])
    assert (done.exit_code, done.output) == (status, said)
