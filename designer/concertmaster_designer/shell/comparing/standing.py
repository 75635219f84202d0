"""How a document stands with what is stored of it: whether there is something to compare with, and to merge."""

from __future__ import annotations

from concertmaster_designer.shell.open_document import OpenDocument


def has_saved(document: OpenDocument) -> bool:
    """Tell whether it is known how a document was stored last."""
    return document.session.source is not None and document.session.knows_saved


def can_merge(document: OpenDocument) -> bool:
    """Tell whether somebody else's edits stand against a document whose beginning is known."""
    return document.session.state == "conflict" and document.session.knows_saved
