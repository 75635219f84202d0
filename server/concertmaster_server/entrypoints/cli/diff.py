"""``concertmaster diff``: what differs between two workflow files, by node and field, instead of by lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import Difference, Names, PartChange, RepeatedIdError, change_words, compare, title_of

from .workflow_files import read_file, repeated

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~", "moved": "~"}


@click.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(old: Path, new: Path, *, as_json: bool) -> None:
    """Tell what differs between the workflow files OLD and NEW.

    Exits with 0 where they say the same, with 1 where they differ, with 2 where a file cannot be read.
    """
    before, after = read_file(old), read_file(new)
    try:
        difference = compare(before, after)
    except RepeatedIdError as failure:
        raise repeated(failure) from failure
    if as_json:
        click.echo(json.dumps(difference.to_json(), indent=2, ensure_ascii=False))
    else:
        for line in _lines(difference, before, after):
            click.echo(line)
    if not difference.is_empty:
        raise click.exceptions.Exit(1)


def _lines(difference: Difference, before: WorkflowDocument, after: WorkflowDocument) -> Iterator[str]:
    names = Names.of(after, before)
    if difference.workflow:
        yield "~ workflow"
        yield from (f"    {change_words(field)}" for field in difference.workflow)
    for change in difference.parts():
        yield f"{_SIGNS[change.how]} {change.kind} {_called(change, names)}"
        yield from (f"    {change_words(field)}" for field in change.fields)
    for kind in difference.reordered:
        yield f"~ {kind}s are drawn in another order"


def _called(change: PartChange[Any], names: Names) -> str:
    title = title_of(change.part, names)
    return title if title == change.id else f"{title} [{change.id}]"
