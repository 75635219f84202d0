"""The table of keys in the designer's README says what the first map of keys gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from concertmaster_designer.shell.actions import ACTIONS
from concertmaster_designer.shell.popups.key_lines import Line, commands_of, lines
from concertmaster_designer.ui.keymap import Keymap

README = Path(__file__).parents[4] / "designer" / "README.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ((?:`[^`]+`(?: or )?)+) \|$", re.MULTILINE)
MAIN = {
    "document.new",
    "document.open",
    "document.save",
    "document.publish",
    "edit.undo",
    "edit.redo",
    "edit.add_node",
    "run.start",
    "find.node",
    "find.text",
    "view.commands",
    "view.next_pane",
    "help.keys",
    "canvas.follow",
    "canvas.walk_right",
    "canvas.open",
    "canvas.delete",
}


@pytest.fixture
def rows():
    section = README.read_text(encoding="utf-8").split("\n## Keys\n")[1].split("\n## ")[0]
    found = [Line(where, what, tuple(re.findall(r"`([^`]+)`", keys))) for where, what, keys in ROW.findall(section)]
    assert len(found) == section.count("\n| ") - 2
    return found


def test_each_row_is_what_the_keys_give(rows):
    known = set(lines(commands_of(ACTIONS), Keymap()))
    assert [row for row in rows if row not in known] == []
    assert len(set(rows)) == len(rows)


def test_the_main_commands_are_there(rows):
    commands = {command.name: command for command in commands_of(ACTIONS)}
    told = {row.title for row in rows}
    assert {name for name in MAIN if commands[name].title not in told} == set()
