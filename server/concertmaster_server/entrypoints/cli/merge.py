"""``concertmaster merge``: merge two workflow files that grew out of a third, by hand or as a merge driver of git."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from concertmaster_shared.problems import join
from concertmaster_shared.workflow import WorkflowDocument
from concertmaster_shared.workflow.compare import ABSENT, RepeatedIdError
from concertmaster_shared.workflow.merge import Conflict, Merged, Side, merge

from .workflow_files import file_content, read_file, repeated, write_file

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)
_MARGIN: Final = "\n            "


@click.command("merge")
@click.argument("base", type=_FILE)
@click.argument("ours", type=_FILE)
@click.argument("theirs", type=_FILE)
@click.option("-o", "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write here instead of to the terminal.")
@click.option("--take", type=click.Choice(["ours", "theirs"]), help="Settle every conflict with this side's way.")
@click.option("--name", default="", help="What to call the file in messages; %P in a merge driver.")
@click.option("--json", "as_json", is_flag=True, help="List the conflicts as JSON.")
def command(base: Path, ours: Path, theirs: Path, **flags: object) -> None:
    """Merge what OURS and THEIRS made of BASE, node by node and field by field.

    The outcome is always a whole workflow. Where both sides changed one thing it holds our way, and both ways are listed.
    Exits with 0 where all is merged, with 1 where there are conflicts, with 2, and nothing written, where a file cannot be read.
    """
    documents = (read_file(base, may_be_empty=True), read_file(ours), read_file(theirs))
    side = flags["take"]
    try:
        merged = _merged(documents, "theirs" if side == "theirs" else "ours")
    except RepeatedIdError as failure:
        raise repeated(failure) from failure
    out = flags["out"]
    content = _content(merged, {ours: documents[1], theirs: documents[2]})
    if isinstance(out, Path):
        write_file(out, content)
    else:
        click.echo(content, nl=False)
    _tell(merged.conflicts, str(flags["name"] or out or ours), settled=side is not None, as_json=bool(flags["as_json"]))
    if merged.conflicts and side is None:
        raise click.exceptions.Exit(1)


def _merged(documents: tuple[WorkflowDocument, WorkflowDocument, WorkflowDocument], side: Side) -> Merged:
    merged = merge(*documents)
    return merge(*documents, choices={conflict.place: side for conflict in merged.conflicts}) if merged.conflicts else merged


def _content(merged: Merged, sides: dict[Path, WorkflowDocument]) -> bytes:
    """Give the outcome; where it is one side's document, as that side wrote it."""
    for path, document in sides.items():
        if document == merged.document:
            return path.read_bytes()
    return file_content(merged.document)


def _tell(conflicts: tuple[Conflict, ...], name: str, *, settled: bool, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([conflict.to_json() for conflict in conflicts], indent=2, ensure_ascii=False), err=True)
        return
    for conflict in conflicts:
        for line in _lines(conflict):
            click.echo(line, err=True)
    if conflicts and not settled:
        count = "1 conflict" if len(conflicts) == 1 else f"{len(conflicts)} conflicts"
        click.echo(f"{name}: {count}. It holds our way there; change it by hand, or merge again with --take theirs.", err=True)


def _lines(conflict: Conflict) -> Iterator[str]:
    yield f"CONFLICT {join(*conflict.place)}"
    for side, value in (("base", conflict.base), ("ours", conflict.ours), ("theirs", conflict.theirs)):
        words = "nothing" if value is ABSENT else json.dumps(value, indent=2, ensure_ascii=False).replace("\n", _MARGIN)
        yield f"    {side + ':':<8}{words}"
    if conflict.along:
        yield f"    {'along:':<8}{', '.join(join(*place) for place in conflict.along)}"
