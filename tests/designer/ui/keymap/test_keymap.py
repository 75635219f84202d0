"""A map of keys: what a preset and a person make of the keys that commands say themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from concertmaster_designer.ui.keymap import Command, Keymap, Preset, conflicts

SAVE = Command(name="save", title="Save", topic="File", keys=("Ctrl+S",))
RUN = Command(name="run", title="Run", topic="Run", keys=("Ctrl+R", "F9"))
WALK = Command(name="walk", title="Walk", topic="Canvas", keys=("Left",), scope="canvas")
COMMANDS = (SAVE, RUN, WALK)
PEER = Preset("peer", "Peer", {"run": ("Ctrl+S",)})


def keys(keymap):
    return {command.name: keymap.keys_of(command) for command in COMMANDS}


def test_commands_have_their_own_keys_at_first():
    assert keys(Keymap()) == {"save": ("Ctrl+S",), "run": ("Ctrl+R", "F9"), "walk": ("Left",)}


def test_what_a_preset_gives_away_its_first_owner_loses():
    assert keys(Keymap(PEER)) == {"save": (), "run": ("Ctrl+S",), "walk": ("Left",)}


def test_a_person_has_the_last_word():
    changed = Keymap(PEER).with_keys(WALK, ["ctrl+s"])
    assert keys(changed) == {"save": (), "run": (), "walk": ("Ctrl+S",)}
    assert changed.is_changed(WALK)
    assert keys(changed.reset(WALK, COMMANDS)) == keys(Keymap(PEER))
    assert keys(changed.reset_all()) == keys(Keymap(PEER))


def test_the_holder_of_a_key_is_known_also_by_its_beginning():
    chord = Keymap().with_keys(SAVE, ["Alt+A, L"])
    assert chord.holders("Alt+A", COMMANDS) == (SAVE,)
    assert chord.holders("Alt+A, L", COMMANDS) == (SAVE,)
    assert chord.holders("Alt+A, R", COMMANDS) == ()


def test_a_key_that_is_taken_goes_over():
    assert keys(Keymap().with_key(WALK, "F9", COMMANDS)) == {"save": ("Ctrl+S",), "run": ("Ctrl+R",), "walk": ("Left", "F9")}


def test_two_commands_swap_their_keys():
    assert keys(Keymap().swapped(WALK, "Ctrl+S", COMMANDS)) == {"save": ("Left",), "run": ("Ctrl+R", "F9"), "walk": ("Ctrl+S",)}


def test_what_was_swapped_can_be_reset_alone():
    swapped = Keymap().swapped(WALK, "Ctrl+S", COMMANDS)
    assert keys(swapped.reset(SAVE, COMMANDS))["save"] == ("Ctrl+S",)
    assert conflicts(swapped.reset(SAVE, COMMANDS), COMMANDS) == ()


def test_conflicts_name_both():
    assert conflicts(Keymap(own={"save": ("F9",), "run": ("F9",)}), COMMANDS) == (("F9", SAVE, RUN),)


_KEYS = ("Ctrl+S", "Ctrl+R", "F9", "Left", "Alt+A", "Alt+A, L", "X")
_STEPS = st.lists(st.tuples(st.sampled_from(["add", "swap", "reset"]), st.sampled_from(COMMANDS), st.sampled_from(_KEYS)))


@pytest.mark.parametrize("preset", [Keymap().preset, PEER])
@given(steps=_STEPS)
def test_whatever_is_taken_swapped_and_reset_no_key_gives_two_commands(preset, steps):
    keymap = Keymap(preset)
    for deed, command, key in steps:
        match deed:
            case "add":
                keymap = keymap.with_key(command, key, COMMANDS)
            case "swap":
                keymap = keymap.swapped(command, key, COMMANDS)
            case _:
                keymap = keymap.reset(command, COMMANDS)
        assert conflicts(keymap, COMMANDS) == ()
