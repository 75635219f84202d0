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


def make() -> Passwords:
    """Make new passwords; they need no quoting in SQL or in a URL."""
    return Passwords(superuser=secrets.token_urlsafe(32), login=secrets.token_urlsafe(32))


def keep(file: Path, passwords: Passwords) -> None:
    """Return when the passwords are on disk."""
    write_private(file, json.dumps({"superuser": passwords.superuser, "login": passwords.login}))
    sync(file)
    sync(file.parent)
