"""What the actions that compare and merge do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.shell.comparing.standing import can_merge, has_saved
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts

if TYPE_CHECKING:
    from concertmaster_designer.shell.comparing.comparing import Comparing


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu, and the way out of a conflict that merges."""
    comparisons, some = parts.comparisons, parts.has_current

    def compare(act: Callable[[Comparing, OpenDocument], object]) -> Callable[[], None]:
        return parts.on_current(lambda document: None if comparisons.is_merging else act(comparisons.comparing, document))

    actions.bind("compare.choose", compare(lambda comparing, document: comparing.ask(document)), enabled=some)
    actions.bind(
        "compare.saved",
        compare(lambda comparing, document: comparing.with_saved(document)),
        enabled=lambda: some() and has_saved(parts.current),
    )
    actions.bind(
        "compare.published",
        compare(lambda comparing, document: comparing.with_published(document)),
        enabled=lambda: _is_published(parts),
    )
    actions.bind("compare.next", lambda: comparisons.step(1), enabled=some)
    actions.bind("compare.previous", lambda: comparisons.step(-1), enabled=some)
    actions.bind("merge.begin", parts.on_current(comparisons.merge), enabled=lambda: some() and can_merge(parts.current))
    parts.editor.merge_requested.connect(comparisons.merge)


def _is_published(parts: Parts) -> bool:
    if not parts.is_storable():
        return False
    session = parts.current.session
    return (
        isinstance(session.source, ServerSource)
        and session.source.origin == parts.connection.origin
        and session.published_version is not None
    )
