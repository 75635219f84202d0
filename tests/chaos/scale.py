"""How much is done: a sample with the other tests, everything in ``make chaos``. And which random choices are made."""

from __future__ import annotations

import os
import random
from typing import Final

IS_LONG: Final = bool(os.environ.get("CHAOS_LONG"))
SEED: Final = int(os.environ.get("CHAOS_SEED", "7"))


def times(sample: int, whole: int) -> int:
    """Give how often to do something."""
    return whole if IS_LONG else sample


def chooser(name: str) -> random.Random:
    """Give random choices that are the same for a seed and a name."""
    return random.Random(f"{SEED} {name}")  # noqa: S311 - made to be repeated
