"""The map of keys that the program uses now, and who wants to know when it is another one."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, Signal

from .command import Command
from .keymap import Keymap, Keys


class _Board(QObject):
    """Holds the one map."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.keymap = Keymap()


_BOARD: Final = _Board()


def current_keymap() -> Keymap:
    """Give the map that the program uses."""
    return _BOARD.keymap


def use_keymap(keymap: Keymap) -> None:
    """Use another map in every window at once."""
    if keymap != _BOARD.keymap:
        _BOARD.keymap = keymap
        _BOARD.changed.emit()


def on_keymap_changed(receiver: object) -> None:
    """Call ``receiver`` (a slot that takes nothing) whenever another map is used."""
    _BOARD.changed.connect(receiver)


def keys_of(command: Command) -> Keys:
    """Give the keys of a command now."""
    return _BOARD.keymap.keys_of(command)
