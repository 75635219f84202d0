"""Find the compiled kernel and load it: one file beside its source, named after what the source says.

A file that was built from another source has another name, so that a stale one is never loaded.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
from functools import lru_cache
from pathlib import Path
from typing import Final

SWITCH: Final = "CONCERTMASTER_CANVAS_KERNEL"
"""Set to ``off``, this variable keeps the kernel from being used."""

FOLDER: Final = Path(__file__).parent
SOURCE: Final = FOLDER / "raster.c"
_FUNCTIONS: Final = ("cm_edges", "cm_lines", "cm_blocks", "cm_dots", "cm_stamps")


def compiled() -> Path | None:
    """Give the file that was built from the source as it is now, if there is one."""
    try:
        name = hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:12]
    except OSError:
        return None
    return next(FOLDER.glob(f"raster-{name}.*"), None)


@lru_cache(maxsize=1)
def load() -> ctypes.CDLL | None:
    """Give the kernel, or nothing where there is none that this machine can load. Calls into it let other threads run."""
    file = compiled()
    if file is None:
        return None
    try:
        library = ctypes.CDLL(str(file))
        for name in _FUNCTIONS:
            getattr(library, name).restype = None
    except (OSError, AttributeError):
        return None
    return library


def library() -> ctypes.CDLL | None:
    """Give the kernel where there is one and nobody has switched it off."""
    return None if os.environ.get(SWITCH) == "off" else load()


def describe() -> str:
    """Say in a few words what draws the canvas, and why."""
    if library() is not None:
        return "its compiled kernel"
    if load() is not None:
        return f"Qt alone, because {SWITCH} is off"
    return "Qt alone, because its kernel is not compiled here"
