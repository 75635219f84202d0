"""The file that holds the vault's keys where nobody brought any: made once, readable by its owner alone, never replaced."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

from .keys import KEY_BYTES, write_key

NAME: Final = "vault.key"


def ensure_key_file(file: Path, random_bytes: Callable[[int], bytes]) -> None:
    """Make the file with a new key where there is none. Whoever makes it first wins, and it is on disk before this returns."""
    if file.exists():
        return
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as stream:
        stream.write(write_key(random_bytes(KEY_BYTES)) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    with contextlib.suppress(FileExistsError):
        # A link, unlike a rename, never replaces a key that has sealed something already.
        os.link(draft, file)
    draft.unlink()
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
