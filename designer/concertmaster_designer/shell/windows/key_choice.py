"""The keys a person works with: the choice is used in every window at once, and kept over the end of the program."""

from __future__ import annotations

from concertmaster_designer.storage.preferences import PreferenceStore
from concertmaster_designer.ui.keymap import Keymap, current_keymap, preset_of, use_keymap
from concertmaster_designer.ui.keymap.spelling import spelled


class KeyChoice:
    """Begins with what is remembered."""

    def __init__(self, preferences: PreferenceStore) -> None:
        self._preferences = preferences
        known = preferences.current
        own = {name: tuple(filter(None, map(spelled, keys))) for name, keys in known.own_keys.items()}
        use_keymap(Keymap(preset_of(known.keymap), own))

    @property
    def keymap(self) -> Keymap:
        """Give the map that is used."""
        return current_keymap()

    def choose(self, keymap: Keymap) -> None:
        """Use and remember another map."""
        self._preferences.change(keymap=keymap.preset.name, own_keys=dict(keymap.own))
        use_keymap(keymap)
