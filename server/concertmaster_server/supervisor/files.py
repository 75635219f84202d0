"""Write small private files: whole or not at all, readable for us alone unless said otherwise."""

from __future__ import annotations

import os
from pathlib import Path


def write_private(file: Path, text: str, *, group: int | None = None) -> None:
    """Replace ``file``; members of ``group`` may read it, nobody but us may change it."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        if group is not None:
            os.fchown(stream.fileno(), -1, group)
            os.fchmod(stream.fileno(), 0o640)
        stream.write(text)
    draft.replace(file)


def sync(path: Path) -> None:
    """Return when the file, or the list of names in the folder, is on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
