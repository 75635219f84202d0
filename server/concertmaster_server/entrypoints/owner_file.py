"""``owner.json`` in the data folder: where this server is, its first owner, and a key. Readable by its owner alone."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final, TypedDict

NAME: Final = "owner.json"


class Owner(TypedDict):
    """What the file holds."""

    url: str
    email: str
    password: str
    api_key: str


def read_owner(data_dir: Path) -> Owner:
    """Read the file; raises ``OSError`` where there is none."""
    owner: Owner = json.loads((data_dir / NAME).read_text(encoding="utf-8"))
    return owner


def write_owner(data_dir: Path, owner: Owner) -> None:
    """Put the file in place whole."""
    file = data_dir / NAME
    beside = file.with_suffix(".part")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        json.dump(owner, stream, indent=2)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(file)


def move_owner(data_dir: Path, url: str) -> None:
    """Keep the address true when a later start serves elsewhere."""
    owner = read_owner(data_dir)
    if owner["url"] != url:
        write_owner(data_dir, {**owner, "url": url})
