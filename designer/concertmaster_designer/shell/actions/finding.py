"""Actions that find: nodes, texts, the way back, bookmarks, and what mends a problem."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.storage.bookmarks import MOST
from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(name="find.node", title="Go to a node", group="Go", icon="search", keys=("Ctrl+P",), words="jump open name id type"),
    Action(
        name="find.text",
        title="Find in parameters and expressions",
        group="Go",
        icon="book-search",
        keys=("Ctrl+F",),
        words="search replace regular expression text",
    ),
    Action(name="find.next", title="Next place found", group="Go", icon="chevron-down", keys=("F3",), words="search"),
    Action(name="find.previous", title="Place found before", group="Go", icon="chevron-up", keys=("Shift+F3",), words="search"),
    Action(name="go.back", title="Back to where you were", group="Go", icon="arrow-left", keys=("Alt+Left",), words="history"),
    Action(name="go.forward", title="Forth again", group="Go", icon="arrow-right", keys=("Alt+Right",), words="history"),
    Action(
        name="go.called",
        title="Open called workflow",
        group="Go",
        icon="workflow",
        keys=("Alt+Down",),
        words="sub-workflow enter dive into",
    ),
    Action(
        name="go.caller",
        title="Back to the calling workflow",
        group="Go",
        icon="corner-down-left",
        keys=("Alt+Up",),
        words="sub-workflow leave up parent",
    ),
    Action(
        name="problem.mend",
        title="Mend a problem",
        group="Go",
        icon="check",
        keys=("Ctrl+.",),
        words="quick fix repair solve error",
    ),
    Action(name="bookmark.list", title="Bookmarks", group="Bookmarks", icon="pin", keys=("Ctrl+B",), words="list marks"),
    *(
        Action(name=f"bookmark.go.{number}", title=f"Go to bookmark {number}", group="Bookmarks", keys=(f"Alt+{number}",))
        for number in range(1, MOST + 1)
    ),
    *(
        Action(
            name=f"bookmark.set.{number}",
            title=f"Set or remove bookmark {number}",
            group="Bookmarks",
            keys=(f"Ctrl+Shift+{number}",),
        )
        for number in range(1, MOST + 1)
    ),
)
