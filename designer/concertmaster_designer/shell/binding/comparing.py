"""What the actions that compare and merge do."""

from __future__ import annotations

from collections.abc import Callable

from concertmaster_designer.documents.source import ServerSource
from concertmaster_designer.shell.open_document import OpenDocument
from concertmaster_designer.ui.action import ActionTable

from .parts import Parts


def bind(actions: ActionTable, parts: Parts) -> None:
    """Bind the menu, and the way out of a conflict that merges."""
    comparing, merging = parts.comparing, parts.merging
    on, some = parts.on_current, parts.has_current
    actions.bind("compare.choose", on(_unless_merging(parts, comparing.ask)), enabled=some)
    actions.bind(
        "compare.saved",
        on(_unless_merging(parts, comparing.with_saved)),
        enabled=lambda: some() and comparing.has_saved(parts.current),
    )
    actions.bind("compare.published", on(_unless_merging(parts, comparing.with_published)), enabled=lambda: _is_published(parts))
    actions.bind("compare.next", lambda: comparing.step(1), enabled=some)
    actions.bind("compare.previous", lambda: comparing.step(-1), enabled=some)
    actions.bind("merge.begin", on(_merge(parts)), enabled=lambda: some() and merging.can_merge(parts.current))
    parts.editor.merge_requested.connect(_merge(parts))


def _unless_merging(parts: Parts, act: Callable[[OpenDocument], object]) -> Callable[[OpenDocument], None]:
    """Give what leaves a merge alone: its choices would be lost under another page."""

    def run(document: OpenDocument) -> None:
        if parts.merging.page is None:
            act(document)

    return run


def _merge(parts: Parts) -> Callable[[OpenDocument], None]:
    def run(document: OpenDocument) -> None:
        if parts.merging.page is None:
            parts.comparing.close()
            parts.merging.begin(document)

    return run


def _is_published(parts: Parts) -> bool:
    if not parts.is_storable():
        return False
    session = parts.current.session
    return (
        isinstance(session.source, ServerSource)
        and session.source.origin == parts.connection.origin
        and session.published_version is not None
    )
