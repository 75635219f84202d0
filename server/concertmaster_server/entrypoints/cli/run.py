"""``concertmaster run``: start a run, and wait for its end where asked."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import IO, Any, Final
from uuid import uuid4

import click

from .remote import Server, server_options, show

_ENDED: Final = frozenset({"succeeded", "failed", "cancelled"})
_LONGEST_WAIT_S: Final = 30


@click.command("run")
@click.argument("workflow")
@click.option("--input", "source", type=click.File(encoding="utf-8"), help="JSON file with the input; '-' reads standard input.")
@click.option("--wait", is_flag=True, help="Wait until the run has ended; exit 1 when it did not succeed.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def command(server: Server, workflow: str, source: IO[str] | None, *, wait: bool, as_json: bool) -> None:
    """Start a run of WORKFLOW (its id or name)."""
    try:
        given = {} if source is None else json.load(source)
    except ValueError as failure:
        raise click.ClickException(f"The input is not readable JSON: {failure}.") from failure
    workflow_id = server.find("workflows", workflow)
    query = {"wait": _LONGEST_WAIT_S} if wait else {}
    # Should the connection break after the run was accepted, the key keeps a second try from starting a second run.
    run = server.call("POST", f"/workflows/{workflow_id}/runs", body={"input": given}, query=query, key=str(uuid4()))
    assert isinstance(run, dict)  # noqa: S101 - a run is an object
    while wait and run["status"] not in _ENDED:
        time.sleep(0.5)
        run = server.call("GET", f"/runs/{run['id']}")
        assert isinstance(run, dict)  # noqa: S101 - a run is an object
    show(run, as_json=as_json, line=_line)
    if wait and run["status"] != "succeeded":
        raise click.exceptions.Exit(1)


def _line(run: Mapping[str, Any]) -> str:
    """Say how a run stands: what it gave, or why it failed."""
    error = run.get("error")
    said = f"{error['code']}: {error['message']}" if error else json.dumps(run.get("output"), ensure_ascii=False)
    return f"{run['id']}  {run['status']}  {said}"
