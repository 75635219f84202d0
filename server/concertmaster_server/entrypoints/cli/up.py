"""``concertmaster up``: everything on this machine, in one supervisor, until told to stop."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import click

from concertmaster_server.db.address import psycopg_dsn
from concertmaster_server.db.schema import HEAD, current_schema
from concertmaster_server.entrypoints import owner_file, process
from concertmaster_server.entrypoints.example import LOADED_FILE, RECEIVED_FILE
from concertmaster_server.entrypoints.read_settings import read_settings
from concertmaster_server.entrypoints.wiring import allow_list, blob_options, is_loopback, mail_server, refuse_open_host, vault_of
from concertmaster_server.settings import PREFIX, Settings
from concertmaster_server.supervisor import Child, Options, PartState, PartStatus, Servers, Supervisor, running_servers
from concertmaster_server.vault.key_file import NAME as VAULT_FILE
from concertmaster_server.vault.key_file import ensure_key_file
from concertmaster_shared.errors import ConcertMasterError
from concertmaster_shared.messages import sentence

_WORKER_GRACE_S: Final = 4.0
"""The supervisor ends everything within ten seconds, workers first."""


@click.command("up")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), help="Where all state lies.")
@click.option("--host", help="Address to serve on; other than loopback needs --behind-proxy.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to serve on; the example's receiver takes the next one.")
@click.option("--workers", type=click.IntRange(0, 64), help="Worker processes.")
@click.option("--example/--no-example", default=None, help="Load the example on the first start.")
@click.option("--behind-proxy", is_flag=True, default=None, help="A proxy in front of it speaks TLS.")
def command(**flags: object) -> None:
    """Start database, queue, API and workers on this machine, and stay until Ctrl-C."""
    settings = read_settings(**{name: value for name, value in flags.items() if value is not None})
    refuse_open_host(settings)
    blob_options(settings)
    mail_server(settings)
    vault_of(settings)
    allow_list(settings)
    if running_servers(settings.data_dir.absolute()) is None:
        # Before anything is made; where another start holds the folder, that is what to say.
        _refuse_taken_port(settings.host, settings.port)
    up = _Up(settings)
    try:
        asyncio.run(up.run())
    except ConcertMasterError as failure:
        raise click.ClickException(sentence(failure.code, failure.parameters)) from failure


class _Up:
    """One start: what to run, and what to say about it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._data_dir = settings.data_dir.absolute()
        options = Options(data_dir=self._data_dir, database_url=settings.database.url, redis_url=settings.redis.url)
        self._supervisor = Supervisor(options, migrate=self._prepare, children=self._children, on_change=_tell)

    async def run(self) -> None:
        """Run until told to stop."""
        await self._supervisor.run(self._ready)
        click.echo("Stopped", err=True)

    async def _prepare(self, servers: Servers) -> None:
        """Bring the schema up to date; on the very first start make the owner as well."""
        click.echo(f"Starting in {self._data_dir}", err=True)
        if self._settings.vault.key is None:
            ensure_key_file(self._data_dir / VAULT_FILE, secrets.token_bytes)
        behind = await asyncio.to_thread(current_schema, psycopg_dsn(servers.database_url)) != HEAD
        if behind or not (self._data_dir / owner_file.NAME).exists():
            await asyncio.to_thread(self._step, "first-start", servers)

    def _children(self, servers: Servers) -> Sequence[Child]:
        environment = self._environment(servers)
        children = [Child(name="api", argv=process.argv("api"), environment=environment, ready_line="Ready ")]
        children += [
            Child(name=f"worker-{number}", argv=process.argv("worker"), environment=environment)
            for number in range(1, self._settings.workers + 1)
        ]
        if self._has_example():
            file = self._data_dir / RECEIVED_FILE
            port = str(self._settings.port + 1)
            form = f"http://{self._settings.host}:{self._settings.port}/f/supplier-emissions"
            children.append(Child(name="receiver", argv=process.argv("receiver", port, str(file), form), environment=environment))
        return children

    def _ready(self, servers: Servers) -> None:
        url = f"http://{self._settings.host}:{self._settings.port}"
        owner_file.move_owner(self._data_dir, url)
        if self._settings.example and not (self._data_dir / LOADED_FILE).exists():
            self._step("example", servers)
        if self._supervisor.account:
            click.echo(f"PostgreSQL and Redis run as the system user '{self._supervisor.account}'", err=True)
        if self._has_example():
            click.echo(f"Example form      {url}/f/supplier-emissions")
            click.echo(f"Example receiver  http://127.0.0.1:{self._settings.port + 1}/")
        click.echo(f"Owner and API key {self._data_dir / owner_file.NAME}")
        click.echo(f"Ready {url}")

    def _has_example(self) -> bool:
        return self._settings.example or (self._data_dir / LOADED_FILE).exists()

    def _step(self, kind: str, servers: Servers) -> None:
        """Run one short process to its end."""
        done = subprocess.run(  # noqa: S603 - our own module
            process.argv(kind), env=self._environment(servers), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise click.ClickException(done.stderr.strip() or f"'{kind}' ended with status {done.returncode}.")

    def _environment(self, servers: Servers) -> Mapping[str, str]:
        """Give our processes their settings; a loopback server may reach loopback, any other nothing but public addresses."""
        settings = self._settings
        allow = (
            settings.outbound.allow if settings.outbound.allow is not None else ("loopback" if is_loopback(settings.host) else "")
        )
        ours = {
            "DATA_DIR": str(self._data_dir),
            "DATABASE_URL": servers.database_url,
            "REDIS_URL": servers.redis_url or "",
            "HOST": settings.host,
            "PORT": str(settings.port),
            "PUBLIC_URL": settings.public_url or "",
            "BEHIND_PROXY": str(settings.behind_proxy),
            "OUTBOUND_ALLOW": allow,
            "BLOBS_URL": blob_options(settings).url,
            "RATE_LIMITS": str(settings.rate.limits),
            "WORKER_GRACE_S": str(min(settings.worker.grace_s, _WORKER_GRACE_S)),
        }
        if settings.vault.key is None:
            # By name, so that the key itself stands in no environment.
            ours["VAULT_KEY_FILE"] = str(self._data_dir / VAULT_FILE)
        return os.environ | {PREFIX + name: value for name, value in ours.items()}


def _tell(status: PartStatus) -> None:
    """Say what people must know: a part that died or takes its time."""
    if status.state in {PartState.RESTARTING, PartState.RECOVERING}:
        why = f": {status.reason}" if status.reason else ""
        click.echo(f"{status.name} is {status.state}{why} (log: {status.log})", err=True)


def _refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as failure:
            raise click.ClickException(
                f"Port {port} of {host} cannot be used ({failure.strerror}). Choose another with --port."
            ) from failure
