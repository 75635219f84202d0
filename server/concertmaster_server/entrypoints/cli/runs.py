"""``concertmaster runs``: list runs."""

from __future__ import annotations

from itertools import islice

import click

from concertmaster_shared.runs import RUN_STATUSES

from .remote import Server, server_options, show


@click.command("runs")
@click.option("--workflow", help="Only runs of this workflow (its id or name).")
@click.option("--status", type=click.Choice(RUN_STATUSES), help="Only runs in this status.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1), help="How many at the most.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
@server_options
def command(server: Server, workflow: str | None, status: str | None, limit: int, *, as_json: bool) -> None:
    """List runs, newest first."""
    query: dict[str, object] = {"limit": min(limit, 200)}
    if workflow:
        query["workflow"] = server.find("workflows", workflow)
    if status:
        query["status"] = status
    names = {} if as_json else {item["id"]: item["name"] for item in server.pages("/workflows", {"limit": 200})}

    def line(run: dict[str, object]) -> str:
        name = names.get(run["workflow_id"], "")
        return f"{run['id']}  {run['status']:<9}  {run['created_at']}  {name}, version {run['version']}"

    for run in islice(server.pages("/runs", query), limit):
        show(run, as_json=as_json, line=line)
