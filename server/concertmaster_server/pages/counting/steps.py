"""What a respondent's way through a form counts as: a page that was reached, or the end of it and how long it took."""

from __future__ import annotations

from uuid import UUID

from concertmaster_server.db.queries.tallies import Tally
from concertmaster_server.pages.visit import Pairs
from concertmaster_shared.forms.figures import bucket

_LONGEST_MS = 10 * 24 * 3600 * 1000


def opened(organisation: UUID, form_id: UUID) -> tuple[Tally, ...]:
    """Count somebody who sees the first page."""
    return ((organisation, form_id, "opened", ""),)


def started(organisation: UUID, form_id: UUID) -> tuple[Tally, ...]:
    """Count somebody who begins to answer."""
    return ((organisation, form_id, "started", ""),)


def reached(organisation: UUID, form_id: UUID, page: str) -> tuple[Tally, ...]:
    """Count somebody who goes on to a page."""
    return ((organisation, form_id, "page", page),)


def submitted(organisation: UUID, form_id: UUID, seconds: float | None) -> tuple[Tally, ...]:
    """Count somebody who sends the form, and how long that took where it is known."""
    sent: Tally = (organisation, form_id, "submitted", "")
    return (sent,) if seconds is None else (sent, (organisation, form_id, "fill", bucket("fill", seconds)))


def ms_open(pairs: Pairs) -> int | None:
    """Give how long a page was open before it was sent, in milliseconds, as its script says."""
    text = next((text for name, text in pairs if name == "_spent"), "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < len(str(_LONGEST_MS)) else None


def seconds_open(pairs: Pairs) -> float | None:
    """Give the same in seconds."""
    spent = ms_open(pairs)
    return None if spent is None else spent / 1000
