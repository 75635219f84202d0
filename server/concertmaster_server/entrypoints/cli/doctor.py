"""``concertmaster doctor``: settings, connections, versions, free disk, the audit, and what waits for a person."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

import click

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.link import connect
from concertmaster_server.db.partitions import months
from concertmaster_server.db.queries.attention import Attention, find_attention
from concertmaster_server.db.queries.audit import Finding, audit
from concertmaster_server.db.queries.months import database_now, find_parts
from concertmaster_server.db.schema import DURABILITY, HEAD, current_schema, server_facts
from concertmaster_server.db.unavailable import UnavailableError
from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.entrypoints.wiring import program_version
from concertmaster_server.queue.doorbell import DoorbellError
from concertmaster_server.queue.probe import RedisProbe
from concertmaster_server.supervisor import Servers

from .local import reachable_servers

_LEAST_FREE_BYTES: Final = 500_000_000
_LEAST_FREE_SHARE: Final = 0.05


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    state: Literal["ok", "note", "finding"]
    what: str
    said: str


_NO_PART: Final = Line(
    "note", "history", "this month has no part of its own: run 'concertmaster migrate' as the owner of the database"
)


@click.command("doctor")
@click.option("--data-dir", type=click.Path(path_type=Path), help="Where 'up' keeps its state.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def command(data_dir: Path | None, *, as_json: bool) -> None:
    """Look for anything lost, stuck or doubled; exit 1 when something is found."""
    servers = reachable_servers(data_dir)
    folder = data_dir or read_settings().data_dir
    lines = [Line("ok", "version", program_version()), *_disk(folder), *_database(servers), *asyncio.run(_redis(servers))]
    for line in lines:
        click.echo(json.dumps(asdict(line), ensure_ascii=False) if as_json else f"{line.state:<8}{line.what}: {line.said}")
    if any(line.state == "finding" for line in lines):
        raise click.exceptions.Exit(1)


def _disk(folder: Path) -> Iterator[Line]:
    if not folder.exists():
        return
    usage = shutil.disk_usage(folder)
    low = usage.free < _LEAST_FREE_BYTES or usage.free < usage.total * _LEAST_FREE_SHARE
    yield Line("finding" if low else "ok", "disk", f"{usage.free / 1e9:.1f} GB of {usage.total / 1e9:.1f} GB free at {folder}")


def _database(servers: Servers) -> Iterator[Line]:
    dsn = psycopg_dsn(servers.database_url)
    try:
        facts, schema = server_facts(dsn), current_schema(dsn)
    except UnavailableError as failure:
        yield Line("finding", "database", f"does not answer: {failure.__cause__}")
        return
    yield Line("ok", "database", f"PostgreSQL {facts['server_version']}")
    for name in DURABILITY:
        if facts[name] != "on":
            yield Line("finding", "database", f"{name} is {facts[name]}: what was acknowledged could be lost; turn it on")
    if schema != HEAD:
        yield Line("finding", "schema", f"is {schema or 'none'}, this program needs {HEAD}: run 'concertmaster migrate'")
        return
    yield Line("ok", "schema", schema)
    yield from asyncio.run(_audit(dsn))


async def _audit(dsn: str) -> list[Line]:
    settings = read_settings()
    connection = await connect(dsn, name="doctor", statement_timeout_s=120)
    try:
        now = await database_now(connection)
        has_part = months(now, ahead=0)[0].name in await find_parts(connection)
        findings = await audit(connection, retention_days=settings.runs.retention_days)
        attention = await find_attention(connection)
    finally:
        await connection.close()
    return [*([] if has_part else [_NO_PART]), *_told(findings), *_waiting(attention, has_mail=settings.mail.url is not None)]


def _told(findings: Sequence[Finding]) -> list[Line]:
    if not findings:
        return [Line("ok", "audit", "nothing lost, stuck or doubled")]
    return [Line("finding", "audit", f"{found.problem}: {found.row} (organisation {found.organisation})") for found in findings]


def _waiting(found: Attention, *, has_mail: bool) -> Iterator[Line]:
    """Say what nobody but a person brings further: it is no finding, for all is as it should be."""
    if found.uncertain_runs:
        yield Line(
            "note",
            "uncertain",
            f"runs with a step of unknown outcome: {found.uncertain_runs}; see 'concertmaster runs list --reason uncertain', "
            "then 'concertmaster runs resolve'",
        )
    if found.quarantined_runs:
        yield Line(
            "note",
            "quarantined",
            f"runs set aside after their workers died: {found.quarantined_runs}; see 'concertmaster runs list --reason "
            "quarantined', then 'concertmaster runs resume'",
        )
    if found.late_letters:
        failure = f"; last failure: {found.last_failure}" if found.last_failure else ""
        server = "" if has_mail else "; no mail server is set: give CONCERTMASTER_MAIL_URL and CONCERTMASTER_MAIL_FROM"
        yield Line("note", "letters", f"letters that have not left: {found.late_letters}{failure}{server}")


async def _redis(servers: Servers) -> list[Line]:
    if servers.redis_url is None:
        return [Line("note", "redis", "there is none: wake-ups come through PostgreSQL")]
    probe = RedisProbe(servers.redis_url)
    try:
        return [Line("ok", "redis", f"Redis {await probe.ask()}")]
    except DoorbellError:
        return [Line("note", "redis", "does not answer: wake-ups come through PostgreSQL, a little later")]
    finally:
        await probe.close()
