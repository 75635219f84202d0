"""The dialog of keys: choose a preset, give a command other keys, see what that takes away; everything is used at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget

from concertmaster_designer.ui.action import ActionTable
from concertmaster_designer.ui.dialogs.dialog import Dialog
from concertmaster_designer.ui.keymap import Command, Keymap, presets
from concertmaster_designer.ui.keymap.exchange import UnreadableKeysError, read, written
from concertmaster_designer.ui.keymap.spelling import RESERVED, shown
from concertmaster_designer.ui.widgets.buttons import Button
from concertmaster_designer.ui.widgets.flow import Flow, flowing
from concertmaster_designer.ui.widgets.search_field import SearchField
from concertmaster_designer.ui.widgets.table import Column, Table
from concertmaster_designer.ui.widgets.text import Text

from .key_lines import commands_of
from .key_recorder import KeyRecorder

_HEIGHT: Final = 360
_WIDTH: Final = 760


class KeysDialog(Dialog):
    """``choose`` uses and remembers a map of keys."""

    def __init__(self, parent: QWidget, actions: ActionTable, keymap: Keymap, choose: Callable[[Keymap], object]) -> None:
        super().__init__(parent, "Change keys", width=_WIDTH)
        self.keymap = keymap
        self._choose = choose
        self._commands = commands_of(action for action, _made in actions)
        self._adds = False
        self._wanted = ""
        self.search = SearchField("Search commands and keys")
        self.preset = QComboBox()
        self.preset.setAccessibleName("Preset")
        for preset in presets():
            self.preset.addItem(f"Keys as in {preset.title}", preset)
        self.preset.setCurrentIndex(self.preset.findText(f"Keys as in {keymap.preset.title}"))
        self.table: Table[Command] = Table("Commands and their keys", self._columns())
        self.table.setMinimumHeight(self.tall(_HEIGHT))
        self.recorder = KeyRecorder()
        self.said = Text(role="muted", wrap=True)
        self._lay_out()
        self._connect()
        self._show()
        self.search.setFocus()

    def record(self, *, adds: bool = False) -> None:
        """Wait for the key that the chosen command shall have, in place of its own or as one more."""
        command = self.table.chosen()
        if command is None:
            self.said.setText("Choose a command first.")
            return
        self._adds = adds
        self._settle("")
        self.recorder.begin(strokes=1 if command.scope == "canvas" else 2)
        self.said.setText(f"Press the key for “{command.title}”. Esc leaves it as it is.")

    def _lay_out(self) -> None:
        self.body.addWidget(flowing(Flow(), self.search, self.preset))
        self.body.addWidget(self.table, 1)
        self.change = Button("Change key", self._change, icon_name="keyboard")
        self.add = Button("Add a key", lambda: self.record(adds=True), icon_name="plus")
        self.remove = Button("Take its keys away", self._remove)
        self.reset = Button("Reset", self._reset, icon_name="rotate-ccw")
        self.body.addWidget(flowing(Flow(), self.change, self.add, self.recorder, self.remove, self.reset))
        self.body.addWidget(self.said)
        self.swap = Button("Swap keys", self._swap)
        self.take = Button("Take it", self._take)
        self.keep = Button("Leave it", lambda: self._settle("Nothing was changed."))
        for button in (self.swap, self.take, self.keep):
            button.hide()
        self.body.addWidget(flowing(Flow(to_right=True), self.swap, self.take, self.keep))
        self.add_button("Reset all", self._reset_all)
        self.add_button("Import …", self._import)
        self.add_button("Export …", self._export)
        self.add_button("Close", self.accept, main=True)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._show)
        self.search.moved.connect(self.table.keyPressEvent)
        self.search.chosen.connect(self._change)
        self.search.left.connect(self.reject)
        self.preset.activated.connect(self._take_preset)
        self.table.activated_row.connect(lambda _command: self.record())
        self.table.current_row.connect(lambda _command: self._settle(""))
        self.recorder.recorded.connect(self._recorded)
        self.recorder.given_up.connect(lambda: self._settle("Nothing was changed."))

    def _columns(self) -> tuple[Column[Command], ...]:
        return (
            Column(title="Where", text=lambda command: command.topic, role=lambda _command: "muted", width=90),
            Column(title="Command", text=lambda command: command.title),
            Column(title="Keys", text=self._keys, right=True, strong=True, width=220),
            Column(title="", text=lambda command: "changed" if self.keymap.is_changed(command) else "", role=_muted, width=80),
        )

    def _change(self) -> None:
        self.record()

    def _keys(self, command: Command) -> str:
        return ", ".join(map(shown, self.keymap.keys_of(command)))

    def _show(self) -> None:
        words = self.search.text().casefold().split()
        before = self.table.chosen()
        found = [command for command in self._commands if _has(f"{command.topic} {command.title} {self._keys(command)}", words)]
        self.table.show_rows(found)
        if found:
            self.table.selectRow(found.index(before) if before in found else 0)

    def _recorded(self, key: str) -> None:
        command = self.table.chosen()
        if command is None:
            return
        if command.scope == "window" and set(key.split(", ")) & RESERVED:
            self._settle(f"{shown(key)} works in every part of a window by itself and cannot be the key of a command.")
            return
        others = [holder for holder in self.keymap.holders(key, self._commands) if holder.name != command.name]
        if not others:
            self._give(command, key)
            return
        self._wanted = key
        names = " and ".join(f"“{other.title}”" for other in others)
        self.said.setText(f"{shown(key)} is the key of {names}.")
        self.said.set_role("warning")
        self.swap.setVisible(not self._adds)
        self.take.show()
        self.keep.show()
        (self.take if self._adds else self.swap).setFocus()

    def _give(self, command: Command, key: str) -> None:
        keys = (*self.keymap.keys_of(command), key) if self._adds else (key,)
        self._use(self.keymap.with_keys(command, keys), f"“{command.title}” has the key {shown(key)} now.")

    def _take(self) -> None:
        command, key = self.table.chosen(), self._wanted
        if command is None:
            return
        made = self.keymap.with_key(command, key, self._commands)
        if not self._adds:
            made = made.with_keys(command, (key,))
        self._use(made, f"“{command.title}” has the key {shown(key)} now, and nobody else.")

    def _swap(self) -> None:
        command, key = self.table.chosen(), self._wanted
        if command is not None:
            self._use(self.keymap.swapped(command, key, self._commands), "The two have swapped their keys.")

    def _remove(self) -> None:
        command = self.table.chosen()
        if command is not None:
            self._use(self.keymap.with_keys(command, ()), f"No key gives “{command.title}” now.")

    def _reset(self) -> None:
        command = self.table.chosen()
        if command is None:
            return
        made = self.keymap.reset(command, self._commands)
        self._use(made, f"“{command.title}” has the keys of {made.preset.title} again.")

    def _reset_all(self) -> None:
        self._use(self.keymap.reset_all(), f"All keys are those of {self.keymap.preset.title} again.")

    def _take_preset(self) -> None:
        preset = self.preset.currentData()
        own = " Those that you have set yourself stay; Reset all gives them up." if self.keymap.own else ""
        self._use(replace(self.keymap, preset=preset), f"The keys are those of {preset.title} now.{own}")

    def _import(self) -> None:
        name, _kind = QFileDialog.getOpenFileName(self, "Import keys", "", "Keys (*.json)")
        if name:
            self.read_file(Path(name))

    def _export(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(self, "Export keys", "keys.json", "Keys (*.json)")
        if name:
            self.write_file(Path(name))

    def read_file(self, path: Path) -> None:
        """Use the keys in a file, or say why they cannot be used."""
        try:
            made = read(path.read_text(encoding="utf-8"), self._commands)
        except (OSError, UnicodeDecodeError) as failure:
            self._refuse(f"The file could not be read: {failure}")
        except UnreadableKeysError as failure:
            self._refuse(f"The keys were not taken. {failure}")
        else:
            self._use(made, f"The keys of {path.name} are used now.")

    def write_file(self, path: Path) -> None:
        """Write the keys to a file, or say why that did not work."""
        try:
            path.write_text(written(self.keymap), encoding="utf-8")
        except OSError as failure:
            self._refuse(f"The file could not be written: {failure}")
        else:
            self._settle(f"The keys are kept in {path.name}.")

    def _use(self, keymap: Keymap, sentence: str) -> None:
        self.keymap = keymap
        self._choose(keymap)
        self.preset.setCurrentIndex(self.preset.findText(f"Keys as in {keymap.preset.title}"))
        self._show()
        self._settle(sentence)
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _refuse(self, sentence: str) -> None:
        self._settle(sentence)
        self.said.set_role("danger")

    def _settle(self, sentence: str) -> None:
        """End what was asked, and say how it ended."""
        if self.recorder.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.recorder.end()
        for button in (self.swap, self.take, self.keep):
            button.hide()
        self.said.set_role("muted")
        self.said.setText(sentence)


def _has(text: str, words: list[str]) -> bool:
    folded = text.casefold()
    return all(word in folded for word in words)


def _muted(_command: Command) -> str:
    return "muted"
