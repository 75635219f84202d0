"""What the supervisor is told: where the data lies, which servers are given, and our own processes. Values alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where everything lies, and the servers that somebody else runs. A given URL means: do not start that server."""

    data_dir: Path
    database_url: str | None = None
    redis_url: str | None = None
    stop_within_s: float = 9.0
    """From the first signal to the last process gone; the contract promises ten seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """What our processes connect to. ``redis_url`` is None where there is no Redis: LISTEN/NOTIFY then does its work."""

    database_url: str
    redis_url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """One process of ours; ``environment`` is its whole environment, and the name is also the name of its log."""

    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    ready_line: str | None = None
    """It is ready when it prints a line that begins so; None: as soon as it runs."""
