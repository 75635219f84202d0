"""What the actions that find do."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_designer.storage.bookmarks import MOST
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu."""
    some, finding, visiting = parts.has_current, parts.finding, parts.finding.visiting
    actions.bind("find.node", finding.show_nodes, enabled=some)
    actions.bind("find.text", finding.show_panel, enabled=some)
    actions.bind("find.next", lambda: finding.step(1), enabled=some)
    actions.bind("find.previous", lambda: finding.step(-1), enabled=some)
    actions.bind("go.back", visiting.back, enabled=lambda: visiting.can_back)
    actions.bind("go.forward", visiting.forward, enabled=lambda: visiting.can_forward)
    actions.bind("go.called", visiting.open_called, enabled=lambda: bool(visiting.called_by_selection()))
    actions.bind("go.caller", visiting.leave_called, enabled=visiting.has_caller)
    actions.bind("problem.mend", finding.mending.offer_here, enabled=some)
    actions.bind("bookmark.list", visiting.list_bookmarks, enabled=some)
    for number in range(1, MOST + 1):
        actions.bind(f"bookmark.go.{number}", _with(visiting.go_to_bookmark, number), enabled=some)
        actions.bind(f"bookmark.set.{number}", _with(visiting.set_bookmark, number), enabled=some)
    visiting.changed.connect(actions.refresh)


def _with(act: Callable[[int], None], number: int) -> Callable[[], None]:
    return lambda: act(number)
