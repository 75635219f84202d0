"""Actions that compare a workflow with another state of it, and merge it with somebody else's changes."""

from __future__ import annotations

from typing import Final

from concertmaster_designer.ui.action import Action

ACTIONS: Final[tuple[Action, ...]] = (
    Action(
        name="compare.choose",
        title="Compare with…",
        group="File",
        icon="git-compare",
        keys=("Ctrl+Shift+D",),
        words="diff difference version file changes",
    ),
    Action(name="compare.saved", title="Compare with the last saved state", group="File", icon="history", words="diff changes"),
    Action(name="compare.published", title="Compare with the published version", group="File", icon="rocket", words="diff live"),
    Action(name="compare.next", title="Next change", group="File", icon="chevron-down", keys=("F8",), words="diff difference"),
    Action(
        name="compare.previous",
        title="Previous change",
        group="File",
        icon="chevron-up",
        keys=("Shift+F8",),
        words="diff difference",
    ),
    Action(name="merge.begin", title="Merge with their changes", group="File", icon="merge", words="conflict somebody else"),
)
