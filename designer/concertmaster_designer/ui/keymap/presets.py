"""The presets: maps of keys that hands bring with them from other programs, each a file in ``maps``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

from .spelling import spelled


@dataclass(frozen=True, slots=True)
class Preset:
    """``keys`` names commands and what gives them; a command that is not named keeps its own keys."""

    name: str
    title: str
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


DEFAULT: Final = Preset("concertmaster", "ConcertMaster")
"""The keys that commands say themselves."""

_FILES: Final = ("n8n", "node-red", "blender", "drawio")


def presets() -> tuple[Preset, ...]:
    """Give every preset; only here all files are read."""
    return (DEFAULT, *map(_read, _FILES))


def preset_of(name: str) -> Preset:
    """Give a preset by its name, and the default for a name that nobody knows."""
    return _read(name) if name in _FILES else DEFAULT


@cache
def _read(name: str) -> Preset:
    content = tomllib.loads((resources.files(__package__) / "maps" / f"{name}.toml").read_text(encoding="utf-8"))
    return Preset(name, content["title"], {command: tuple(map(spelled, keys)) for command, keys in content["keys"].items()})
