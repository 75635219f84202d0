"""Problems of the theme that a form names, as far as only the store knows: whether it is there."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.themes import find_theme
from concertmaster_server.db.transaction import Transaction
from concertmaster_shared.forms.document import FormDocument
from concertmaster_shared.problems import Problem, join, warning


async def check_theme(tx: Transaction, organisation: UUID, document: FormDocument) -> tuple[Problem, ...]:
    """Warn of a theme that is not stored: until it is, the form has the plain look."""
    if document.theme is None or await find_theme(tx, organisation, document.theme) is not None:
        return ()
    return (warning("form.theme_missing", join("theme"), theme=document.theme),)
