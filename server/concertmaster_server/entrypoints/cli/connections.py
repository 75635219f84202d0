"""``concertmaster connection``: credentials for other systems, through the API. A secret is read from a file."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from concertmaster_shared.api.connection_kinds import KIND_NAMES

from .remote import Server, server_options, show


@click.group("connection")
def connection() -> None:
    """Credentials for other systems."""


@connection.command("create")
@click.option("--name", required=True, help="What workflows call it.")
@click.option("--kind", type=click.Choice(KIND_NAMES), required=True, help="What it leads to.")
@click.option("--settings", required=True, help="JSON with what may be shown, such as host and user.")
@click.option(
    "--secret-file",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
    help="JSON with the secret fields, such as the password; - reads it from standard input.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def create(server: Server, name: str, kind: str, settings: str, secret_file: Path | None, *, as_json: bool) -> None:
    """Store a connection."""
    body = {"name": name, "kind": kind, "settings": _read(settings, "--settings")}
    if secret_file is not None:
        text = sys.stdin.read() if str(secret_file) == "-" else secret_file.read_text(encoding="utf-8")
        body["secret"] = _read(text, "--secret-file")
    show(server.call("POST", "/connections", body=body), as_json=as_json, line=_line)


@connection.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print a line of JSON each.")
@server_options
def list_all(server: Server, *, as_json: bool) -> None:
    """List connections, newest first."""
    for found in server.pages("/connections", {"limit": 200}):
        show(found, as_json=as_json, line=_line)


@connection.command("delete")
@click.argument("name")
@server_options
def delete(server: Server, name: str) -> None:
    """Remove the connection called NAME, or with that id."""
    server.call("DELETE", f"/connections/{server.find('connections', name)}", if_match="*")


def _read(text: str, option: str) -> object:
    """Read JSON; what stands there may be a secret, so no error repeats it."""
    try:
        return json.loads(text)
    except ValueError:
        raise click.UsageError(f"What {option} gives is no JSON.") from None


def _line(found: dict[str, object]) -> str:
    fields = found["secret_fields"]
    secrets = ", ".join(map(str, fields)) if isinstance(fields, list) and fields else "none"
    return f"{found['id']}  {found['name']}  {found['kind']}, secret fields: {secrets}"
