"""Actions that say where things stand and what belongs together: layout, lining up, groups and notes."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

from .copying import RENAME

LINES: Final = (
    ("left", "Line up left sides", "align-start-vertical", ("Alt+Shift+Left",), "align"),
    ("center", "Line up middles from left to right", "align-center-vertical", (), "align center horizontal"),
    ("right", "Line up right sides", "align-end-vertical", ("Alt+Shift+Right",), "align"),
    ("top", "Line up tops", "align-start-horizontal", ("Alt+Shift+Up",), "align"),
    ("middle", "Line up middles from top to bottom", "align-center-horizontal", (), "align center vertical"),
    ("bottom", "Line up bottoms", "align-end-horizontal", ("Alt+Shift+Down",), "align"),
    ("across", "Same room from left to right", "align-horizontal-distribute-center", (), "distribute horizontally space even"),
    ("down", "Same room from top to bottom", "align-vertical-distribute-center", (), "distribute vertically space even"),
    ("row", "Make an even row", "columns-3", (), "align distribute horizontal line"),
    ("column", "Make an even column", "rows-3", (), "align distribute vertical stack"),
)
"""Ways of lining up: name, title, icon, keys, words."""

COLORS: Final = ("gray", "blue", "green", "amber", "violet")
COLOR_ACTIONS: Final = tuple(f"color.{color}" for color in COLORS)

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="edit.arrange",
        title="Arrange nodes",
        group="Arrange",
        icon="network",
        keys=("Ctrl+Shift+L",),
        words="layout tidy align order auto",
    ),
    *(
        Action(name=f"arrange.{name}", title=title, group="Arrange", icon=icon, keys=keys, words=words)
        for name, title, icon, keys, words in LINES
    ),
    Action(name="group.make", title="Group what is selected", group="Arrange", icon="group", keys=("Ctrl+G",), words="frame box"),
    Action(
        name="group.dissolve",
        title="Dissolve the group",
        group="Arrange",
        icon="ungroup",
        keys=("Ctrl+Shift+G",),
        words="ungroup remove frame",
    ),
    Action(
        name="group.fold",
        title="Fold or unfold the group",
        group="Arrange",
        icon="layers",
        keys=("Alt+G",),
        words="collapse expand hide",
    ),
    Action(
        name="group.write",
        title="Write the group's title or the note",
        group="Arrange",
        icon="pencil-line",
        words="rename title text edit",
        like=RENAME.command,
    ),
    Action(name="note.add", title="Add a note", group="Arrange", icon="sticky-note", keys=("N",), words="comment markdown text"),
    *(
        Action(
            name=f"color.{color}", title=f"Colour groups and notes {color}", group="Arrange", icon="palette", words="color paint"
        )
        for color in COLORS
    ),
)
