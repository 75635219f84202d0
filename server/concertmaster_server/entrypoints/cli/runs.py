"""``concertmaster runs``: list runs, and operate them: cancel, pause, resume, retry, fork, resolve."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import uuid4

import click

from concertmaster_shared.runs import OPEN_RUN_STATUSES, RUN_STATUSES

from .remote import Server, server_options, show

_Command = TypeVar("_Command", bound=Callable[..., object])


class _ListByDefault(click.Group):
    """Without the name of a command, it lists."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the name in where none is given."""
        named = bool(args) and (args[0] in self.commands or args[0] in ctx.help_option_names)
        return super().parse_args(ctx, args if named else ["list", *args])


@click.group("runs", cls=_ListByDefault)
def command() -> None:
    """List runs, also without a command; or operate them."""


@command.command("list")
@click.option("--workflow", help="Only runs of this workflow (its id or name).")
@click.option("--status", type=click.Choice(RUN_STATUSES), help="Only runs in this status.")
@click.option("--reason", help="Only runs that wait for this, such as paused, uncertain or quarantined.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many at the most.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@server_options
def list_all(server: Server, workflow: str | None, status: str | None, *, reason: str | None, limit: int, as_json: bool) -> None:
    """List runs, newest first."""
    query: dict[str, object] = {"limit": min(limit, 200)}
    if workflow:
        query["workflow"] = server.find("workflows", workflow)
    query |= {name: text for name, text in (("status", status), ("reason", reason)) if text}
    names = {} if as_json else {item["id"]: item["name"] for item in server.pages("/workflows", {"limit": 200})}

    def line(run: dict[str, object]) -> str:
        name = names.get(run["workflow_id"], "")
        return f"{run['id']}  {run['status']:<9}  {run['created_at']}  {name}, version {run['version']}"

    for run in islice(server.pages("/runs", query), limit):
        show(run, as_json=as_json, line=line)


def _many(statuses: Iterable[str]) -> Callable[[_Command], _Command]:
    """Let a command take ids, or a description of many runs."""
    options = (
        click.argument("run_ids", metavar="[ID]...", nargs=-1),
        click.option("--workflow", help="Without ids: runs of this workflow (its id or name)."),
        click.option("--status", type=click.Choice(tuple(statuses)), help="Without ids: runs in this status."),
        click.option("--created-after", type=click.DateTime(), help="Without ids: runs created later (UTC)."),
        click.option("--created-before", type=click.DateTime(), help="Without ids: runs created before (UTC)."),
        click.option("--limit", type=click.IntRange(1, 1000), help="Without ids: how many at the most."),
        click.option("--json", "as_json", is_flag=True, help="Print JSON."),
    )

    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


@command.command("cancel")
@_many(OPEN_RUN_STATUSES)
@server_options
def cancel(server: Server, run_ids: tuple[str, ...], *, as_json: bool, **which: Any) -> None:
    """Cancel runs: no further step starts."""
    _operate(server, "cancel", run_ids, which, as_json=as_json)


@command.command("retry")
@_many(("failed", "cancelled"))
@click.option("--error-code", help="Without ids: runs that failed with this.")
@server_options
def retry(server: Server, run_ids: tuple[str, ...], *, as_json: bool, **which: Any) -> None:
    """Do again what failed, in new runs. Without ids each run is retried once, the oldest first."""
    if not run_ids and not which["status"]:
        raise click.UsageError("Name runs, or give --status failed or --status cancelled.")
    _operate(server, "retry", run_ids, which, as_json=as_json)


@command.command("pause")
@click.argument("run_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def pause(server: Server, run_ids: tuple[str, ...], *, as_json: bool) -> None:
    """Let runs rest: attempts on their way end, nothing further starts."""
    _operate(server, "pause", run_ids, {}, as_json=as_json)


@command.command("resume")
@click.argument("run_ids", metavar="ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def resume(server: Server, run_ids: tuple[str, ...], *, as_json: bool) -> None:
    """Let runs go on that were paused or set aside."""
    _operate(server, "resume", run_ids, {}, as_json=as_json)


@command.command("fork")
@click.argument("run_id", metavar="ID")
@click.argument("node")
@click.option("--iteration", default="", help="Which pass of its loop, such as 3 or 0.2.")
@click.option(
    "--input", "source", type=click.File(encoding="utf-8"), help="JSON file with another input; '-' reads standard input."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def fork(server: Server, run_id: str, node: str, *, iteration: str, source: Any, as_json: bool) -> None:
    """Do the step of NODE again and all behind it, in a new run."""
    body = {"from_node": node, "iteration": iteration, "input": None if source is None else _read(source.read())}
    show(_one(server.call("POST", f"/runs/{run_id}/fork", body=body, key=str(uuid4()))), as_json=as_json, line=_line)


@command.command("resolve")
@click.argument("run_id", metavar="ID")
@click.argument("node")
@click.argument("decision", type=click.Choice(("retry", "succeeded", "failed")))
@click.option("--iteration", default="", help="Which pass of its loop, such as 3 or 0.2.")
@click.option("--output", help="JSON of what the step gave, where it succeeded.")
@click.option("--port", help="Where the run goes on, where it succeeded.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def resolve(server: Server, run_id: str, node: str, decision: str, *, as_json: bool, **facts: Any) -> None:
    """Judge the step of NODE, of which nobody knows whether its effect happened."""
    output = None if facts["output"] is None else _read(facts["output"])
    body = {"node_id": node, "decision": decision, **facts, "output": output}
    show(_one(server.call("POST", f"/runs/{run_id}/resolve", body=body)), as_json=as_json, line=_line)


def _operate(server: Server, verb: str, run_ids: tuple[str, ...], which: dict[str, Any], *, as_json: bool) -> None:
    """Do it with each of the runs, or with those that fit the description."""
    for run_id in run_ids:
        key = str(uuid4()) if verb == "retry" else None
        show(_one(server.call("POST", f"/runs/{run_id}/{verb}", key=key)), as_json=as_json, line=_line)
    if run_ids:
        return
    body = {name: _utc(value) for name, value in which.items() if value is not None}
    if not body:
        raise click.UsageError("Name runs, or say which: for instance with --workflow or --status.")
    if "workflow" in body:
        body["workflow"] = server.find("workflows", body["workflow"])
    done = _one(server.call("POST", f"/runs/{verb}", body=body))
    show(done, as_json=as_json, line=lambda done: "\n".join([*done["ids"], f"{done['left']} left"]))  # type: ignore[misc]  # ids are a list


def _utc(value: Any) -> Any:
    return value.replace(tzinfo=UTC).isoformat() if isinstance(value, datetime) else value


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as failure:
        raise click.ClickException(f"This is not readable JSON: {failure}.") from failure


def _one(answer: object) -> dict[str, Any]:
    assert isinstance(answer, dict)  # noqa: S101 - these calls answer with an object
    return answer


def _line(run: dict[str, object]) -> str:
    return f"{run['id']}  {run['status']}" + (f"  {run['reason']}" if run.get("reason") else "")
