"""Every preset with the commands there really are."""

from __future__ import annotations

import pytest

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.popups.key_lines import commands_of
from concertmaster_designer.ui.keymap import Keymap, conflicts, presets
from concertmaster_designer.ui.keymap.spelling import RESERVED, spelled

COMMANDS = commands_of(ACTIONS)
MAPS = {preset.title: Keymap(preset) for preset in presets()}


def keys(title, name):
    return MAPS[title].keys_of(next(command for command in COMMANDS if command.name == name))


def test_there_is_a_preset_for_each_program_hands_come_from():
    assert list(MAPS) == ["ConcertMaster", "n8n", "Node-RED", "Blender", "draw.io"]


@pytest.mark.parametrize("title", MAPS)
def test_no_key_gives_two_commands(title):
    assert [f"{key}: {one.name}, {other.name}" for key, one, other in conflicts(MAPS[title], COMMANDS)] == []


@pytest.mark.parametrize("title", MAPS)
def test_presets_name_commands_that_are_there(title):
    assert set(MAPS[title].preset.keys) - {command.name for command in COMMANDS} == set()


@pytest.mark.parametrize("title", MAPS)
def test_every_key_can_be_read_and_pressed(title):
    for command in COMMANDS:
        for key in MAPS[title].keys_of(command):
            assert spelled(key) == key != "", (command.name, key)
            if command.scope == "canvas":
                assert ", " not in key, f"{command.name}: the canvas takes keys one at a time"
            else:
                assert not set(key.split(", ")) & RESERVED, f"{command.name}: {key} is every widget's own"


@pytest.mark.parametrize(
    ("title", "name", "key"),
    [
        ("n8n", "edit.add_node", "N"),
        ("n8n", "canvas.add_node", "Tab"),
        ("n8n", "canvas.fit", "1"),
        ("n8n", "view.commands", "Ctrl+K"),
        ("Node-RED", "edit.add_node", "Ctrl+Space"),
        ("Node-RED", "view.commands", "Ctrl+Shift+P"),
        ("Blender", "edit.add_node", "Shift+A"),
        ("Blender", "edit.disable", "M"),
        ("Blender", "canvas.delete", "X"),
        ("draw.io", "canvas.nudge_left", "Left"),
        ("draw.io", "canvas.fit", "Ctrl+Shift+H"),
    ],
)
def test_well_known_keys_are_where_hands_look_for_them(title, name, key):
    assert key in keys(title, name)


@pytest.mark.parametrize("title", MAPS)
@pytest.mark.parametrize("name", ["edit.undo", "document.save", "canvas.follow", "help.keys", "view.commands", "view.next_pane"])
def test_no_preset_takes_away_what_everybody_needs(title, name):
    assert keys(title, name)
