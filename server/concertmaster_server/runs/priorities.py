"""The three queues, and how the database orders them."""

from __future__ import annotations

from typing import Final

from concertmaster_shared.api.runs import Priority

PRIORITIES: Final[dict[Priority, int]] = {"high": 0, "medium": 1, "low": 2}
