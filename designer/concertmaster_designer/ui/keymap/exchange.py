"""A map of keys as a JSON file, to carry to another computer or to give to somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from .command import Command
from .keymap import Keymap, conflicts
from .presets import preset_of
from .spelling import spelled

FORMAT: Final = "concertmaster.keys/1"
_MOST_KEYS: Final = 8


class UnreadableKeysError(ValueError):
    """The file holds no map of keys that could be used; the message says why."""


def written(keymap: Keymap) -> str:
    """Write a map: its preset by name, and the keys that were changed."""
    keys = {name: list(keymap.own[name]) for name in sorted(keymap.own)}
    return json.dumps({"format": FORMAT, "preset": keymap.preset.name, "keys": keys}, indent=2) + "\n"


def read(text: str, commands: Iterable[Command]) -> Keymap:
    """Read a map; commands that are not known are left out. Raises ``UnreadableKeysError``."""
    known = {command.name: command for command in commands}
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as failure:
        raise UnreadableKeysError("The file is not JSON.") from failure
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise UnreadableKeysError(f"The file does not say that it holds keys: its format is not {FORMAT}.")
    preset, keys = content.get("preset", ""), content.get("keys", {})
    if not isinstance(preset, str) or not isinstance(keys, dict):
        raise UnreadableKeysError("The file names no preset and no keys.")
    keymap = Keymap(preset_of(preset), {name: _keys(known[name], given) for name, given in keys.items() if name in known})
    for key, first, second in conflicts(keymap, known.values()):
        raise UnreadableKeysError(f"{key} would be the key of both “{first.title}” and “{second.title}”.")
    return keymap


def _keys(command: Command, given: Any) -> tuple[str, ...]:
    if not isinstance(given, list) or len(given) > _MOST_KEYS or not all(isinstance(key, str) for key in given):
        raise UnreadableKeysError(f"The keys of “{command.title}” are not a list of a few words.")
    unreadable = [key for key in given if not spelled(key)]
    if unreadable:
        raise UnreadableKeysError(f"“{unreadable[0][:40]}”, a key of “{command.title}”, is no key.")
    return tuple(dict.fromkeys(map(spelled, given)))
