"""A command: something that a key can give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Scope = Literal["window", "canvas"]
"""Where a command hears its keys: anywhere in the window, or on the canvas alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """``name`` is stable and what maps name it by, ``topic`` the heading it stands under, ``keys`` what gives it at first."""

    name: str
    title: str
    topic: str
    keys: tuple[str, ...] = ()
    scope: Scope = "window"
