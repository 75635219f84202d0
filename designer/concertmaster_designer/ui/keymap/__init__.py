"""Keys: which key gives which command, as data that a person may change; it presses nothing itself.

A command has keys of its own, a preset may name others, and a person has the last word. A key belongs to one command: what a
preset or a person gives away, the command that had it loses.
"""

from .command import Command, Scope
from .current import current_keymap, keys_of, on_keymap_changed, use_keymap
from .keymap import Keymap, conflicts
from .presets import Preset, preset_of, presets

__all__ = [
    "Command",
    "Keymap",
    "Preset",
    "Scope",
    "conflicts",
    "current_keymap",
    "keys_of",
    "on_keymap_changed",
    "preset_of",
    "presets",
    "use_keymap",
]
