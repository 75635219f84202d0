"""``concertmaster import`` and ``export``: documents from and to files, and forms that other programs made."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from .remote import Server, server_options, show

_KINDS: Final = {".xlsx": "xlsx", ".xls": "xls", ".md": "xlsform_markdown", ".csv": "csv"}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--publish", is_flag=True, help="Publish it as well.")
@click.option("--replace", is_flag=True, help="Replace the form that has the same address, as it stands now.")
@click.option("--dry-run", is_flag=True, help="Print what it would become, and store nothing; for forms of other programs.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@server_options
def import_command(server: Server, file: Path, *, publish: bool, replace: bool, dry_run: bool, as_json: bool) -> None:
    """Store the workflow or form in FILE as a new draft.

    FILE may also be an XLSForm (.xlsx, .xls, .md), a SurveyJS form or a JSON Schema (.json), or a CSV file whose header names the
    fields: what could not be carried over is listed.
    """
    document, report = _read(server, file)
    if report is not None:
        _tell(report)
    if dry_run:
        click.echo(json.dumps(document, indent=2, ensure_ascii=False))
        return
    is_form = report is not None or str(document.get("format", "")).startswith("concertmaster.form/")
    kind = "forms" if is_form else "workflows"
    if replace and not is_form:
        raise click.UsageError("--replace finds a form by its address, and workflows have none.")
    stored = _store(server, kind, document, replace=replace)
    for problem in stored.get("problems", ()):
        click.echo(f"  {problem['severity']}: {problem['path']}: {problem['message']}", err=True)
    if publish:
        stored["published_version"] = _publish(server, kind, stored["id"])
    show(stored, as_json=as_json, line=lambda stored: _line(stored, kind[:-1], published=publish))


def _store(server: Server, kind: str, document: dict[str, Any], *, replace: bool) -> dict[str, Any]:
    """Store a new draft, or with ``replace`` the next revision of the form that has its address."""
    slug = document.get("slug") if kind == "forms" else None
    there = next((form for form in server.pages("/forms", {"limit": 200}) if form["slug"] == slug), None) if slug else None
    if there is None:
        stored = server.call("POST", f"/{kind}", body={"document": document})
    elif replace:
        tag = f'"r{there["revision"]}"'
        stored = server.call("PUT", f"/forms/{there['id']}", body={"document": document}, if_match=tag)
    else:
        raise click.ClickException(
            f"The form {there['id']} has the address '{slug}' already. Replace it with --replace, or give this one another slug."
        )
    assert isinstance(stored, dict)  # noqa: S101 - a stored document is an object
    return stored


def _publish(server: Server, kind: str, document_id: str) -> int:
    try:
        published = server.call("POST", f"/{kind}/{document_id}/publish", body={})
    except click.ClickException as refusal:
        raise click.ClickException(f"{refusal.message}\n{document_id} is stored as a draft, not published.") from refusal
    assert isinstance(published, dict)  # noqa: S101 - a version is an object
    return int(published["version"])


def _line(stored: Mapping[str, object], kind: str, *, published: bool) -> str:
    parts = [f"{stored['id']}  {kind}", f"revision {stored['revision']}"]
    if published:
        parts.append(f"version {stored['published_version']}")
        parts += [str(stored["url"])] if stored.get("url") else []
    return ", ".join(parts)


def _read(server: Server, file: Path) -> tuple[dict[str, Any], dict[str, Any] | None]:
    """Give the document, and the report where another program made the file."""
    kind = _KINDS.get(file.suffix.lower())
    if kind is not None:
        content = base64.b64encode(file.read_bytes()).decode("ascii")
        return _imported(server, {"kind": kind, "base64": content})
    text = file.read_text(encoding="utf-8")
    try:
        document = json.loads(text)
    except ValueError as failure:
        raise click.ClickException(f"{file} is not readable JSON: {failure}.") from failure
    if isinstance(document, dict) and "format" not in document and "nodes" not in document and "fields" not in document:
        if isinstance(document.get("properties"), dict):
            return _imported(server, {"kind": "json_schema", "text": text})
        if "pages" in document or "elements" in document:
            return _imported(server, {"kind": "surveyjs", "text": text})
    return document, None


def _imported(server: Server, body: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    report = server.call("POST", "/forms/import", body=body)
    assert isinstance(report, dict)  # noqa: S101 - a report is an object
    return report["document"], report


def _tell(report: dict[str, Any]) -> None:
    losses = report["losses"]
    click.echo(f"{report['carried']} carried over, {len(losses)} not as they were:", err=True)
    for loss in losses:
        click.echo(f"  {loss['place']}: {loss['message']}", err=True)


@click.command("export")
@click.argument("document_id")
@click.option("--kind", type=click.Choice(["workflow", "form"]), default="workflow", show_default=True, help="What it is.")
@server_options
def export_command(server: Server, document_id: str, kind: str) -> None:
    """Print the draft with DOCUMENT_ID (or name, or slug) as JSON."""
    found = server.call("GET", f"/{kind}s/{server.find(f'{kind}s', document_id)}")
    assert isinstance(found, dict)  # noqa: S101 - a document is an object
    click.echo(json.dumps(found["document"], indent=2, ensure_ascii=False))
