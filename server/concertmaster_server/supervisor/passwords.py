"""The embedded PostgreSQL's two passwords: random, in one file that nobody else may read. Prints neither."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path


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
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump({"superuser": made.superuser, "login": made.login}, stream)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
    return made
