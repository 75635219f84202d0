"""Where the program keeps its files. Nothing here writes into them."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

_NAME = "concertmaster"


@dataclass(frozen=True, slots=True)
class Folders:
    """``settings`` is what a person may copy to another machine, ``state`` belongs to this one."""

    settings: Path
    state: Path

    @classmethod
    def of_this_user(cls) -> Folders:
        """Give the folders that the platform has for programs of this user."""
        return cls(
            Path(platformdirs.user_config_dir(_NAME, appauthor=False)) / "designer",
            Path(platformdirs.user_state_dir(_NAME, appauthor=False)) / "designer",
        )

    @classmethod
    def below(cls, root: Path) -> Folders:
        """Give folders below one of your own, for a second profile."""
        return cls(root / "settings", root / "state")

    @property
    def recovery(self) -> Path:
        """Give the folder with one journal for each open document."""
        return self.state / "recovery"

    @property
    def crashes(self) -> Path:
        """Give the folder with the reports of crashes."""
        return self.state / "crashes"


def make_private(folder: Path) -> Path:
    """Make a folder, and those above it, that only this user can look into; one that is there stays as it is."""
    if not folder.is_dir():
        make_private(folder.parent)
        folder.mkdir(exist_ok=True, mode=0o700)
    return folder


def open_private(path: Path, flags: int) -> int:
    """Open a file that only this user can read; gives its descriptor."""
    return os.open(path, flags | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o600)
