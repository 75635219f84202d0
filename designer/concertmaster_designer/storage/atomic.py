"""Write a file so that a crash or a full disk leaves either the old one or the new one, never half of either."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

_BEGINNING: Final = 20


def write_atomically(path: Path, content: bytes | Iterable[bytes], *, head: Callable[[], bytes] | None = None) -> os.stat_result:
    """Replace a file with bytes or pieces of them; raises ``OSError`` and leaves the old one untouched when it cannot be written.

    Gives what the disk says of the new file. The rights of a file that is there stay; a file that is made here can be read by
    this user alone. ``head`` gives, once all is written, what stands in place of as many bytes at the beginning.
    """
    target = path.resolve()  # a link keeps pointing where it points
    mode = target.stat().st_mode & 0o777 if target.exists() else 0o600
    # A name may be as long as names can be: the one beside it is no longer.
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:_BEGINNING]}.", suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as file:
            for piece in (content,) if isinstance(content, bytes) else content:
                file.write(piece)
            if head is not None:
                file.seek(0)
                file.write(head())
            file.flush()
            os.fsync(file.fileno())
            made = os.fstat(file.fileno())
        Path(name).chmod(mode)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
    _sync_folder(target.parent)
    return made


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut; where folders cannot be synced, the system does without."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
