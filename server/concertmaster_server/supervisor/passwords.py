"""The embedded PostgreSQL's two passwords: random, in one file that nobody else may read. Prints neither."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from .files import sync, write_private


@dataclass(frozen=True, slots=True)
class Passwords:
    """One for the superuser, whom the supervisor keeps to itself, one for the login of our processes."""

    superuser: str = field(repr=False)
    login: str = field(repr=False)


def read(file: Path) -> Passwords | None:
    """Give the passwords, or None where there is no file yet."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return Passwords(superuser=kept["superuser"], login=kept["login"])


def make(file: Path) -> Passwords:
    """Make new passwords and keep them: on disk before anything is sealed with them."""
    made = Passwords(superuser=secrets.token_urlsafe(32), login=secrets.token_urlsafe(32))
    write_private(file, json.dumps({"superuser": made.superuser, "login": made.login}))
    sync(file)
    sync(file.parent)
    return made
