"""``concertmaster recheck`` from a shell: kept histories without a server, and runs of one."""

from __future__ import annotations

import asyncio
import json
import socket
from pathlib import Path

import httpx
from click.testing import CliRunner, Result

from concertmaster_server.entrypoints.cli.recheck import command
from tests.support.databases import fresh_database
from tests.support.definitions import API
from tests.support.histories import FOLDER
from tests.support.http_server import BriefServer
from tests.support.stage import chain, worker
from tests.support.web import running_web

KEPT = FOLDER / "0.1.0-chain.json"


def verb(*arguments: str) -> Result:
    return CliRunner().invoke(command, arguments)


def tampered(folder: Path) -> Path:
    history = json.loads(KEPT.read_text())
    history["records"][2]["output"] = {"n": "other"}
    file = folder / "tampered.json"
    file.write_text(json.dumps(history))
    return file


def test_a_kept_history_that_agrees() -> None:
    done = verb("--file", str(KEPT), "--file", str(FOLDER / "0.1.0-loops-nested.json"))
    assert (done.exit_code, done.output) == (0, "2 decided again, 0 of them otherwise.\n")


def test_a_history_that_differs_is_a_line_and_exit_status_1(tmp_path: Path) -> None:
    done = verb("--file", str(tampered(tmp_path)))
    assert done.exit_code == 1
    first, last = done.output.splitlines()
    assert "record 3, s0: expected output" in first
    assert last == "1 decided again, 1 of them otherwise."


def test_machines_get_json_and_nothing_else(tmp_path: Path) -> None:
    done = verb("--json", "--file", str(tampered(tmp_path)))
    [found] = [json.loads(line) for line in done.output.splitlines()]
    assert (found["sequence"], found["node_id"], found["found"]) == (3, "s0", 'output {"n":"other"}')


def test_what_is_called_wrongly(tmp_path: Path) -> None:
    assert verb().exit_code == 2
    other = tmp_path / "other.json"
    other.write_text("{}")
    done = verb("--file", str(other))
    assert done.exit_code == 1
    assert "is no history" in done.output


async def test_runs_of_a_server_are_fetched_by_id_and_by_workflow() -> None:
    with fresh_database() as dsn:
        async with running_web(dsn) as web, worker(dsn):
            listening = socket.create_server(("127.0.0.1", 0))
            server = BriefServer(web.app)
            serving = asyncio.create_task(server.serve(sockets=[listening]))
            key = await web.key(await web.organisation())
            url = f"http://127.0.0.1:{listening.getsockname()[1]}"
            headers = {"Authorization": f"Bearer {key}"}
            async with httpx.AsyncClient(base_url=url, headers=headers, timeout=30) as client:
                workflow = (await client.post(f"{API}/workflows", json={"document": chain(3)})).json()["id"]
                await client.post(f"{API}/workflows/{workflow}/publish")
                runs = [(await client.post(f"{API}/workflows/{workflow}/runs?wait=9")).json()["id"] for _ in range(3)]
            there = ("--server", url, "--key", key)
            by_id = await asyncio.to_thread(verb, *runs[:2], *there)
            by_name = await asyncio.to_thread(verb, "--workflow", "Test", "--last", "2", *there)
            unknown = await asyncio.to_thread(verb, workflow, *there)
            server.end()
            await serving
            listening.close()
    assert (by_id.exit_code, by_id.output) == (0, "2 decided again, 0 of them otherwise.\n")
    assert (by_name.exit_code, by_name.output) == (0, "2 decided again, 0 of them otherwise.\n")
    assert unknown.exit_code == 1
    assert "404" in unknown.output
