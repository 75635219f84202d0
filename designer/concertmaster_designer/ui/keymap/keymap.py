"""A map of keys: a preset, and what a person has changed about it. Values and lookups, nothing that listens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from .command import Command
from .presets import DEFAULT, Preset
from .spelling import clashes, spelled

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Keymap:
    """``own`` are the keys of commands that a person has set; none at all means that no key gives the command."""

    preset: Preset = DEFAULT
    own: Mapping[str, Keys] = field(default_factory=dict)

    def keys_of(self, command: Command) -> Keys:
        """Give the keys of a command: a person's, else the preset's, else its own, without those somebody else was given."""
        name = command.name
        if name in self.own:
            return self.own[name]
        if name in self.preset.keys:
            return self._left(self.preset.keys[name], self._owned)
        return self._left(tuple(map(spelled, command.keys)), {**self._given, **self._owned})

    def is_changed(self, command: Command) -> bool:
        """Tell whether a person has set the keys of a command."""
        return command.name in self.own

    def holders(self, key: str, commands: Iterable[Command]) -> tuple[Command, ...]:
        """Give the commands that a key gives, or whose keys could not be told from it."""
        return tuple(command for command in commands if any(clashes(key, other) for other in self.keys_of(command)))

    def with_keys(self, command: Command, keys: Iterable[str]) -> Keymap:
        """Give a map where a command has exactly these keys."""
        return replace(self, own={**self.own, command.name: tuple(dict.fromkeys(map(spelled, keys)))})

    def with_key(self, command: Command, key: str, commands: Iterable[Command]) -> Keymap:
        """Give a map where a command has one more key, and whoever had it no longer."""
        made = self
        for holder in self.holders(key, commands):
            if holder.name != command.name:
                made = made.with_keys(holder, (other for other in self.keys_of(holder) if not clashes(key, other)))
        return made.with_keys(command, (*self.keys_of(command), key))

    def swapped(self, command: Command, key: str, commands: Iterable[Command]) -> Keymap:
        """Give a map where a command has a key in place of its own, which whoever had that key is given."""
        before = self.keys_of(command)
        made = self
        for number, holder in enumerate(holder for holder in self.holders(key, commands) if holder.name != command.name):
            left = [other for other in self.keys_of(holder) if not clashes(key, other)]
            made = made.with_keys(holder, [*left, *before] if number == 0 else left)
        return made.with_keys(command, (key,))

    def reset(self, command: Command, commands: Iterable[Command]) -> Keymap:
        """Give a map where a command has the preset's keys again, and whoever was given one of them no longer."""
        made = replace(self, own={name: keys for name, keys in self.own.items() if name != command.name})
        for key in self.reset_all().keys_of(command):
            for holder in made.holders(key, commands):
                if holder.name != command.name:
                    made = made.with_keys(holder, (other for other in made.keys_of(holder) if not clashes(key, other)))
        return made

    def reset_all(self) -> Keymap:
        """Give the preset as it is."""
        return replace(self, own={})

    @cached_property
    def _owned(self) -> Mapping[str, str]:
        return {key: name for name, keys in self.own.items() for key in keys}

    @cached_property
    def _given(self) -> Mapping[str, str]:
        return {key: name for name, keys in self.preset.keys.items() if name not in self.own for key in keys}

    @staticmethod
    def _left(keys: Keys, taken: Mapping[str, str]) -> Keys:
        return tuple(key for key in keys if key not in taken and not any(clashes(key, other) for other in taken))


def conflicts(keymap: Keymap, commands: Iterable[Command]) -> tuple[tuple[str, Command, Command], ...]:
    """Give each pair of commands that one key would give."""
    held = [(key, command) for command in commands for key in keymap.keys_of(command)]
    return tuple(
        (key, command, other)
        for place, (key, command) in enumerate(held)
        for other_key, other in held[place + 1 :]
        if clashes(key, other_key) and command.name != other.name
    )
