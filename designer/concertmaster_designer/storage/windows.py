"""The windows as they stood last, with their tabs: what the next start opens again. No content of a document stands here."""

from __future__ import annotations

import threading
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .atomic import write_atomically
from .folders import Folders, make_private

MOST_WINDOWS: Final = 50
MOST_TABS: Final = 200
_FILE: Final = "windows.json"

_FROZEN: Final = ConfigDict(frozen=True, extra="ignore", allow_inf_nan=False)


class KeptTab(BaseModel):
    """``source`` tells where the document lives, ``title`` what it is called, ``journal`` names its recovery journal.

    ``camera`` is a scale and the corner of the world that was seen.
    """

    model_config = _FROZEN

    source: dict[str, str] | None = None
    title: str = ""
    journal: str = ""
    camera: tuple[Annotated[float, Field(gt=0)], float, float] | None = None


class KeptWindow(BaseModel):
    """``geometry`` and ``docks`` are Qt's own words, as base64; ``front`` counts the tab in front, none is home."""

    model_config = _FROZEN

    geometry: str = ""
    docks: str = ""
    tabs: Annotated[tuple[KeptTab, ...], Field(max_length=MOST_TABS)] = ()
    front: int | None = None


class KeptWindows(BaseModel):
    """``front`` counts the window that was used last."""

    model_config = _FROZEN

    windows: Annotated[tuple[KeptWindow, ...], Field(max_length=MOST_WINDOWS)] = ()
    front: int = 0


class WindowStore:
    """Reads what was kept, and keeps what stands now."""

    def __init__(self, folders: Folders) -> None:
        self._path = folders.state / _FILE
        self._guard = threading.Lock()
        self._last = 0

    def read(self) -> KeptWindows:
        """Read what was kept; a missing or unreadable file gives nothing."""
        try:
            return KeptWindows.model_validate_json(self._path.read_bytes())
        except (OSError, ValidationError):
            return KeptWindows()

    def write(self, kept: KeptWindows, number: int) -> None:
        """Keep something in place of what has a smaller number; may run on any thread.

        A disk that refuses costs only the memory of it.
        """
        with self._guard:
            if number <= self._last:
                return
            self._last = number
            try:
                make_private(self._path.parent)
                write_atomically(self._path, kept.model_dump_json(indent=1).encode())
            except OSError:
                return
