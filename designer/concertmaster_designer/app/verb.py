"""The verb ``concertmaster designer``. Nothing of Qt is imported until it runs: the other verbs, and ``--help``, need none."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(help="Open the desktop program, with a workflow file if one is given.")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--server", metavar="URL", default="", help="Address of the server, such as https://forms.example or localhost:8000."
)
@click.option(
    "--profile",
    metavar="FOLDER",
    type=click.Path(path_type=Path, file_okay=False),
    help="Keep settings and recovery data in this folder instead of the user's own.",
)
@click.option("--fresh", is_flag=True, help="Leave closed what was open at the end of the last time.")
def command(file: Path | None, server: str, profile: Path | None, *, fresh: bool) -> None:
    """Open the desktop program."""
    from .start import start  # noqa: PLC0415 - see above

    sys.exit(start(file=file, server=server, profile=profile, fresh=fresh))
