"""Keys as a file: what is written can be read, and what cannot be used is refused with the reason."""

from __future__ import annotations

import json

import pytest

from concertmaster_designer.ui.keymap import Command, Keymap, preset_of
from concertmaster_designer.ui.keymap.exchange import UnreadableKeysError, read, written

SAVE = Command(name="save", title="Save", topic="File", keys=("Ctrl+S",))
RUN = Command(name="run", title="Run", topic="Run", keys=("F9",))


def file(**parts):
    return json.dumps({"format": "concertmaster.keys/1", "preset": "", "keys": {}, **parts})


def test_a_map_comes_back_as_it_went():
    keymap = Keymap(preset_of("blender")).with_keys(SAVE, ["F2", "Ctrl+Shift+S"])
    assert read(written(keymap), [SAVE, RUN]) == keymap


def test_commands_nobody_knows_are_left_out():
    assert read(file(keys={"gone": ["F3"], "run": ["f4"]}), [SAVE, RUN]).own == {"run": ("F4",)}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[]", "format"),
        (file(format="concertmaster.keys/2"), "format"),
        (file(preset=1), "no preset"),
        (file(keys=[]), "no keys"),
        (file(keys={"run": "F9"}), "“Run” are not a list"),
        (file(keys={"run": ["F9"] * 9}), "“Run” are not a list"),
        (file(keys={"run": [9]}), "“Run” are not a list"),
        (file(keys={"run": ["Hyper+Q"]}), "Hyper.Q”, a key of “Run”, is no key"),
        (file(keys={"run": ["F9"], "save": ["F9"]}), "F9 would be the key of both “Save” and “Run”"),
    ],
)
def test_what_cannot_be_used_is_refused(text, reason):
    with pytest.raises(UnreadableKeysError, match=reason):
        read(text, [SAVE, RUN])
