"""What a person has set and what the window remembers; no key and no answer ever stands here."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from .atomic import write_atomically
from .folders import Folders, make_private

Scheme = Literal["light", "dark", "system"]
TextSize = Literal[0, 100, 125, 150, 200]
"""Of text and what belongs to it, in percent."""

RECENT_LIMIT: Final = 12
_FILE: Final = "preferences.json"


class Preferences(BaseModel):
    """``server`` is the origin of the last sign-in; ``authorities`` names a file of own certificates for an origin.

    ``keymap`` names the preset of keys, and ``own_keys`` the keys of commands that were changed. A ``text_size`` of 0 is the
    system's. ``recent_actions``, ``recent_types`` and ``favourite_types`` name what was chosen last, and what was starred.
    ``window`` and ``docks`` are Qt's own words for sizes and places, as base64; ``restore_windows`` tells whether a start opens
    the windows and tabs of the last time.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    scheme: Scheme = "system"
    server: str = ""
    email: str = ""
    authorities: dict[str, str] = Field(default_factory=dict)
    recent_files: Annotated[tuple[str, ...], Field(max_length=RECENT_LIMIT)] = ()
    window: str = ""
    docks: str = ""
    keymap: str = ""
    own_keys: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    text_size: TextSize = 0
    recent_actions: tuple[str, ...] = ()
    recent_types: tuple[str, ...] = ()
    favourite_types: tuple[str, ...] = ()
    restore_windows: bool = True


class PreferenceStore:
    """Reads the preferences once and writes each change at once."""

    def __init__(self, folders: Folders) -> None:
        self._path = folders.settings / _FILE
        self.current = _read(self._path)

    def change(self, **changes: object) -> Preferences:
        """Set some of the preferences; a disk that refuses costs only the memory of them."""
        changed = self.current.model_copy(update=changes)
        if changed != self.current:
            self.current = changed
            self._write()
        return self.current

    def remember_file(self, path: Path) -> None:
        """Put a file at the head of the recent ones."""
        name = str(path.resolve())
        others = (other for other in self.current.recent_files if other != name)
        self.change(recent_files=(name, *others)[:RECENT_LIMIT])

    def remember_action(self, name: str) -> None:
        """Put an action at the head of those that were chosen last."""
        others = (other for other in self.current.recent_actions if other != name)
        self.change(recent_actions=(name, *others)[:RECENT_LIMIT])

    def forget_file(self, name: str) -> None:
        """Take a file that is gone out of the recent ones."""
        self.change(recent_files=tuple(other for other in self.current.recent_files if other != name))

    def _write(self) -> None:
        try:
            make_private(self._path.parent)
            write_atomically(self._path, self.current.model_dump_json(indent=1).encode())
        except OSError:
            return


def _read(path: Path) -> Preferences:
    """Read the file; a missing or unreadable one gives what a first start has."""
    try:
        return Preferences.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return Preferences()
