"""``concertmaster submissions``: stream all submissions of a form to a file or to standard output."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import click

from .remote import Server, server_options

_BINARY: Final = frozenset({"parquet", "xlsx"})
_EVERY_S: Final = 0.5
_MEGABYTE: Final = 1024 * 1024


@click.command("submissions")
@click.argument("form")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["jsonl", "csv", "parquet", "xlsx"]),
    default="jsonl",
    show_default=True,
    help="What to write.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write; standard output without it.")
@click.option("--filter", "filter_", default="", help="A condition over answers, such as 'country == \"DE\" and staff > 10'.")
@click.option("--version", "form_version", type=click.IntRange(min=1), help="Answers to this version of the form alone.")
@click.option("--labels", is_flag=True, help="Write choices by their labels instead of by their ids.")
@click.option("--locale", help="The language of the labels.")
@click.option("--part", default="", help="The name of a repeat: write a table of its rows.")
@click.option("--raw", is_flag=True, help="CSV for programs: leave texts as they are. Never open it in a spreadsheet.")
@click.option("--bom", is_flag=True, help="Begin CSV with the mark by which Excel knows UTF-8.")
@server_options
def command(server: Server, form: str, format_: str, output: Path | None, **choices: object) -> None:
    """Write all submissions of FORM (its id or slug), newest first.

    In CSV and XLSX a text that a spreadsheet would take for a formula begins with an apostrophe; JSON lines and Parquet hold it
    as it is. A file that cannot be finished is removed.
    """
    if output is None and format_ in _BINARY and sys.stdout.isatty():
        raise click.UsageError(f"{format_} is no text. Give --output FILE, or send it on.")
    form_id = server.find("forms", form)
    pieces = server.stream(f"/forms/{form_id}/export", _query(format_, choices))
    if output is None:
        _copy(pieces, sys.stdout.buffer)
        return
    with _whole_file(output) as file:
        size = _copy(pieces, file)
    click.echo(f"{output}: {size:,} bytes", err=True)


def _query(format_: str, choices: Mapping[str, object]) -> dict[str, object]:
    query = {
        "format": format_,
        "filter": choices["filter_"],
        "version": choices["form_version"],
        "labels": "labels" if choices["labels"] else "ids",
        "locale": choices["locale"],
        "part": choices["part"],
        "raw": choices["raw"],
        "bom": choices["bom"],
    }
    return {name: value for name, value in query.items() if value not in ("", None)}


@contextmanager
def _whole_file(path: Path) -> Iterator[BinaryIO]:
    """Write beside the file, and put it in its place when it is whole."""
    beside = path.with_name(f".{path.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _copy(pieces: Iterator[bytes], file: BinaryIO) -> int:
    """Copy everything, and say on a terminal how far it is."""
    size, began, said = 0, time.monotonic(), time.monotonic()
    shows = sys.stderr.isatty()
    for piece in pieces:
        file.write(piece)
        size += len(piece)
        now = time.monotonic()
        if shows and now - said >= _EVERY_S:
            said = now
            click.echo(f"\r{size / _MEGABYTE:,.1f} MB, {now - began:.0f} s", nl=False, err=True)
    file.flush()
    if shows and said > began:
        click.echo("\r\033[K", nl=False, err=True)
    return size
