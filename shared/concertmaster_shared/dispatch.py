"""The command ``concertmaster``: finds its verbs among the installed parts and hands over.

A verb is an entry point of the group ``concertmaster.verbs`` that names a click command. So the designer alone works without the
server, and neither knows the other. Nothing is imported before it is asked for.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points, version
from typing import Final, cast

import click

GROUP: Final = "concertmaster.verbs"


class Dispatcher(click.Group):
    """A group whose commands come from entry points."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of the verbs that are installed."""
        del ctx
        return sorted(_verbs())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one verb."""
        del ctx
        verb = _verbs().get(cmd_name)
        return None if verb is None else cast("click.Command", verb.load())


@cache
def _verbs() -> dict[str, EntryPoint]:
    return {verb.name: verb for verb in entry_points(group=GROUP)}


@click.command(cls=Dispatcher, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(version("concertmaster"), prog_name="concertmaster")
def main() -> None:
    """Collect answers from many people, chase and review them, and route them through durable workflows."""
