"""``concertmaster import`` and ``export``: documents from and to files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from .remote import Server, server_options, show


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish it as well.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def import_command(server: Server, file: Path, *, publish: bool, as_json: bool) -> None:
    """Store the workflow or form in FILE as a new draft."""
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise click.ClickException(f"{file} is not readable JSON: {failure}.") from failure
    is_form = isinstance(document, dict) and str(document.get("format", "")).startswith("concertmaster.form/")
    kind = "forms" if is_form else "workflows"
    stored = server.call("POST", f"/{kind}", body={"document": document})
    assert isinstance(stored, dict)  # noqa: S101 - a stored document is an object
    if publish:
        published = server.call("POST", f"/{kind}/{stored['id']}/publish", body={})
        assert isinstance(published, dict)  # noqa: S101 - a version is an object
        stored["published_version"] = published["version"]
    show(stored, as_json=as_json, line=lambda stored: f"{stored['id']}  {kind[:-1]}, revision {stored['revision']}")


@click.command("export")
@click.argument("document_id")
@click.option("--kind", type=click.Choice(["workflow", "form"]), default="workflow", show_default=True, help="What it is.")
@server_options
def export_command(server: Server, document_id: str, kind: str) -> None:
    """Print the draft with DOCUMENT_ID (or name, or slug) as JSON."""
    found = server.call("GET", f"/{kind}s/{server.find(f'{kind}s', document_id)}")
    assert isinstance(found, dict)  # noqa: S101 - a document is an object
    click.echo(json.dumps(found["document"], indent=2, ensure_ascii=False))
