"""``concertmaster recheck``: decide finished runs again with the engine that is installed here, and compare."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path

import click
from pydantic import ValidationError

from concertmaster_server.engine.replay import replay
from concertmaster_server.executors import pure_executors
from concertmaster_shared.api.histories import HistoryAnswer
from concertmaster_shared.runs import OPEN_RUN_STATUSES

from .remote import Server, server_at, server_flags

_MOST_A_PAGE = 200


@click.command("recheck")
@click.argument("runs", nargs=-1)
@click.option("--workflow", help="The newest ended runs of this workflow (its id or name).")
@click.option("--last", default=20, show_default=True, type=click.IntRange(1), help="How many of them.")
@click.option(
    "--file",
    "files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A history that was kept: what GET /runs/{id}/history answers. May be given several times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a divergence.")
@server_flags
def command(
    runs: tuple[str, ...],
    files: tuple[Path, ...],
    workflow: str | None,
    *,
    last: int,
    as_json: bool,
    server_url: str | None,
    key: str | None,
    data_dir: Path | None,
) -> None:
    """Decide RUNS (their ids) again from their histories; exit 1 where the engine installed here decides otherwise.

    Nothing is started, and no call goes out: what came from outside is taken from the history.
    """
    if not (runs or files or workflow):
        raise click.UsageError("Name runs by their ids, or give --workflow or --file.")
    histories = _kept(files)
    if runs or workflow:
        server = server_at(server_url, key, data_dir)
        histories = chain(histories, _fetched(server, runs, workflow, last))
    looked_at = differing = 0
    executors = pure_executors()
    for history in histories:
        found = replay(history, executors)
        looked_at, differing = looked_at + 1, differing + bool(found)
        for one in found:
            facts = {"run": str(history.id), **asdict(one)}
            place = f"{one.node_id or 'run'}{f'[{one.iteration}]' if one.iteration else ''}"
            line = f"{history.id} record {one.sequence}, {place}: expected {one.expected}, found {one.found}"
            click.echo(json.dumps(facts, ensure_ascii=False) if as_json else line)
    if not as_json:
        click.echo(f"{looked_at} decided again, {differing} of them otherwise.")
    if differing:
        raise click.exceptions.Exit(1)


def _kept(files: tuple[Path, ...]) -> Iterator[HistoryAnswer]:
    for file in files:
        try:
            yield HistoryAnswer.model_validate_json(file.read_bytes())
        except ValidationError as failure:
            raise click.ClickException(f"{file} is no history: {failure.errors()[0]['msg']}") from failure


def _fetched(server: Server, runs: tuple[str, ...], workflow: str | None, last: int) -> Iterator[HistoryAnswer]:
    for run in _chosen(server, runs, workflow, last):
        yield HistoryAnswer.model_validate(server.call("GET", f"/runs/{run}/history"))


def _chosen(server: Server, runs: tuple[str, ...], workflow: str | None, last: int) -> Iterator[str]:
    yield from runs
    if workflow is not None:
        query = {"workflow": server.find("workflows", workflow), "limit": _MOST_A_PAGE}
        ended = (run["id"] for run in server.pages("/runs", query) if run["status"] not in OPEN_RUN_STATUSES)
        yield from islice((str(run) for run in ended), last)
