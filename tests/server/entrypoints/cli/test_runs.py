"""``concertmaster runs`` from a shell: the flags become the calls, and the answers lines."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from click.testing import CliRunner, Result

from concertmaster_server.entrypoints.cli.runs import command

RUN = {"id": "r1", "status": "waiting", "reason": "paused"}


class Calls:
    """What came over the line, and what is answered."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, Any]] = []
        self.answer: Any = RUN

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content) if request.content else None
        self.seen.append(
            (
                request.method,
                request.url.path.removeprefix("/api/v1") + (f"?{request.url.query.decode()}" if request.url.query else ""),
                body,
            )
        )
        return httpx.Response(200, json=self.answer)


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    made, client = Calls(), httpx.Client

    def connected(**options: Any) -> httpx.Client:
        return client(**{**options, "transport": httpx.MockTransport(made)})

    monkeypatch.setattr(httpx, "Client", connected)
    return made


def verb(*arguments: str) -> Result:
    place = ("--server", "http://server", "--key", "k")
    listing = not arguments or arguments[0].startswith("-")
    given = (*place, *arguments) if listing else (arguments[0], *place, *arguments[1:])
    return CliRunner().invoke(command, given)


def test_without_a_command_it_lists(calls: Calls) -> None:
    calls.answer = {"items": [], "next_cursor": None}
    assert verb("--reason", "uncertain", "--json").exit_code == 0
    assert verb("list", "--status", "failed", "--json").exit_code == 0
    assert [path for _, path, _ in calls.seen] == ["/runs?limit=50&reason=uncertain", "/runs?limit=50&status=failed"]


@pytest.mark.parametrize("name", ["pause", "resume", "cancel", "retry"])
def test_runs_are_named(calls: Calls, name: str) -> None:
    done = verb(name, "r1", "r2")
    assert (done.exit_code, done.output) == (0, "r1  waiting  paused\n" * 2)
    assert [path for _, path, _ in calls.seen] == [f"/runs/r1/{name}", f"/runs/r2/{name}"]


def test_many_are_described(calls: Calls) -> None:
    calls.answer = {"ids": ["r1", "r2"], "left": 3}
    done = verb("retry", "--status", "failed", "--error-code", "http.status", "--created-after", "2026-03-01", "--limit", "2")
    assert done.output == "r1\nr2\n3 left\n"
    body = {"status": "failed", "error_code": "http.status", "created_after": "2026-03-01T00:00:00+00:00", "limit": 2}
    assert calls.seen == [("POST", "/runs/retry", body)]


@pytest.mark.parametrize("arguments", [("cancel",), ("retry",), ("retry", "--limit", "5"), ("pause",)])
def test_nothing_is_done_to_all_runs_by_leaving_words_out(calls: Calls, arguments: tuple[str, ...]) -> None:
    assert verb(*arguments).exit_code == 2
    assert calls.seen == []


def test_a_step_is_done_again_with_another_input(calls: Calls) -> None:
    done = CliRunner().invoke(
        command,
        ["fork", "--server", "http://server", "--key", "k", "r1", "call", "--iteration", "2", "--input", "-"],
        input='{"a": 1}',
    )
    assert done.exit_code == 0
    assert calls.seen == [("POST", "/runs/r1/fork", {"from_node": "call", "iteration": "2", "input": {"a": 1}})]


def test_a_step_is_judged(calls: Calls) -> None:
    assert verb("resolve", "r1", "call", "succeeded", "--output", '{"n": 1}', "--json").output == json.dumps(RUN) + "\n"
    body = {"node_id": "call", "iteration": "", "decision": "succeeded", "output": {"n": 1}, "port": None}
    assert calls.seen == [("POST", "/runs/r1/resolve", body)]
    refused = verb("resolve", "r1", "call", "succeeded", "--output", "{")
    assert (refused.exit_code, "not readable JSON" in refused.output) == (1, True)
