"""The bar of menus: every action once, in the menu where people of other programs look for it. It does nothing by itself.

The table names actions or patterns of them. An action that the table does not name comes at the end of the menu that its group
belongs to, so that none is ever out of reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from PySide6.QtWidgets import QMenu, QMenuBar

from concertmaster_designer.ui.action import ActionTable

RULE: Final = "-"


@dataclass(frozen=True, slots=True)
class Sub:
    """A menu inside a menu."""

    title: str
    names: tuple[str, ...]


Entry = str | Sub

MENUS: Final[Mapping[str, tuple[Entry, ...]]] = {
    "&File": (
        *("document.new", "document.open", "document.example", "document.import", RULE),
        *("document.save", "document.save_file", "document.store", "document.publish", RULE),
        Sub("Compare", ("compare.*", "merge.*")),
        *("document.export", "document.copy_picture", RULE),
        Sub("Server", ("server.*",)),
        *(RULE, "document.close", "window.close"),
    ),
    "&Edit": (
        *("edit.undo", "edit.redo", RULE),
        *("edit.cut", "edit.copy", "edit.paste", "edit.duplicate", RULE),
        *("edit.delete", "edit.join_and_delete", RULE),
        Sub("Select", ("select.*",)),
        *(RULE, "find.text", "find.next", "find.previous", RULE, "problem.mend"),
    ),
    "&View": (
        *("view.commands", RULE, "view.nodes", "view.inspector", "view.bottom", "view.problems", RULE),
        *("view.fit", "view.actual_size", RULE),
        Sub("Go to", ("find.node", "go.*", RULE, "view.workflows", "view.forms", "view.runs")),
        Sub("Bookmarks", ("bookmark.*",)),
        Sub("Tabs and parts", ("view.next", "view.previous", RULE, "view.next_pane", "view.previous_pane", "view.menu_bar")),
        RULE,
        Sub("Colours", ("view.light", "view.dark", "view.system")),
        Sub("Text size", ("view.text_*",)),
    ),
    "&Node": (
        *("edit.add_node", "edit.add_next", RULE, "edit.rename", "edit.connect", "edit.disable", RULE),
        Sub("Change", ("refactor.*",)),
        RULE,
        Sub("Arrange", ("edit.arrange", RULE, "arrange.*")),
        Sub("Groups and notes", ("note.*", RULE, "group.*", RULE, "color.*")),
    ),
    "&Run": ("run.*",),
    "&Window": ("windows.*",),
    "&Help": ("help.*",),
}
"""What stands where, in this order; ``&`` marks the letter that opens a menu together with Alt."""

HOMES: Final[Mapping[str, str]] = {
    "File": "&File",
    "Server": "&File",
    "Edit": "&Edit",
    "Select": "&Edit",
    "View": "&View",
    "Go": "&View",
    "Bookmarks": "&View",
    "Arrange": "&Node",
    "Run": "&Run",
    "Window": "&Window",
    "Help": "&Help",
}
"""The menu of each group; a group that is not named gets one of its own in front of the last."""


def fill_menu_bar(bar: QMenuBar, actions: ActionTable) -> None:
    """Fill the bar; what cannot be chosen now is greyed when a menu opens."""
    left = {action.name: action.group for action, _made in actions}
    plan: dict[str, list[Entry]] = {title: [_settled(entry, left) for entry in entries] for title, entries in MENUS.items()}
    last = next(reversed(plan))
    for name, group in left.items():
        plan.setdefault(HOMES.get(group, group), []).append(name)
    plan[last] = plan.pop(last)
    for title, entries in plan.items():
        menu = bar.addMenu(title)
        menu.aboutToShow.connect(actions.refresh)
        _fill(menu, entries, actions)


def _settled(entry: Entry, left: dict[str, str]) -> Entry:
    """Give an entry with names in place of patterns, and take these names out of what is left."""
    names = _taken(entry.names if isinstance(entry, Sub) else (entry,), left)
    return Sub(entry.title if isinstance(entry, Sub) else "", names)


def _taken(patterns: Iterable[str], left: dict[str, str]) -> tuple[str, ...]:
    found: list[str] = []
    for pattern in patterns:
        names = [RULE] if pattern == RULE else [name for name in left if fnmatchcase(name, pattern)]
        for name in names:
            left.pop(name, None)
        found += names
    return tuple(found)


def _fill(menu: QMenu, entries: Sequence[Entry], actions: ActionTable) -> None:
    for entry in entries:
        if isinstance(entry, Sub) and entry.title:
            _fill(menu.addMenu(entry.title), entry.names, actions)
            continue
        for name in entry.names if isinstance(entry, Sub) else (entry,):
            if name == RULE:
                menu.addSeparator()
            else:
                menu.addAction(actions[name])
