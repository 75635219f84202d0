"""What rows are marked with: flags as bits, and the states of steps as codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

DEAD: Final = 1
SELECTED: Final = 2
LIFTED: Final = 4
"""Being dragged: drawn over the kept picture, not in it."""

DISABLED: Final = 8
WARNING: Final = 16
ERROR: Final = 32
FAILS_OVER: Final = 64
"""The node's error port has an edge."""

MOVED: Final = 128
"""The node's place is no longer the one in its source."""

DOWNWARDS: Final = 256
"""The edge leaves an error port."""

HIDDEN: Final = 512
"""In a folded group: neither painted nor hit."""

UNFILLED: Final = 1024
"""The node is new, and what it needs is not filled in yet."""

STATUSES: Final = ("", "pending", "running", "waiting", "succeeded", "failed", "skipped", "cancelled")
STATUS_CODES: Final[Mapping[str, int]] = {status: code for code, status in enumerate(STATUSES)}
