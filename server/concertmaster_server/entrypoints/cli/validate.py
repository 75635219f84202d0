"""``concertmaster validate``: the problems of workflow and form files, for the CI of whoever keeps them in a repository."""

from __future__ import annotations

import json
from pathlib import Path

import click

from concertmaster_shared.forms import check_form, read_form
from concertmaster_shared.forms.reading import UnreadableFormError
from concertmaster_shared.problems import Problem
from concertmaster_shared.validation import check_workflow, has_errors
from concertmaster_shared.workflow import read_workflow
from concertmaster_shared.workflow.document import UnreadableDocumentError

_FILE_LIMIT = 100_000_000


@click.command("validate")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a problem.")
def command(files: tuple[Path, ...], *, as_json: bool) -> None:
    """Check workflow and form FILES; exit 1 when any of them has an error."""
    broken = False
    for file in files:
        problems = _problems(file)
        broken |= has_errors(problems)
        if not problems and not as_json:
            click.echo(f"{file}: no problems")
        for problem in problems:
            if as_json:
                click.echo(json.dumps({"file": str(file), **problem.model_dump()}, ensure_ascii=False))
            else:
                click.echo(f"{file}: {problem.severity}: {problem.path}: {problem.message} [{problem.code}]")
    if broken:
        raise click.exceptions.Exit(1)


def _problems(file: Path) -> tuple[Problem, ...]:
    if file.stat().st_size > _FILE_LIMIT:
        raise click.ClickException(f"{file} is larger than {_FILE_LIMIT} bytes.")
    try:
        value = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise click.ClickException(f"{file} is not readable JSON: {failure}.") from failure
    kind = str(value.get("format", "")) if isinstance(value, dict) else ""
    try:
        if kind.startswith("concertmaster.form/"):
            return check_form(read_form(value))
        return check_workflow(read_workflow(value))
    except (UnreadableDocumentError, UnreadableFormError) as failure:
        return failure.problems
