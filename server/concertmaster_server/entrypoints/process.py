"""The processes that ``up`` starts, one word each: ``api``, ``worker``, ``receiver``, ``first-start``, ``example``.

Each is a module with ``main()`` that reads its settings from the environment. Nothing but the asked one is imported.
What keeps it from starting is said as verbs say it.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Mapping
from typing import Final

import click

_MODULES: Final[Mapping[str, str]] = {
    "api": "concertmaster_server.entrypoints.web",
    "worker": "concertmaster_server.entrypoints.worker",
    "receiver": "concertmaster_server.entrypoints.example.receiver",
    "first-start": "concertmaster_server.entrypoints.first_start",
    "example": "concertmaster_server.entrypoints.example.load",
}


def argv(kind: str, *more: str) -> tuple[str, ...]:
    """Give the command line that starts a process of this kind."""
    return (sys.executable, "-m", __spec__.name if __spec__ else __name__, kind, *more)


if __name__ == "__main__":
    try:
        importlib.import_module(_MODULES[sys.argv[1]]).main(sys.argv[2:])
    except click.ClickException as refusal:
        refusal.show()
        sys.exit(refusal.exit_code)
